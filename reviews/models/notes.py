"""What a reviewer sees on a frame range, how it was answered, and whether the answer holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reviews.defects import Defect
from reviews.querysets import NoteQuerySet


class Note(models.Model):
    """A remark on frames [first, last] of the version under review."""

    class Severity(models.TextChoices):
        FYI = "fyi", _("for information")
        ISSUE = "issue", _("issue")
        BLOCKER = "blocker", _("blocker")

    class Answer(models.TextChoices):
        NONE = "", _("not answered")
        FIXED = "fixed", _("fixed")
        ORIGINAL = "original", _("original artefact, keep")
        BEST = "best", _("best possible")
        DISAGREE = "disagree", _("disagree")

    review = models.ForeignKey("reviews.Review", models.PROTECT, related_name="notes")
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="notes")
    first = models.PositiveIntegerField(_("first frame"))
    last = models.PositiveIntegerField(_("last frame"))
    code = models.CharField(_("defect"), max_length=8, choices=Defect.choices)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity.choices, default=Severity.ISSUE)
    text = models.TextField(_("remark"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True, default="")
    answer_text = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["first", "pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="note_range_runs_forward"
            )
        ]

    def __str__(self):
        return f"{self.code} {self.first}" + (f"-{self.last}" if self.last != self.first else "")

    @property
    def is_settled(self):
        """Say whether nothing of it stands in the way of a signature."""
        return self.severity == self.Severity.FYI or self.verified_at is not None

    @property
    def defect(self):
        """The defect with its label in both languages of the house."""
        return Defect(self.code)

    @property
    def state(self):
        """Where the note stands, as one word of its own: open, answered, settled or remark."""
        if self.verified_at is not None:
            return "settled"
        if self.answer:
            return "answered"
        return "remark" if self.severity == self.Severity.FYI else "open"


class Reply(models.Model):
    """One turn of the talk under a note; append-only."""

    class Kind(models.TextChoices):
        ANSWER = "answer", pgettext_lazy("reply", "answered")
        VERIFY = "verify", pgettext_lazy("reply", "verified the answer")
        REOPEN = "reopen", pgettext_lazy("reply", "opened it again")

    note = models.ForeignKey(Note, models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    answer = models.CharField(max_length=10, choices=Note.Answer.choices, blank=True, default="")
    text = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self):
        return f"{self.by} {self.get_kind_display()}"

    def save(self, *args, **kwargs):
        """Save once."""
        if self.pk:
            raise ValueError(f"Reply {self.pk} is append-only.")
        super().save(*args, **kwargs)
