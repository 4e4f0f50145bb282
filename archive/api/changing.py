"""Create and change rows that two people may hold open at once."""

from rest_framework import serializers, status
from rest_framework.response import Response

from accounts.api.conditional import revision_asked
from accounts.api.problems import Stale
from archive.actions import Conflict


class ReasonSerializer(serializers.Serializer):
    """Why a row is changed; it stands in the journal."""

    reason = serializers.CharField(max_length=500)


class Creates:
    """POST on a list: `written` is the shape that is taken, `make` the verb."""

    def create(self, request, *args, **kwargs):
        """Make a row and answer it as it is read."""
        taken = self.written(data=request.data, context=self.get_serializer_context())
        taken.is_valid(raise_exception=True)
        made = self.make(**taken.validated_data)
        row = self.get_queryset().get(pk=made.pk)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)


class Changes:
    """PATCH on a row: `changed` is the shape that is taken, `change` the verb; If-Match says on what."""

    def partial_update(self, request, *args, **kwargs):
        """Change a row, or answer 412 with what a colleague changed meanwhile."""
        row = self.get_object()
        revision = revision_asked(request)
        taken = self.changed(data=request.data, partial=True, context=self.get_serializer_context())
        taken.is_valid(raise_exception=True)
        asked = dict(taken.validated_data)
        if "reason" not in asked:
            raise serializers.ValidationError({"reason": [taken.fields["reason"].error_messages["required"]]})
        try:
            self.change(row, revision=revision, **asked)
        except Conflict as conflict:
            raise Stale(str(conflict), revision=conflict.revision, changes=_told(conflict)) from conflict
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data)


def _told(conflict):
    return [
        {"field": one.field, "base": one.base, "theirs": one.theirs, "by": one.by, "at": one.at.isoformat()}
        for one in conflict.changes
    ]
