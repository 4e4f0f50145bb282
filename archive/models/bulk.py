"""One change to many works or items: what was asked, what it did to each, and the way back."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jobs.models import Leased


class BulkEdit(models.Model):
    """A change to many rows at once; the journal holds one line for it, its changes hold the rest."""

    class Noun(models.TextChoices):
        WORK = "work", _("works")
        ITEM = "item", _("items")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("bulk edit", "being prepared")
        WAITING = "waiting", pgettext_lazy("bulk edit", "waiting for a worker")
        DONE = "done", pgettext_lazy("bulk edit", "done")
        UNDOING = "undoing", pgettext_lazy("bulk edit", "being undone")
        UNDONE = "undone", pgettext_lazy("bulk edit", "undone")

    NEXT = {
        Status.DRAFT: {Status.WAITING, Status.DONE},
        Status.WAITING: {Status.DONE, Status.DRAFT},
        Status.DONE: {Status.UNDOING, Status.UNDONE},
        Status.UNDOING: {Status.UNDONE, Status.DONE},
        Status.UNDONE: set(),
    }

    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="bulk_edits")
    noun = models.CharField(_("what is changed"), max_length=4, choices=Noun.choices, default=Noun.WORK)
    selection = models.JSONField(default=list)  # keys of the rows, in the order of the list
    steps = models.JSONField(default=list)  # {"field": …, "verb": set | clear | add | remove, "value": …}
    reason = models.CharField(_("Reason of the change"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    changed = models.PositiveIntegerField(_("changed"), default=0, editable=False)
    refused = models.PositiveIntegerField(_("refused"), default=0, editable=False)
    restored = models.PositiveIntegerField(_("restored"), default=0, editable=False)
    left = models.PositiveIntegerField(_("left as they are"), default=0, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")

    def __str__(self):
        return f"#{self.pk}"

    def get_absolute_url(self):
        return reverse("archive:bulk_detail", args=[self.pk])


class BulkChange(models.Model):
    """What a bulk edit did to one row, or why it did nothing."""

    edit = models.ForeignKey(BulkEdit, models.CASCADE, related_name="changes")
    work = models.ForeignKey("archive.Work", models.CASCADE, related_name="bulk_changes")
    item = models.ForeignKey(
        "archive.Item", models.CASCADE, null=True, blank=True, related_name="bulk_changes"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)  # the revision the change made
    refusal = models.CharField(max_length=500, blank=True)
    undone = models.BooleanField(default=False)
    undo_revision = models.PositiveIntegerField(default=0)  # the revision that taking it back made
    left_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of a row")
        verbose_name_plural = _("changes of rows")

    def __str__(self):
        return f"{self.edit}: {self.work_id}"


class BulkRun(Leased):
    """The carrying out of a large bulk edit, or of its undoing, by a worker."""

    edit = models.ForeignKey(BulkEdit, models.CASCADE, related_name="runs")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    undo = models.BooleanField(default=False)

    task = "archive.tasks.carry_bulk_edit"
    queue = "assemble"
    lease_seconds = 900  # its one transaction may be long

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("bulk run")
        verbose_name_plural = _("bulk runs")

    def __str__(self):
        return str(self.edit)

    def on_quarantined(self):
        """Give the edit back to its owner."""
        self._give_back()

    def on_cancelled(self):
        """Give the edit back to its owner."""
        self._give_back()

    def on_requeued(self):
        """Wait again."""
        waiting = BulkEdit.Status.UNDOING if self.undo else BulkEdit.Status.WAITING
        BulkEdit.objects.filter(pk=self.edit_id).update(status=waiting)

    def _give_back(self):
        was, back = (
            (BulkEdit.Status.UNDOING, BulkEdit.Status.DONE)
            if self.undo
            else (BulkEdit.Status.WAITING, BulkEdit.Status.DRAFT)
        )
        BulkEdit.objects.filter(pk=self.edit_id, status=was).update(status=back)
