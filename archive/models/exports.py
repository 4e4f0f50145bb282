"""What leaves the house: exports people asked for, and the record outside harvesters know of each work."""

from datetime import timedelta

from django.core.files.storage import storages
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jobs.models import Leased

KEPT_FOR = timedelta(days=7)
ROOM = "exports"


class Export(Leased):
    """Works written in one format, to be fetched for a week."""

    class Format(models.TextChoices):
        AVEFI = "avefi", "AVefi JSON"
        PBCORE = "pbcore", "PBCore 2.1 XML"
        METS = "mets", "METS + PREMIS 3"
        MARCXML = "marcxml", "MARCXML"
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        BAGIT = "bagit", _("BagIt with the films")

    class Scope(models.TextChoices):
        WORKS = "works", pgettext_lazy("export", "chosen works")
        SEARCH = "search", pgettext_lazy("export", "a search")
        ALL = "all", pgettext_lazy("export", "the whole catalogue")

    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    scope = models.CharField(_("what"), max_length=10, choices=Scope.choices)
    chosen = models.JSONField(default=dict, blank=True)  # {"works": [keys]} or {"query": "q=…&form=…"}
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="exports", verbose_name=_("by"))
    works = models.PositiveIntegerField(_("works"), default=0)
    name = models.CharField(_("stored as"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    task = "archive.exchange.outgoing.doors.write_export"
    queue = "keep"
    shown_with = ("by",)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self):
        return f"{self.get_format_display()}, {self.get_scope_display()}"

    def get_absolute_url(self):
        return reverse("archive:export_detail", args=[self.pk])

    def on_done(self):
        """Keep what was written for a while."""
        self.expires_at = timezone.now() + KEPT_FOR
        type(self).objects.filter(pk=self.pk).update(expires_at=self.expires_at)

    @property
    def is_ready(self):
        """Say whether the file can be fetched now."""
        return bool(self.name) and self.expires_at is not None and self.expires_at > timezone.now()

    def drop_file(self):
        """Take the file out of the store once the transaction stands."""
        if self.name:
            name, self.name = self.name, ""
            self.save(update_fields=["name"])
            transaction.on_commit(lambda: storages[ROOM].delete(name))


class HarvestRecord(models.Model):
    """What harvesters know of one work: when its record last changed, and whether it is still shown.

    The row outlives its work, so that a removed work leaves a tombstone. `digest` is taken over everything
    that is shown; the datestamp moves when it does.
    """

    number = models.PositiveBigIntegerField(unique=True)  # the work's key, also when the work is gone
    work = models.ForeignKey("archive.Work", models.SET_NULL, null=True, related_name="+")
    datestamp = models.DateTimeField()  # whole seconds, as harvesters see it
    digest = models.CharField(max_length=64, blank=True)
    sets = models.JSONField(default=list, blank=True)
    gone = models.BooleanField(default=False)

    class Meta:
        ordering = ["datestamp", "pk"]
        verbose_name = _("harvest record")
        verbose_name_plural = _("harvest records")
        indexes = [models.Index(fields=["datestamp", "id"], name="harvest_in_order")]

    def __str__(self):
        return f"{self.number} {self.datestamp:%Y-%m-%dT%H:%M:%SZ}"


class HarvestMark(models.Model):
    """How far the journal was read when the harvest records were last brought up to date."""

    entry = models.PositiveBigIntegerField(default=0)
    whole_at = models.DateTimeField(null=True)  # when every work was last looked at

    class Meta:
        verbose_name = _("harvest mark")
        verbose_name_plural = _("harvest marks")

    def __str__(self):
        return f"{self.entry}"
