"""The journal, for programs of auditors."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api.doors import HouseViewSet, asked
from accounts.models.tokens import Scope
from archive.api.asking import OfWork, Plain
from archive.models import JournalEntry
from archive.permissions import may_read_journal


class JournalSerializer(serializers.ModelSerializer):
    """One line of the journal with everything its digest covers."""

    before = serializers.JSONField(read_only=True)
    after = serializers.JSONField(read_only=True)

    class Meta:
        model = JournalEntry
        fields = [
            "id",
            "at",
            "by",
            "by_name",
            "verb",
            "subject_type",
            "subject_id",
            "subject_text",
            "work",
            "before",
            "after",
            "reason",
            "request_id",
            "previous",
            "digest",
        ]


class JournalAsking(OfWork):
    """What entries to list."""

    verb = Plain(required=False, max_length=60)
    person = Plain(required=False, max_length=150)
    text = Plain(required=False, max_length=200)
    request_id = Plain(required=False, max_length=40)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


@extend_schema_view(
    list=extend_schema(summary="Search the journal"), retrieve=extend_schema(summary="Read an entry")
)
class JournalViewSet(HouseViewSet):
    """Entries, newest first."""

    may = staticmethod(may_read_journal)
    scope = Scope.JOURNAL
    params = JournalAsking
    serializer_class = JournalSerializer
    queryset = JournalEntry.objects.none()

    def get_queryset(self):
        """Entries the person may read."""
        rows = JournalEntry.objects.visible_to(self.request.user)
        return rows.matching(**asked(self)) if self.action == "list" else rows
