"""What lists may be asked, and rows that may only name what a person sees."""

from datetime import UTC

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


class Moment(serializers.DateTimeField):
    """A moment that is one in every time zone; those at the calendar's ends are not."""

    def to_internal_value(self, value):
        """Refuse a moment that no database can bring to its own zone."""
        try:
            return super().to_internal_value(value).astimezone(UTC)
        except OverflowError:
            self.fail("overflow", timezone="UTC")


class WholeRow(serializers.ModelSerializer):
    """A row inside another record: a change replaces it whole, so it has all that it must have."""

    def to_internal_value(self, data):
        """Ask for what is required, also where the record around it is changed in part."""
        found = super().to_internal_value(data)
        required = {name: field for name, field in self.fields.items() if field.required}
        missing = {name: field for name, field in required.items() if field.source not in found}
        if missing:
            raise serializers.ValidationError(
                {name: [field.error_messages["required"]] for name, field in missing.items()}
            )
        return found


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
