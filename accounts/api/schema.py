"""How the API describes itself: every operation says its scope and how it refuses."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.permissions import SAFE_METHODS

from accounts.api.problems import MEDIA, ProblemSerializer
from accounts.models.tokens import Scope

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag that was read."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="Answer 304 where this is still the ETag."
)


class HouseSchema(AutoSchema):
    """Adds the query's shape, the conditional headers, the scope and the problems to every operation."""

    def get_override_parameters(self):
        """Return what a list may be asked, and the conditional headers."""
        action = getattr(self.view, "action", "")
        found = [self.view.params] if action == "list" and getattr(self.view, "params", None) else []
        if self.method == "PATCH":
            found.append(IF_MATCH)
        if self.method in SAFE_METHODS:
            found.append(IF_NONE_MATCH)
        return [*super().get_override_parameters(), *found]

    def get_operation(self, path, path_regex, path_prefix, method, registry):
        """Describe the operation with its scope and its refusals."""
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None:
            return None
        safe = method in SAFE_METHODS
        scope = getattr(self.view, "scope" if safe else "change_scope", Scope.READ)
        operation["x-scope"] = scope.value
        responses = operation.setdefault("responses", {})
        if safe:
            responses["304"] = {"description": "Nothing has changed since this ETag was read."}
        responses["default"] = self._get_response_for_code(
            OpenApiResponse(ProblemSerializer, description="A problem, in a sentence."), "default", [MEDIA]
        )
        return operation

    def get_tags(self):
        """Sort operations by noun."""
        parts = [part for part in self.path.removeprefix("/api/v1/").split("/") if part]
        return [parts[2] if len(parts) > 2 and not parts[2].startswith("{") else parts[0]]
