"""What lists may be asked, and rows that may only name what a person sees."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from archive.models import Work

MOST = 2**63 - 1


@extend_schema_field(OpenApiTypes.INT)
class WorkKey(serializers.PrimaryKeyRelatedField):
    """The key of a work the person may see; any other is said not to exist."""

    def get_queryset(self):
        """Works of this person."""
        return Work.objects.visible_to(self.context["request"].user)


class OfWork(serializers.Serializer):
    """Rows of one work."""

    work = serializers.IntegerField(required=False, min_value=1, max_value=MOST)


class Plain(serializers.CharField):
    """A text in which no NUL stands, which no database keeps."""

    def to_internal_value(self, data):
        """Refuse NUL."""
        text = super().to_internal_value(data)
        if "\x00" in text:
            self.fail("invalid")
        return text


def visible(rows, user, path="work"):
    """Narrow rows to those of works the person may see; path leads from the row to its work."""
    return rows.filter(**{f"{path}__in": Work.objects.visible_to(user)})
