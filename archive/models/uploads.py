"""Films on their way in: resumable uploads, intakes that workers carry, files seen in a watched folder."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.permissions import may_see_catalogue
from archive.vocabulary import AssetRole, VariantType
from jobs import wording
from jobs.models import Leased


class Asked(models.Model):
    """What a person wants a film taken in as."""

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="+")
    item = models.ForeignKey("archive.Item", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(
        _("role"), max_length=30, choices=AssetRole.choices, default=AssetRole.PRESERVATION_MASTER
    )
    label = models.CharField(_("label"), max_length=120, blank=True)
    name = models.CharField(_("came as"), max_length=300)
    sequence_rate = models.CharField(_("frame rate of an image sequence"), max_length=20, blank=True)
    with_gaps = models.BooleanField(_("with its gaps"), default=False)
    variant = models.ForeignKey("archive.Variant", models.SET_NULL, null=True, blank=True, related_name="+")
    new_variant = models.CharField(
        _("variant to be made"), max_length=60, choices=VariantType.choices, blank=True
    )
    coloured = models.BooleanField(_("colour was added"), default=False)
    sonorized = models.BooleanField(_("sound was added"), default=False)

    class Meta:
        abstract = True

    def as_asked(self):
        """Return these facts for the next row that carries them."""
        names = ("work_id", "item_id", "by_id", "role", "label", "name", "sequence_rate", "with_gaps")
        names += ("variant_id", "new_variant", "coloured", "sonorized")
        return {name: getattr(self, name) for name in names}


class Upload(Asked):
    """A file arriving in pieces; `offset` bytes are safe, `digest_state` is their SHA-256 so far."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    size = models.PositiveBigIntegerField(_("size"))
    offset = models.PositiveBigIntegerField(_("arrived"), default=0)
    digest_state = models.CharField(max_length=120, blank=True)
    complete = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("kept until"))

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__lte=models.F("size")), name="upload_is_no_longer_than_its_size"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def percent(self):
        """How much has arrived, in whole percent."""
        return self.offset * 100 // self.size if self.size else 0

    @property
    def has_expired(self):
        """Say whether its time is over."""
        return self.expires_at <= timezone.now()


class Intake(Leased, Asked):
    """A film that lies in reach of the workers and is being taken in by one of them."""

    class Way(models.TextChoices):
        UPLOAD = "upload", pgettext_lazy("intake", "upload")
        PATH = "path", pgettext_lazy("intake", "path")
        WATCHED = "watched", pgettext_lazy("intake", "watched folder")

    way = models.CharField(_("came by"), max_length=10, choices=Way.choices)
    path = models.CharField(_("path"), max_length=1000)
    ours = models.BooleanField(
        default=False, editable=False
    )  # the file is the house's own and goes in the end
    sha256 = models.CharField(max_length=64, blank=True)  # taken while it arrived
    asset = models.ForeignKey("archive.Asset", models.PROTECT, null=True, blank=True, related_name="intakes")

    task = "archive.tasks.take_in"
    queue = "keep"
    shown_with = ("work__collection",)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("archive:intake_detail", args=[self.pk])

    @property
    def held_as(self):
        """The key of the Asset whose very bytes these are, where the intake was refused for that."""
        return self.error_parts.get("params", {}).get("asset")

    def may_be_named_to(self, user):
        """Who may see its work."""
        return bool(may_see_catalogue(user, self.work))

    def on_cancelled(self):
        """Let the house's own file go when somebody stops the intake."""
        from archive.files import intakes

        intakes.clear(self)


class WatchedFile(models.Model):
    """A file seen in a watched folder, and what became of it."""

    class State(models.TextChoices):
        SETTLING = "settling", pgettext_lazy("watched file", "still being written")
        TAKEN = "taken", pgettext_lazy("watched file", "taken in")
        REFUSED = "refused", pgettext_lazy("watched file", "refused")

    path = models.CharField(_("path"), max_length=1000, unique=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    changed_ns = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(_("seen"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SETTLING)
    reason = models.JSONField(default=dict, blank=True)
    intake = models.ForeignKey(Intake, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["path"]
        verbose_name = _("watched file")
        verbose_name_plural = _("watched files")

    def __str__(self):
        return self.path

    @property
    def trouble(self):
        """Why it cannot be taken in, in the reader's language."""
        return wording.retold(self.reason) if self.reason else ""


class Examination(Leased):
    """A master read frame by frame after it came in: its framemd5, and what a checker says of it."""

    asset = models.OneToOneField("archive.Asset", models.PROTECT, related_name="examination")
    name = models.CharField(_("report"), max_length=300, blank=True)

    task = "archive.tasks.examine"
    queue = "keep"
    shown_with = ("asset__work__collection",)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("examination")
        verbose_name_plural = _("examinations")

    def __str__(self):
        return str(self.asset)

    def may_be_named_to(self, user):
        """Who may see its work."""
        return bool(may_see_catalogue(user, self.asset.work))

    def on_quarantined(self):
        """Write down that the master could not be read to its end."""
        from archive.files import examining

        examining.failed(self)
