"""A frame range of a run that one worker restores."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models import Leased


class Segment(Leased):
    """Frames [start, stop) of a run; its committed file is named by its digest."""

    run = models.ForeignKey("restoration.Run", models.CASCADE, related_name="segments")
    index = models.PositiveIntegerField()
    start = models.PositiveIntegerField(_("first frame"))
    stop = models.PositiveIntegerField(_("end frame"))
    name = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    passed_through = models.BooleanField(_("original pictures kept"), default=False)

    task = "restoration.tasks.restore_segment"
    queue = "cpu"

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

    @property
    def frames(self):
        """How many frames it holds."""
        return self.stop - self.start
