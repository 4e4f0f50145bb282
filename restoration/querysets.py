"""Questions over projects, runs and their pieces."""

from django.db import models
from django.db.models import Count, FloatField, Q, Sum
from django.db.models.functions import Coalesce

from jobs.models import ENDED, LIVE, State


class ProjectQuerySet(models.QuerySet):
    """Questions over projects."""

    def for_pages(self):
        """Fetch what a list shows beside each project."""
        return self.select_related("work", "source__asset", "producer").prefetch_related(
            "work__titles", "runs"
        )

    def in_hand(self):
        """Projects somebody still works on."""
        status = self.model.Status
        return self.exclude(status__in=(status.CANCELLED, status.PUBLISHED, status.WITHDRAWN))


class RunQuerySet(models.QuerySet):
    """Questions over runs."""

    def open(self):
        """Runs that are not finished."""
        return self.filter(status__in=self.model.OPEN)

    def for_pages(self):
        """Fetch what a list shows beside each run."""
        return self.select_related("project__work", "started_by", "source__asset", "result").prefetch_related(
            "project__work__titles"
        )

    def in_trouble(self):
        """Runs that wait for a person."""
        return self.filter(status=self.model.Status.NEEDS_ATTENTION)


class PieceQuerySet(models.QuerySet):
    """Questions over the leased rows of runs."""

    def live(self):
        """Rows that wait or run."""
        return self.filter(state__in=LIVE)

    def ended(self):
        """Rows that neither wait nor run."""
        return self.filter(state__in=ENDED)

    def in_trouble(self):
        """Rows that wait for a person: out of tries, or stopped alone."""
        return self.filter(state__in=(State.QUARANTINED, State.CANCELLED))


class StepQuerySet(PieceQuerySet):
    """Questions over steps."""


class SegmentQuerySet(PieceQuerySet):
    """Questions over segments."""

    def tally(self):
        """Count frames and segments, done and all, and the rate at which they are being made now."""
        return self.aggregate(
            frames=Coalesce(Sum("total"), 0),
            frames_done=Coalesce(Sum("done"), 0),
            segments=Count("pk"),
            segments_done=Count("pk", filter=Q(state=State.DONE)),
            rate=Coalesce(Sum("rate", filter=Q(state=State.RUNNING)), 0.0, output_field=FloatField()),
        )
