"""Measured evidence on one version against its source, bound to the version's manifest digest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models import Leased


class Evidence(Leased):
    """What the engine measured; a job fills it, a signature needs it."""

    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="evidence")
    manifest_digest = models.CharField(max_length=64)
    result = models.JSONField(default=dict, blank=True)
    waivers = models.JSONField(default=dict, blank=True)  # figure key -> {"by": …, "reason": …, "at": …}

    task = "reviews.tasks.measure_evidence"
    queue = "assemble"

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["version", "manifest_digest"], name="one_evidence_per_digest")
        ]

    def __str__(self):
        return f"{self.version} {self.manifest_digest[:12]}"
