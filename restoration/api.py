"""Restoration for programs: programmes with their titles, runs and how far they are, to read."""

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts.api.doors import HouseViewSet, asked
from accounts.models import ApiToken
from accounts.models.tokens import Scope
from archive.api.asking import OfWork, visible
from archive.api.ledger import MINUTES, MONEY
from archive.permissions import may_see_books
from restoration import programmes
from restoration.models import PlannedTitle, Programme, Run, Segment
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
            "film_rate",
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


class PlannedTitleSerializer(serializers.ModelSerializer):
    """One title of a programme; status is null before it has a project."""

    status = serializers.CharField(source="work.project.status", default=None, allow_null=True)

    class Meta:
        model = PlannedTitle
        fields = ["work", "status"]


class ProgrammeSummarySerializer(serializers.ModelSerializer):
    """A programme as a list shows it."""

    owner = serializers.CharField(source="owner.username", read_only=True)

    class Meta:
        model = Programme
        fields = ["id", "revision", "name", "deadline", "owner", "changed_at"]


class ProgrammeBooksSerializer(serializers.Serializer):
    """A programme's books: the titles this person may see, in the house's currency."""

    minutes = serializers.DecimalField(**MINUTES)
    estimated_minutes = serializers.DecimalField(**MINUTES)
    baseline_minutes = serializers.DecimalField(**MINUTES)
    money = serializers.DecimalField(**MONEY)
    estimate = serializers.DecimalField(**MONEY)
    baseline_money = serializers.DecimalField(**MONEY)
    time_share = serializers.DecimalField(**MINUTES)
    cost_share = serializers.DecimalField(**MINUTES)


def _may_read_books(request):
    """Say whether this person sees the books, and the token was made for them."""
    token = request.auth
    return may_see_books(request.user) and (not isinstance(token, ApiToken) or token.covers(Scope.BOOKS))


class ProgrammeSerializer(ProgrammeSummarySerializer):
    """A programme with its titles; budget and books are null for who does not see the books."""

    titles = serializers.SerializerMethodField()
    budget = serializers.SerializerMethodField()
    books = serializers.SerializerMethodField()

    class Meta(ProgrammeSummarySerializer.Meta):
        fields = [*ProgrammeSummarySerializer.Meta.fields, "brief", "budget", "currency", "titles", "books"]

    @extend_schema_field(PlannedTitleSerializer(many=True))
    def get_titles(self, programme):
        """Return the titles the person may see."""
        rows = visible(programme.titles.select_related("work__project"), self.context["request"].user)
        return PlannedTitleSerializer(rows, many=True).data

    def get_budget(self, programme) -> str | None:
        """Return what may be spent, to the cent."""
        told = programme.budget is not None and _may_read_books(self.context["request"])
        return f"{programme.budget:.2f}" if told else None

    @extend_schema_field(ProgrammeBooksSerializer(allow_null=True))
    def get_books(self, programme):
        """Return the titles together."""
        if not _may_read_books(self.context["request"]):
            return None
        standing = programmes.standings([programme], self.context["request"].user)[0]
        return ProgrammeBooksSerializer(standing.books).data


@extend_schema_view(
    list=extend_schema(summary="List programmes", responses=ProgrammeSummarySerializer(many=True)),
    retrieve=extend_schema(summary="Read a programme with its titles and books"),
)
class ProgrammeViewSet(HouseViewSet):
    """Programmes, newest first."""

    may = staticmethod(may_see_restoration)
    queryset = Programme.objects.none()

    def get_serializer_class(self):
        """A list leaves titles and books out."""
        return ProgrammeSummarySerializer if self.action == "list" else ProgrammeSerializer

    def get_queryset(self):
        """All of them; their titles are narrowed."""
        return Programme.objects.select_related("owner")
