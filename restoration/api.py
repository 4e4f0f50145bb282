"""Restoration for programs: runs and how far they are, to read."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api.doors import HouseViewSet, asked
from archive.api.asking import OfWork, visible
from restoration.models import Run, Segment
from restoration.permissions import may_see_restoration


class SegmentSerializer(serializers.ModelSerializer):
    """A segment and how far it is."""

    class Meta:
        model = Segment
        fields = ["index", "start", "stop", "state", "attempt", "done", "total", "rate", "digest", "error"]


class RunSummarySerializer(serializers.ModelSerializer):
    """A run as a list shows it."""

    work = serializers.IntegerField(source="project.work_id", read_only=True)

    class Meta:
        model = Run
        fields = [
            "id",
            "work",
            "source",
            "recipe_name",
            "recipe_digest",
            "status",
            "frames",
            "result",
            "error",
            "created_at",
            "finished_at",
        ]


class RunSerializer(RunSummarySerializer):
    """A run with its recipe and segments."""

    segments = SegmentSerializer(many=True, read_only=True)
    recipe = serializers.JSONField(read_only=True)

    class Meta(RunSummarySerializer.Meta):
        fields = [*RunSummarySerializer.Meta.fields, "recipe", "segments"]


class RunAsking(OfWork):
    """What runs to list."""

    status = serializers.ChoiceField(choices=Run.Status.values, required=False)


@extend_schema_view(
    list=extend_schema(summary="List runs", responses=RunSummarySerializer(many=True)),
    retrieve=extend_schema(summary="Read a run with its segments"),
)
class RunViewSet(HouseViewSet):
    """Runs, newest first."""

    may = staticmethod(may_see_restoration)
    params = RunAsking
    queryset = Run.objects.none()

    def get_serializer_class(self):
        """A list leaves the segments out."""
        return RunSummarySerializer if self.action == "list" else RunSerializer

    def get_queryset(self):
        """Runs of works the person may see."""
        rows = visible(Run.objects.select_related("project"), self.request.user, "project__work")
        if self.action != "list":
            return rows.prefetch_related("segments")
        found = asked(self)
        if work := found.pop("work", None):
            found["project__work"] = work
        return rows.filter(**found)
