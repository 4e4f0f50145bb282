"""A frame range of a run that one worker restores."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.permissions import may_see_catalogue
from jobs.models import Leased
from restoration import flow
from restoration.querysets import SegmentQuerySet


class Segment(Leased):
    """Frames [start, stop) of a run's source; its committed file is named by its digest.

    `total` counts the frames it writes: fewer than it reads where the film is given out at its own rate.
    """

    run = models.ForeignKey("restoration.Run", models.CASCADE, related_name="segments")
    index = models.PositiveIntegerField()
    start = models.PositiveIntegerField(_("first frame"))
    stop = models.PositiveIntegerField(_("end frame"))
    name = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    passed_through = models.BooleanField(_("original pictures kept"), default=False)
    kept_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    kept_reason = models.TextField(_("why the original is kept"), blank=True)

    task = "restoration.tasks.restore_segment"
    queue = "cpu"

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["run", "index"]
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        constraints = [
            models.UniqueConstraint(fields=["run", "index"], name="segments_count_up"),
            models.CheckConstraint(condition=models.Q(stop__gt=models.F("start")), name="segment_has_frames"),
        ]

    def __str__(self):
        return f"{self.run} [{self.start}:{self.stop}]"

    def may_be_named_to(self, user):
        """Who may see its work."""
        return bool(may_see_catalogue(user, self.run.project.work))

    @property
    def frames(self):
        """How many frames of the source it holds."""
        return self.stop - self.start

    @property
    def last(self):
        """The last frame it holds."""
        return self.stop - 1

    def on_done(self):
        """Count the fan-in."""
        flow.segment_done(self)

    def on_quarantined(self):
        """Call for a person."""
        flow.in_trouble(self)

    def on_cancelled(self):
        """Settle the run's cancellation, or call for a person if somebody stopped this row alone."""
        flow.cancelled(self)

    def on_requeued(self):
        """Let the run go on."""
        flow.requeued(self)

    def on_booked(self, seconds):
        """Enter the machine seconds in the books."""
        flow.book(self, seconds, step="segment", frames=self.total)
