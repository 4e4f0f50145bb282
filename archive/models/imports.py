"""Records from outside: the batch they came in, the rows it holds, and the source kept beside the result."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.querysets import ImportRowQuerySet
from jobs.models import LIVE, Leased


class Format(models.TextChoices):
    """What a file of records is written in."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    AVEFI = "avefi", "AVefi JSON"
    EFG = "efg", "EFG XML"
    PBCORE = "pbcore", "PBCore 2.1 XML"
    ACMI = "acmi", _("ACMI JSON lines")


TABLES = (Format.CSV, Format.XLSX)


class ImportMapping(models.Model):
    """Which column of a table goes into which field, kept by name."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("mapping")
        verbose_name_plural = _("mappings")

    def __str__(self):
        return self.name


class ImportBatch(models.Model):
    """One file of records on its way into the catalogue."""

    class Status(models.TextChoices):
        MAPPING = "mapping", _("waits for its columns")
        CHECKING = "checking", _("being compared")
        CHECKED = "checked", _("compared")
        COMMITTING = "committing", _("being written")
        COMMITTED = "committed", _("written")
        REFUSED = "refused", _("refused")
        DISCARDED = "discarded", _("discarded")

    name = models.CharField(_("file"), max_length=300)
    source = models.CharField(_("source"), max_length=100)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    file = models.CharField(max_length=300, blank=True)  # its name in the store
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    options = models.JSONField(default=dict, blank=True)  # encoding, delimiter, sheet, separator, columns
    mapping = models.ForeignKey(
        ImportMapping, models.SET_NULL, null=True, blank=True, verbose_name=_("mapping"), related_name="+"
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.MAPPING)
    counts = models.JSONField(default=dict, blank=True)
    homeless = models.JSONField(default=dict, blank=True)  # field → [values in notes, in the source only]
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="imports", verbose_name=_("by"))
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    committed_at = models.DateTimeField(_("written"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("archive:import_detail", args=[self.pk])

    @property
    def is_table(self):
        """Say whether its columns have to be mapped."""
        return self.format in TABLES

    @property
    def live_step(self):
        """The step under way, or None."""
        return self.steps.filter(state__in=LIVE).order_by("-pk").first()


class ImportStep(Leased):
    """A worker's way through a batch: comparing it, or writing it."""

    class Kind(models.TextChoices):
        CHECK = "check", pgettext_lazy("import step", "compare")
        COMMIT = "commit", pgettext_lazy("import step", "write")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="steps")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    position = models.PositiveBigIntegerField(default=0)  # the last row that is safe
    linked = models.PositiveBigIntegerField(default=0)  # the last row whose parent is set

    task = "archive.exchange.incoming.doors.carry_import"
    queue = "keep"
    lease_seconds = 180
    shown_with = ("batch",)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import step")
        verbose_name_plural = _("import steps")

    def __str__(self):
        return f"{self.batch.name}: {self.get_kind_display()}"

    def on_done(self):
        """Move the batch on."""
        after = {"check": ImportBatch.Status.CHECKED, "commit": ImportBatch.Status.COMMITTED}[self.kind]
        ImportBatch.objects.filter(pk=self.batch_id).update(status=after)

    def on_quarantined(self):
        """Say on the batch why it stopped; what was written stays and the rest can be written later."""
        after = {"check": ImportBatch.Status.REFUSED, "commit": ImportBatch.Status.CHECKED}[self.kind]
        ImportBatch.objects.filter(pk=self.batch_id).update(status=after)

    def on_cancelled(self):
        """Leave a comparison to be begun again and a writing to be continued."""
        after = {"check": ImportBatch.Status.MAPPING, "commit": ImportBatch.Status.CHECKED}[self.kind]
        ImportBatch.objects.filter(pk=self.batch_id).update(status=after)

    def on_requeued(self):
        """Follow an operator who takes the work up again."""
        during = {"check": ImportBatch.Status.CHECKING, "commit": ImportBatch.Status.COMMITTING}[self.kind]
        ImportBatch.objects.filter(pk=self.batch_id).update(status=during)


class ImportRow(models.Model):
    """One record of a batch: what it would do, and what it did."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("import row", "new")
        CHANGED = "changed", pgettext_lazy("import row", "changed")
        UNCHANGED = "unchanged", pgettext_lazy("import row", "unchanged")
        REFUSED = "refused", pgettext_lazy("import row", "refused")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveBigIntegerField(_("row"))
    key = models.CharField(_("key"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    conflicts = models.PositiveSmallIntegerField(default=0)
    take_source = models.BooleanField(default=False)  # a person chose the source's word in every conflict
    reasons = models.JSONField(default=list, blank=True)  # [sentence, params]
    changes = models.JSONField(default=list, blank=True)  # [path, before, after, what becomes of it]
    payload = models.TextField(blank=True)  # until it is written, then it lies in the source record
    digest = models.CharField(max_length=64, blank=True)
    draft = models.TextField(blank=True)
    parent_key = models.CharField(max_length=200, blank=True)
    work = models.ForeignKey("archive.Work", models.SET_NULL, null=True, blank=True, related_name="+")
    written = models.BooleanField(default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="a_row_stands_once_in_its_batch")
        ]
        indexes = [
            models.Index(fields=["batch", "state", "number"], name="import_rows_by_state"),
            models.Index(fields=["batch", "key"], name="import_rows_by_key"),
            models.Index(fields=["batch", "parent_key"], name="import_rows_by_parent"),
        ]

    def __str__(self):
        return f"{self.number} {self.key}"


class ImportClaim(models.Model):
    """A value that only one row of a batch may bring: a barcode, an inventory number."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="claims")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "kind", "value"], name="a_value_is_claimed_once_a_batch")
        ]

    def __str__(self):
        return f"{self.kind} {self.value}"


class SourceRecord(models.Model):
    """A record as its source wrote it, kept beside the work that came of it."""

    source = models.CharField(_("source"), max_length=100)
    key = models.CharField(_("key"), max_length=200)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    digest = models.CharField("SHA-256", max_length=64)
    mapped_by = models.CharField(max_length=64, blank=True)  # digest of the mapping that read it
    payload = models.TextField(_("record"))
    said = models.TextField()  # the draft as it was last taken over: what the source owns
    results = models.JSONField(default=dict, blank=True)  # keys of manifestations, items, variants → rows
    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="source_records")
    batch = models.ForeignKey(
        ImportBatch, models.SET_NULL, null=True, blank=True, related_name="records", verbose_name=_("import")
    )
    waits_for = models.CharField(max_length=200, blank=True)  # the whole it belongs to is not here yet
    first_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering = ["source", "key"]
        verbose_name = _("source record")
        verbose_name_plural = _("source records")
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="a_record_is_kept_once_per_source")
        ]
        indexes = [models.Index(fields=["source", "waits_for"], name="records_that_wait_for_a_whole")]

    def __str__(self):
        return f"{self.source} {self.key}"


class SourceAgent(models.Model):
    """What a source calls one of our agents."""

    source = models.CharField(_("source"), max_length=100)
    key = models.CharField(_("key"), max_length=500)
    agent = models.ForeignKey("archive.Agent", models.CASCADE, related_name="source_keys")

    class Meta:
        verbose_name = _("agent of a source")
        verbose_name_plural = _("agents of sources")
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="an_agent_is_known_once_per_source")
        ]

    def __str__(self):
        return f"{self.source} {self.key}"
