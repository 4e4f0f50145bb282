"""The archive for programs: works with their titles and versions, to read."""

from rest_framework import serializers, viewsets

from archive.models import Title, Version, Work
from archive.permissions import may_see_catalogue


class TitleSerializer(serializers.ModelSerializer):
    """A title row."""

    class Meta:
        model = Title
        fields = ["text", "language", "script", "kind"]


class VersionSerializer(serializers.ModelSerializer):
    """A version with what identifies it."""

    class Meta:
        model = Version
        fields = ["id", "number", "kind", "parent", "label", "recipe_digest", "manifest_digest", "created_at"]


class WorkSerializer(serializers.ModelSerializer):
    """A work with its titles and versions."""

    titles = TitleSerializer(many=True, read_only=True)
    versions = VersionSerializer(many=True, read_only=True)

    class Meta:
        model = Work
        fields = [
            "id",
            "description_level",
            "forms",
            "countries",
            "year",
            "synopsis_en",
            "synopsis_zh",
            "signed_version",
            "titles",
            "versions",
            "changed_at",
        ]


class WorkViewSet(viewsets.ReadOnlyModelViewSet):
    """Works, newest change first; `?q=` searches as the page does."""

    may = staticmethod(may_see_catalogue)
    serializer_class = WorkSerializer

    def get_queryset(self):
        """Works the page would list."""
        rows = Work.objects.with_titles().prefetch_related("versions").order_by("-pk")
        words = self.request.query_params.get("q", "")
        return rows.matching(words) if words else rows
