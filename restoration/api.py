"""Restoration for programs: runs and how far they are, to read."""

from rest_framework import serializers, viewsets

from restoration.models import Run, Segment
from restoration.permissions import may_see_restoration


class SegmentSerializer(serializers.ModelSerializer):
    """A segment and how far it is."""

    class Meta:
        model = Segment
        fields = ["index", "start", "stop", "state", "attempt", "done", "total", "rate", "digest", "error"]


class RunSerializer(serializers.ModelSerializer):
    """A run with its segments."""

    work = serializers.IntegerField(source="project.work_id", read_only=True)
    segments = SegmentSerializer(many=True, read_only=True)

    class Meta:
        model = Run
        fields = [
            "id",
            "work",
            "recipe_name",
            "recipe_digest",
            "status",
            "frames",
            "result",
            "error",
            "created_at",
            "finished_at",
            "segments",
        ]


class RunViewSet(viewsets.ReadOnlyModelViewSet):
    """Runs, newest first."""

    may = staticmethod(may_see_restoration)
    serializer_class = RunSerializer

    def get_queryset(self):
        """Runs the pages would list."""
        return Run.objects.for_pages().prefetch_related("segments").order_by("-pk")
