"""Films in the store: assets, their versions and what happened to them; taking one in."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.api.doors import HouseViewSet, asked
from accounts.models.tokens import Scope
from archive import actions
from archive.api.asking import MOST, OfWork, WorkKey, visible
from archive.branches import Branch, settle
from archive.models import Asset, Digest, Item, PreservationEvent, Variant, Version
from archive.permissions import may_ingest, may_see_catalogue
from archive.vocabulary import AssetRole, VariantType
from film.errors import FilmError
from jobs import wording


class VersionSerializer(serializers.ModelSerializer):
    """A version with what identifies it."""

    class Meta:
        model = Version
        fields = [
            "id",
            "work",
            "number",
            "kind",
            "parent",
            "asset",
            "variant",
            "coloured",
            "sonorized",
            "label",
            "recipe_digest",
            "manifest_digest",
            "created_at",
        ]


class VersionDetailSerializer(VersionSerializer):
    """A version with its manifest and its makers."""

    makers = serializers.SlugRelatedField("username", many=True, read_only=True)
    manifest = serializers.JSONField(read_only=True)

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "manifest", "makers"]


class DigestSerializer(serializers.ModelSerializer):
    """A digest with the name of its algorithm."""

    class Meta:
        model = Digest
        fields = ["algorithm", "scope", "value", "taken_at"]


class AssetSerializer(serializers.ModelSerializer):
    """A stored file with the facts its probe gave."""

    digests = DigestSerializer(many=True, read_only=True)

    class Meta:
        model = Asset
        fields = [
            "id",
            "work",
            "item",
            "role",
            "original_name",
            "size",
            "container",
            "video_codec",
            "audio_codec",
            "width",
            "height",
            "sar",
            "dar",
            "rate",
            "frames",
            "bit_depth",
            "pixel_format",
            "channels",
            "digests",
            "created_at",
        ]


class AssetDetailSerializer(AssetSerializer):
    """An asset with everything its probe said."""

    probe = serializers.JSONField(read_only=True)

    class Meta(AssetSerializer.Meta):
        fields = [*AssetSerializer.Meta.fields, "probe"]


class EventSerializer(serializers.ModelSerializer):
    """A preservation event (PREMIS)."""

    agent = serializers.SlugRelatedField("username", read_only=True, allow_null=True)
    detail = serializers.JSONField(read_only=True)

    class Meta:
        model = PreservationEvent
        fields = ["id", "asset", "kind", "outcome", "detail", "source", "agent", "program", "happened_at"]


class VersionAsking(OfWork):
    """What versions to list."""

    kind = serializers.ChoiceField(choices=Version.Kind.values, required=False)


class EventAsking(serializers.Serializer):
    """What events to list."""

    asset = serializers.IntegerField(required=False, min_value=1, max_value=MOST)


class FilmSerializer(serializers.Serializer):
    """A film as it is taken in."""

    work = WorkKey()
    film = serializers.FileField()
    item = serializers.PrimaryKeyRelatedField(queryset=Item.objects.all(), required=False)
    label = serializers.CharField(max_length=120, required=False, default="")
    coloured = serializers.BooleanField(required=False, default=False)
    sonorized = serializers.BooleanField(required=False, default=False)
    variant = serializers.PrimaryKeyRelatedField(queryset=Variant.objects.all(), required=False)
    new_variant = serializers.ChoiceField(VariantType.choices, required=False, default="")

    def validate(self, asked):
        """Know only items of the work; know on which variant the film hangs."""
        item = asked.get("item")
        if item is not None and item.manifestation.work_id != asked["work"].pk:
            self.fields["item"].fail("does_not_exist", pk_value=item.pk)
        chosen = asked["variant"].pk if asked.get("variant") else None
        asked["branch"] = Branch(chosen, asked["new_variant"], asked["coloured"], asked["sonorized"])
        try:
            settle(asked["work"], item, AssetRole.PRESERVATION_MASTER, asked["branch"])
        except FilmError as error:
            raise serializers.ValidationError({"variant": [wording.told(error)]}) from error
        return asked


@extend_schema_view(
    list=extend_schema(summary="List versions", responses=VersionSerializer(many=True)),
    retrieve=extend_schema(summary="Read a version with its manifest"),
)
class VersionViewSet(HouseViewSet):
    """Versions, newest first."""

    may = staticmethod(may_see_catalogue)
    params = VersionAsking
    queryset = Version.objects.none()

    def get_serializer_class(self):
        """A list leaves the manifest out."""
        return VersionSerializer if self.action == "list" else VersionDetailSerializer

    def get_queryset(self):
        """Versions of the person's works."""
        rows = visible(Version.objects.prefetch_related("makers"), self.request.user)
        return rows.filter(**asked(self)) if self.action == "list" else rows


@extend_schema_view(
    list=extend_schema(summary="List assets", responses=AssetSerializer(many=True)),
    retrieve=extend_schema(summary="Read an asset with its probe"),
)
class AssetViewSet(HouseViewSet):
    """Assets, newest first."""

    may = staticmethod(may_see_catalogue)
    params = OfWork
    queryset = Asset.objects.none()

    def get_serializer_class(self):
        """A list leaves the probe out."""
        return AssetSerializer if self.action == "list" else AssetDetailSerializer

    def get_queryset(self):
        """Assets of the person's works."""
        rows = visible(Asset.objects.prefetch_related("digests"), self.request.user)
        return rows.filter(**asked(self)) if self.action == "list" else rows


@extend_schema_view(
    list=extend_schema(summary="List preservation events"),
    retrieve=extend_schema(summary="Read a preservation event"),
)
class EventViewSet(HouseViewSet):
    """Preservation events, newest first."""

    may = staticmethod(may_see_catalogue)
    params = EventAsking
    serializer_class = EventSerializer
    queryset = PreservationEvent.objects.none()

    def get_queryset(self):
        """Events of the person's assets."""
        rows = visible(PreservationEvent.objects.select_related("agent"), self.request.user, "asset__work")
        return rows.filter(**asked(self)) if self.action == "list" else rows


@extend_schema_view(
    create=extend_schema(
        summary="Take in a film", request=FilmSerializer, responses={201: VersionDetailSerializer}
    )
)
class FilmViewSet(HouseViewSet):
    """A film sent whole with one request; long ones go by the page's resumable upload."""

    may = staticmethod(may_ingest)
    change_scope = Scope.INGEST
    parser_classes = [MultiPartParser]
    serializer_class = VersionDetailSerializer
    queryset = Version.objects.none()

    def create(self, request, *args, **kwargs):
        """Take it in and answer its version."""
        taken = FilmSerializer(data=request.data, context=self.get_serializer_context())
        taken.is_valid(raise_exception=True)
        said = taken.validated_data
        said["item_id"] = said["item"].pk if said.get("item") else None
        asked = {name: said[name] for name in ("item_id", "label", "branch")}
        try:
            version = actions.ingest(said["work"].pk, by=request.user, source=said["film"], **asked)
        except FilmError as error:
            raise serializers.ValidationError({"film": [wording.told(error)]}) from error
        return Response(self.get_serializer(version).data, status=status.HTTP_201_CREATED)
