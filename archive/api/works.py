"""Works: to find, to read with everything under them, to catalogue and to change."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api.doors import HouseViewSet, asked
from archive import actions, recorded
from archive.api.asking import MOST, Moment, Plain, WholeRow
from archive.api.changing import Changes, Creates, ReasonSerializer
from archive.api.films import VersionSerializer
from archive.api.holdings import ManifestationSerializer
from archive.models import Credit, Identifier, RightsGrant, RightsStatement, Title, Variant, Work
from archive.permissions import may_catalogue, may_see_catalogue


class TitleSerializer(WholeRow):
    """A title row."""

    class Meta:
        model = Title
        fields = ["text", "language", "script", "kind", "sort"]


class CreditSerializer(WholeRow):
    """What an agent did in the work."""

    name = serializers.CharField(source="agent.name", read_only=True)

    class Meta:
        model = Credit
        fields = ["agent", "name", "role", "credited_as", "note"]


class IdentifierSerializer(WholeRow):
    """A name by which another house knows it."""

    class Meta:
        model = Identifier
        fields = ["scheme", "value", "issuer"]


class VariantSerializer(serializers.ModelSerializer):
    """A variant of the work."""

    class Meta:
        model = Variant
        fields = ["id", "kind", "title", "year", "note"]


class GrantSerializer(serializers.ModelSerializer):
    """What a rights statement allows or forbids."""

    class Meta:
        model = RightsGrant
        fields = ["act", "allowed", "territories", "starts_on", "ends_on", "time_zone", "note"]


class RightsSerializer(serializers.ModelSerializer):
    """A rights statement with its grants."""

    grants = GrantSerializer(many=True, read_only=True)

    class Meta:
        model = RightsStatement
        fields = ["id", "basis", "status", "jurisdiction", "holder", "reference", "note", "grants"]


class WorkSummarySerializer(serializers.ModelSerializer):
    """A work as a list shows it."""

    titles = TitleSerializer(many=True, read_only=True)
    forms = serializers.ListField(child=serializers.CharField(), source="form_codes", read_only=True)
    countries = serializers.ListField(child=serializers.CharField(), source="country_codes", read_only=True)

    class Meta:
        model = Work
        fields = [
            "id",
            "revision",
            "description_level",
            "forms",
            "countries",
            "year",
            "is_part_of",
            "part_number",
            "collection",
            "signed_version",
            "titles",
            "changed_at",
        ]


class WorkSerializer(WorkSummarySerializer):
    """A work with everything under it."""

    credits = CreditSerializer(many=True, read_only=True)
    identifiers = IdentifierSerializer(many=True, read_only=True)
    variants = VariantSerializer(many=True, read_only=True)
    manifestations = ManifestationSerializer(many=True, read_only=True)
    versions = VersionSerializer(many=True, read_only=True)
    rights = RightsSerializer(many=True, read_only=True)

    class Meta(WorkSummarySerializer.Meta):
        fields = [
            *WorkSummarySerializer.Meta.fields,
            "synopsis_en",
            "synopsis_zh",
            "note",
            "credits",
            "identifiers",
            "variants",
            "manifestations",
            "versions",
            "rights",
        ]


class Codes(serializers.ListField):
    """A list of codes that the catalogue keeps with commas between."""

    child = serializers.RegexField(r"^[A-Za-z]{2,40}$")

    def to_internal_value(self, data):
        """Join the codes."""
        return ",".join(super().to_internal_value(data))


class WorkWritingSerializer(serializers.ModelSerializer):
    """A work as it is catalogued."""

    titles = TitleSerializer(many=True)
    credits = CreditSerializer(many=True, required=False)
    identifiers = IdentifierSerializer(many=True, required=False)
    forms = Codes(required=False, max_length=10)
    countries = Codes(required=False, max_length=20)

    class Meta:
        model = Work
        fields = [*recorded.WORK_AND_KIN, "titles", "credits", "identifiers"]

    def validate_is_part_of(self, whole):
        """Know only works that this person may see."""
        user = self.context["request"].user
        if whole is not None and not may_see_catalogue(user, whole):
            self.fields["is_part_of"].fail("does_not_exist", pk_value=whole.pk)
        return whole

    def validate_credits(self, rows):
        """Name agents by their keys, as the verbs do."""
        return [{"agent_id": row["agent"].pk, **{n: row.get(n, "") for n in CREDITED}} for row in rows]


CREDITED = ("role", "credited_as", "note")


class WorkChangingSerializer(ReasonSerializer, WorkWritingSerializer):
    """What is changed of a work, and why."""

    class Meta(WorkWritingSerializer.Meta):
        fields = ["reason", *WorkWritingSerializer.Meta.fields]


class WorkAsking(serializers.Serializer):
    """What works to list."""

    q = Plain(required=False, max_length=200, help_text="Words of titles and synopses.")
    collection = serializers.IntegerField(required=False, min_value=1, max_value=MOST)
    is_part_of = serializers.IntegerField(required=False, min_value=1, max_value=MOST)
    changed_since = Moment(required=False)


@extend_schema_view(
    list=extend_schema(summary="Find works", responses=WorkSummarySerializer(many=True)),
    retrieve=extend_schema(summary="Read a work with everything under it"),
    create=extend_schema(
        summary="Catalogue a work", request=WorkWritingSerializer, responses={201: WorkSerializer}
    ),
    partial_update=extend_schema(
        summary="Change a work", request=WorkChangingSerializer, responses=WorkSerializer
    ),
)
class WorkViewSet(Creates, Changes, HouseViewSet):
    """Works, newest first; `?q=` searches as the page does."""

    may = staticmethod(may_see_catalogue)
    may_change = staticmethod(may_catalogue)
    params = WorkAsking
    queryset = Work.objects.none()
    written, changed = WorkWritingSerializer, WorkChangingSerializer

    def get_serializer_class(self):
        """A list shows less than one row."""
        return WorkSummarySerializer if self.action == "list" else WorkSerializer

    def get_queryset(self):
        """Works the page would list."""
        rows = Work.objects.visible_to(self.request.user).with_titles().order_by("-pk")
        if self.action != "list":
            return rows.prefetch_related(
                "credits__agent__names",
                "identifiers",
                "variants",
                "versions",
                "rights__grants",
                "manifestations__languages",
                "manifestations__items",
            )
        found = asked(self)
        if words := found.pop("q", ""):
            rows = rows.matching(words)
        since = found.pop("changed_since", None)
        return rows.filter(**found, **({"changed_at__gte": since} if since else {}))

    def make(self, **fields):
        """Catalogue it."""
        return actions.create_work(by=self.request.user, **fields)

    def change(self, work, **fields):
        """Change it."""
        return actions.change_work(work.pk, by=self.request.user, **fields)
