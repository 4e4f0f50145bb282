"""Reviews for programs, to read; a judgement is given on the page, before the pictures."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api.doors import HouseViewSet, asked
from archive.api.asking import OfWork, visible
from reviews.models import Decision, Evidence, Note, Review, SignOff
from reviews.permissions import may_see_reviews


class NoteSerializer(serializers.ModelSerializer):
    """A note and its answer."""

    author = serializers.CharField(source="author.username", read_only=True)

    class Meta:
        model = Note
        fields = [
            "id",
            "author",
            "first",
            "last",
            "code",
            "severity",
            "text",
            "answer",
            "answer_text",
            "answered_at",
            "verified_at",
            "created_at",
        ]


class DecisionSerializer(serializers.ModelSerializer):
    """What somebody decided."""

    by = serializers.CharField(source="by.username", read_only=True)

    class Meta:
        model = Decision
        fields = ["kind", "by", "reason", "at"]


class SignatureSerializer(serializers.ModelSerializer):
    """A signature, bound to a manifest digest."""

    signer = serializers.CharField(source="signer.username", read_only=True)

    class Meta:
        model = SignOff
        fields = ["kind", "signer", "manifest_digest", "meaning", "statement", "signed_at", "superseded_at"]


class FigureSerializer(serializers.Serializer):
    """A measured figure; one of the worst frame names the worst few, and how many are beyond its bound."""

    key = serializers.CharField()
    title = serializers.CharField()
    value = serializers.FloatField()
    unit = serializers.CharField()
    threshold = serializers.FloatField(allow_null=True)
    direction = serializers.CharField()
    passed = serializers.BooleanField()
    why = serializers.CharField()
    warns = serializers.BooleanField(
        required=False, help_text="Beyond its bound somebody looks at the frames; no waiver is asked for."
    )
    frames = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        required=False,
        help_text="The worst frames of the restored film, each with its value.",
    )
    beyond = serializers.IntegerField(required=False, help_text="How many frames lie beyond the threshold.")


class EvidenceSerializer(serializers.ModelSerializer):
    """What was measured on the version under review, bound to its manifest digest."""

    figures = FigureSerializer(many=True, read_only=True)
    risky = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    waived = serializers.ListField(child=serializers.CharField(), source="waivers", read_only=True)

    class Meta:
        model = Evidence
        fields = ["state", "manifest_digest", "finished_at", "figures", "risky", "waived"]


class ReviewSummarySerializer(serializers.ModelSerializer):
    """A review as a list shows it."""

    work = serializers.IntegerField(source="version.work_id", read_only=True)
    opened_by = serializers.CharField(source="opened_by.username", read_only=True)

    class Meta:
        model = Review
        fields = ["id", "work", "version", "status", "opened_by", "opened_at", "changed_at"]


class ReviewSerializer(ReviewSummarySerializer):
    """A review with its evidence, notes, decisions and signatures."""

    evidence = EvidenceSerializer(read_only=True, allow_null=True)
    notes = NoteSerializer(many=True, read_only=True)
    decisions = DecisionSerializer(many=True, read_only=True)
    signoffs = SignatureSerializer(many=True, read_only=True)

    class Meta(ReviewSummarySerializer.Meta):
        fields = [*ReviewSummarySerializer.Meta.fields, "evidence", "notes", "decisions", "signoffs"]


class ReviewAsking(OfWork):
    """What reviews to list."""

    status = serializers.ChoiceField(choices=Review.Status.values, required=False)


@extend_schema_view(
    list=extend_schema(summary="List reviews", responses=ReviewSummarySerializer(many=True)),
    retrieve=extend_schema(summary="Read a review with its evidence, notes and signatures"),
)
class ReviewViewSet(HouseViewSet):
    """Reviews, newest first."""

    may = staticmethod(may_see_reviews)
    params = ReviewAsking
    queryset = Review.objects.none()

    def get_serializer_class(self):
        """A list leaves the notes out."""
        return ReviewSummarySerializer if self.action == "list" else ReviewSerializer

    def get_queryset(self):
        """Reviews of works the person may see."""
        rows = Review.objects.select_related("version", "opened_by")
        rows = visible(rows, self.request.user, "version__work")
        if self.action != "list":
            return rows.prefetch_related("notes__author", "decisions__by", "signoffs__signer")
        found = asked(self)
        if work := found.pop("work", None):
            found["version__work"] = work
        return rows.filter(**found)
