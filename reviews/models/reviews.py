"""The judging of one version, and the decisions taken on the way."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from restoration.moves import move
from reviews.querysets import ReviewQuerySet


class Review(models.Model):
    """One version under review; void when the version it judges is superseded."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("review", "waiting for technical approval")
        CHANGES = "changes", _("changes asked for")
        APPROVED = "approved", _("approved, waiting for the faithfulness signature")
        SIGNED = "signed", _("signed: restored as old")
        REJECTED = "rejected", _("rejected")
        VOID = "void", _("void")

    NEXT = {
        Status.WAITING: {Status.CHANGES, Status.APPROVED, Status.REJECTED, Status.VOID},
        Status.CHANGES: {Status.WAITING, Status.REJECTED, Status.VOID},
        Status.APPROVED: {Status.SIGNED, Status.CHANGES, Status.REJECTED, Status.VOID},
        Status.SIGNED: {Status.VOID},
        Status.REJECTED: set(),
        Status.VOID: set(),
    }
    OPEN = (Status.WAITING, Status.CHANGES, Status.APPROVED)

    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="reviews")
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.WAITING)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="reviews_opened")
    opened_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(status__in=["waiting", "changes", "approved"]),
                name="one_open_review_per_version",
            )
        ]

    def __str__(self):
        return f"{self.version}"

    def get_absolute_url(self):
        return reverse("reviews:review_detail", args=[self.pk])

    def move(self, status):
        """Go to a status; raises Refused for a move that is not in NEXT. Saves the row."""
        move(self, "status", status)

    @property
    def is_open(self):
        """Say whether it is not decided yet."""
        return self.status in self.OPEN

    @property
    def evidence(self):
        """The evidence measured, or being measured, on this very digest; None before the first measuring."""
        version = self.version
        return version.evidence.filter(manifest_digest=version.manifest_digest).first()

    def approved_by(self, user):
        """Say whether this person gave the technical approval that stands."""
        return self.signoffs.filter(kind="technical", superseded_at=None, signer=user).exists()


class Decision(models.Model):
    """What somebody decided about a review; append-only."""

    class Kind(models.TextChoices):
        OPENED = "opened", pgettext_lazy("decision", "opened")
        CHANGES = "changes", pgettext_lazy("decision", "asked for changes")
        RESUBMITTED = "resubmitted", pgettext_lazy("decision", "submitted again")
        APPROVED = "approved", pgettext_lazy("decision", "approved technically")
        SIGNED = "signed", pgettext_lazy("decision", "signed as restored as old")
        WAIVED = "waived", pgettext_lazy("decision", "waived a threshold")
        REJECTED = "rejected", pgettext_lazy("decision", "rejected")
        VOIDED = "voided", pgettext_lazy("decision", "made void")
        REOPENED = "reopened", pgettext_lazy("decision", "reopened what was signed")

    review = models.ForeignKey(Review, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="decisions")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self):
        return f"{self.by} {self.get_kind_display()}"

    def save(self, *args, **kwargs):
        """Save once."""
        if self.pk:
            raise ValueError(f"Decision {self.pk} is append-only.")
        super().save(*args, **kwargs)
