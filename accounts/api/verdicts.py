"""The API asks the same verdicts as the pages, and a token's scopes beside them."""

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from accounts.models import ApiToken
from accounts.models.tokens import Scope
from accounts.permissions import ALLOWED, Denied


class Verdict(BasePermission):
    """Ask the view's `may` and the token's scope; the sentence of the first that denies is the refusal."""

    def has_permission(self, request, view):
        """Return whether this person, with this token, may do this here."""
        verdict = _scope(request, view) and view.may(request.user)
        if verdict and request.method not in SAFE_METHODS:
            verdict = getattr(view, "may_change", view.may)(request.user)
        self.message = str(verdict.sentence)
        return bool(verdict)


def _scope(request, view):
    token = request.auth
    if not isinstance(token, ApiToken):
        return ALLOWED
    safe = request.method in SAFE_METHODS
    needed = getattr(view, "scope" if safe else "change_scope", Scope.READ)
    if token.covers(needed):
        return ALLOWED
    return Denied(
        _("This token was not made for this: it lacks the scope “%(scope)s”. Make one that has it.")
        % {"scope": needed.value}
    )
