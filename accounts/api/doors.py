"""What every noun of the API is: its verdicts, its scopes, its lists and rows."""

from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.conditional import Conditional
from accounts.models.tokens import Scope


class HouseViewSet(Conditional, GenericViewSet):
    """A noun of the API: lists and single rows, in the scope `read` where nothing else is said.

    `may` and `may_change` are verdicts over the person; get_queryset returns only rows they may see.
    `params` is the serializer of what a list may be asked.
    """

    scope = Scope.READ
    change_scope = Scope.CATALOGUE
    params = None

    def list(self, request, *args, **kwargs):
        """Answer a page of rows, newest first."""
        return page_of(self, self.get_queryset())

    def retrieve(self, request, *args, **kwargs):
        """Answer one row."""
        return Response(self.get_serializer(self.get_object()).data)


def page_of(view, rows):
    """Return a page of rows as the view writes them."""
    page = view.paginate_queryset(rows)
    return view.get_paginated_response(view.get_serializer(page, many=True).data)


def asked(view):
    """Return what the query asks, in the shape of the view's `params`; raises ValidationError."""
    if view.params is None:
        return {}
    reader = view.params(data=view.request.query_params)
    reader.is_valid(raise_exception=True)
    return reader.validated_data


def door(view_class, actions=None):
    """Return a view for the URL table that says what guards it."""
    view = view_class.as_view(actions) if actions else view_class.as_view()
    view.guard = view_class.may
    return view
