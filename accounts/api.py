"""The API asks the same verdicts as the pages."""

from rest_framework.permissions import BasePermission


class Verdict(BasePermission):
    """Ask the view's `may` function; its sentence is the refusal."""

    def has_permission(self, request, view):
        """Return whether the view's verdict allows this person."""
        verdict = view.may(request.user)
        self.message = str(verdict.sentence)
        return bool(verdict)


def door(view_class, actions=None):
    """Return a view for the URL table that says what guards it."""
    view = view_class.as_view(actions) if actions else view_class.as_view()
    view.guard = view_class.may
    return view
