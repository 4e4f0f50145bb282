"""A title's books, and the time people book."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.doors import HouseViewSet, asked
from accounts.models.tokens import Scope
from archive import books
from archive.api.asking import OfWork, WorkKey, visible
from archive.api.changing import Creates
from archive.models import TimeEntry, Work
from archive.permissions import may_log_time, may_see_books

MONEY = {"max_digits": 20, "decimal_places": 2, "allow_null": True}
MINUTES = {"max_digits": 14, "decimal_places": 1, "allow_null": True}


class LineSerializer(serializers.Serializer):
    """One step: done and planned."""

    kind = serializers.CharField()
    minutes = serializers.DecimalField(**MINUTES)
    money = serializers.DecimalField(**MONEY)
    frames = serializers.IntegerField()
    planned_minutes = serializers.DecimalField(**MINUTES)
    planned_money = serializers.DecimalField(**MONEY)


class BooksSerializer(serializers.Serializer):
    """The books of one title; money in the house's currency, null where a currency has no rate."""

    work = serializers.IntegerField(source="work.pk")
    currency = serializers.CharField()
    lines = LineSerializer(many=True)
    minutes = serializers.DecimalField(**MINUTES)
    people_minutes = serializers.DecimalField(**MINUTES)
    money = serializers.DecimalField(**MONEY)
    estimate = serializers.DecimalField(**MONEY)
    baseline_minutes = serializers.DecimalField(**MINUTES)
    baseline_money = serializers.DecimalField(**MONEY)
    target_minutes = serializers.DecimalField(**MINUTES)
    target_money = serializers.DecimalField(**MONEY)
    time_share = serializers.DecimalField(**MINUTES)
    cost_share = serializers.DecimalField(**MINUTES)
    meets_time = serializers.BooleanField(allow_null=True)
    meets_cost = serializers.BooleanField(allow_null=True)
    unconverted = serializers.SerializerMethodField()

    def get_unconverted(self, found) -> list[str]:
        """Return the currencies and days that lack a rate."""
        return [f"{currency} {day.isoformat()}" for currency, day in found.unconverted]


class TimeSerializer(serializers.ModelSerializer):
    """Minutes a person worked on a title."""

    person = serializers.CharField(source="person.username", read_only=True)

    class Meta:
        model = TimeEntry
        fields = [
            "id",
            "work",
            "version",
            "person",
            "kind",
            "minutes",
            "frames",
            "worked_on",
            "note",
            "reverses",
            "recorded_at",
        ]


class TimeWritingSerializer(serializers.ModelSerializer):
    """One's own minutes."""

    work = WorkKey()
    minutes = serializers.IntegerField(min_value=1, max_value=24 * 60)
    frames = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)
    worked_on = serializers.DateField(required=False)

    class Meta:
        model = TimeEntry
        fields = ["work", "kind", "minutes", "frames", "worked_on", "note"]


@extend_schema_view(retrieve=extend_schema(summary="Read the books of a title"))
class BooksView(HouseViewSet):
    """The books of one title, reckoned now."""

    may = staticmethod(may_see_books)
    scope = Scope.BOOKS
    serializer_class = BooksSerializer
    queryset = Work.objects.none()

    def retrieve(self, request, *args, **kwargs):
        """Answer them."""
        works = Work.objects.visible_to(request.user).with_titles()
        work = get_object_or_404(works, pk=kwargs["pk"])
        return Response(self.get_serializer(books.summary(work)).data)


@extend_schema_view(
    list=extend_schema(summary="List booked time"),
    retrieve=extend_schema(summary="Read one entry of booked time"),
    create=extend_schema(
        summary="Book one's own time", request=TimeWritingSerializer, responses={201: TimeSerializer}
    ),
)
class TimeViewSet(Creates, HouseViewSet):
    """Booked time, newest first: one's own, or everybody's for who sees the books."""

    may = staticmethod(may_log_time)
    scope = change_scope = Scope.BOOKS
    params = OfWork
    serializer_class = TimeSerializer
    queryset = TimeEntry.objects.none()
    written = TimeWritingSerializer

    def get_queryset(self):
        """Entries the person may see."""
        user = self.request.user
        rows = visible(TimeEntry.objects.select_related("person"), user)
        if not may_see_books(user):
            rows = rows.filter(person=user)
        return rows.filter(**asked(self)) if self.action == "list" else rows

    def make(self, *, work, **fields):
        """Book it for oneself."""
        user = self.request.user
        return books.log_time(work.pk, by=user, person=user, **fields)
