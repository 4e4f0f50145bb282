"""Measured evidence on one version against its source, bound to the version's manifest digest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive import books, journal
from archive.permissions import may_see_catalogue
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

    def may_be_named_to(self, user):
        """Who may see its work."""
        return bool(may_see_catalogue(user, self.version.work))

    def on_done(self):
        """Write into the journal what was measured."""
        unmet = [figure["key"] for figure in self.unmet]
        journal.record("evidence.measured", self, by=None, work=self.version.work, after={"unmet": unmet})

    def on_booked(self, seconds):
        """Book the machine's seconds on the title."""
        books.book_leased(self, self.version.work_id, step="evidence", seconds=seconds, frames=self.done)

    @property
    def figures(self):
        """The measured figures as the engine gave them."""
        return self.result.get("figures", [])

    @property
    def risky(self):
        """The frames the engine wants a person to look at."""
        return self.result.get("risky", [])

    @property
    def unmet(self):
        """The figures whose threshold is neither met nor waived."""
        return [figure for figure in self.missed if figure["key"] not in self.waivers]

    @property
    def missed(self):
        """The figures whose threshold is not met; a signature waits for each, or for its waiver."""
        return [figure for figure in self.figures if _fails(figure) and not figure.get("warns")]

    @property
    def standing_out(self):
        """The figures of the worst frame that lie beyond their bound; their frames are risky ones."""
        return [figure for figure in self.figures if _fails(figure) and figure.get("warns")]


def _fails(figure):
    return figure.get("passed") is False
