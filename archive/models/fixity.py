"""Fixity runs: a location's files held against their digests of first sight."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jobs.models import LIVE, Leased


class FixityRun(Leased):
    """One look at everything a location keeps; `cursor` says where it was, in the middle of a file too."""

    location = models.ForeignKey("archive.StorageLocation", models.PROTECT, related_name="fixity_runs")
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    cursor = models.JSONField(default=dict, blank=True, editable=False)
    read = models.PositiveBigIntegerField(_("bytes read"), default=0, editable=False)
    report = models.JSONField(default=dict, blank=True, editable=False)

    task = "archive.tasks.check_location"
    queue = "keep"
    shown_with = ("location",)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("fixity run")
        verbose_name_plural = _("fixity runs")
        constraints = [
            models.UniqueConstraint(
                fields=["location"],
                condition=models.Q(state__in=LIVE),
                name="one_live_fixity_run_per_location",
            )
        ]

    def __str__(self):
        return f"{self.location} #{self.pk}"

    def get_absolute_url(self):
        return reverse("archive:fixity_run", args=[self.pk])

    def on_done(self):
        """Write the report into the journal."""
        from archive.files import checking

        checking.write_down(self)

    @property
    def is_clean(self):
        """Say whether everything was found as it was."""
        return not any(self.report.get(kind) for kind in FixityFinding.Kind.values)


class FixityFinding(models.Model):
    """Something a run found that is not as it should be."""

    class Kind(models.TextChoices):
        CHANGED = "changed", pgettext_lazy("finding", "changed")
        MISSING = "missing", pgettext_lazy("finding", "missing")
        UNREADABLE = "unreadable", pgettext_lazy("finding", "unreadable")
        UNTRACKED = "untracked", pgettext_lazy("finding", "untracked")

    run = models.ForeignKey(FixityRun, models.CASCADE, related_name="findings")
    copy = models.ForeignKey("archive.Copy", models.PROTECT, null=True, blank=True, related_name="findings")
    kind = models.CharField(_("finding"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("stored as"), max_length=1000)
    algorithm = models.CharField(_("algorithm"), max_length=20, blank=True)
    expected = models.CharField(_("expected"), max_length=128, blank=True)
    found = models.CharField(_("found"), max_length=128, blank=True)
    note = models.TextField(_("note"), blank=True)
    replication = models.ForeignKey(
        "archive.Replication", models.SET_NULL, null=True, blank=True, related_name="findings"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("fixity finding")
        verbose_name_plural = _("fixity findings")

    def __str__(self):
        return f"{self.get_kind_display()}: {self.name}"
