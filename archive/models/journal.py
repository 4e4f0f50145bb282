"""Who did what to what; append-only and hash-chained."""

import hashlib
import json
from datetime import UTC

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.querysets import JournalQuerySet


class JournalEntry(models.Model):
    """One line of the journal; its digest covers its content and the digest before it.

    Triggers on SQLite and PostgreSQL refuse to change or remove a line; whoever removes the triggers is found
    by `manage.py verify_journal`, which computes the chain again.
    """

    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="journal")
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    verb = models.CharField(_("verb"), max_length=60)
    subject_type = models.CharField(_("subject"), max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    subject_text = models.CharField(max_length=300, blank=True)
    work = models.ForeignKey("archive.Work", models.PROTECT, null=True, blank=True, related_name="journal")
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        constraints = [models.UniqueConstraint(fields=["previous"], name="journal_is_one_chain")]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="journal_of_a_subject")]

    def __str__(self):
        return f"{self.verb} {self.subject_text}"

    def save(self, *args, **kwargs):
        """Save once."""
        if self.pk:
            raise ValueError(f"Journal entry {self.pk} is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refuse."""
        raise ValueError(f"Journal entry {self.pk} is append-only.")

    def computed_digest(self):
        """Return SHA-256 over the entry's canonical JSON and the digest before it."""
        content = {
            "previous": self.previous,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": self.by_id,
            "by_name": self.by_name,
            "verb": self.verb,
            "subject": [self.subject_type, self.subject_id, self.subject_text],
            "work": self.work_id,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "request_id": self.request_id,
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
