"""Publications for programs of the house, drafts and withdrawn ones too; the public has its own pages."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api.doors import HouseViewSet, asked
from archive.api.asking import OfWork, visible
from channel.models import Publication
from channel.permissions import may_see_desk


class PublicationSerializer(serializers.ModelSerializer):
    """A publication with its window and territories."""

    version = serializers.IntegerField(source="signoff.version_id", read_only=True)
    territories = serializers.ListField(
        child=serializers.CharField(), source="territory_list", read_only=True
    )
    address = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Publication
        fields = [
            "id",
            "work",
            "version",
            "slug",
            "address",
            "status",
            "starts_at",
            "ends_at",
            "territories",
            "blurb_en",
            "blurb_zh",
            "withdrawn_at",
            "withdrawn_reason",
            "changed_at",
        ]


class PublicationAsking(OfWork):
    """What publications to list."""

    status = serializers.ChoiceField(choices=Publication.Status.values, required=False)


@extend_schema_view(
    list=extend_schema(summary="List publications"), retrieve=extend_schema(summary="Read a publication")
)
class PublicationViewSet(HouseViewSet):
    """Publications, newest first."""

    may = staticmethod(may_see_desk)
    params = PublicationAsking
    serializer_class = PublicationSerializer
    queryset = Publication.objects.none()

    def get_queryset(self):
        """Publications of works the person may see."""
        rows = visible(Publication.objects.select_related("signoff"), self.request.user)
        return rows.filter(**asked(self)) if self.action == "list" else rows
