"""Stored files (PREMIS objects), their digests and what happened to them."""

from fractions import Fraction

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.vocabulary import AssetRole, EventType, Outcome


class Asset(models.Model):
    """A stored file with the facts its probe gave."""

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="assets")
    item = models.ForeignKey("archive.Item", models.PROTECT, null=True, blank=True, related_name="assets")
    role = models.CharField(_("role"), max_length=30, choices=AssetRole.choices)
    room = models.CharField(_("store"), max_length=20, default="masters")
    name = models.CharField(_("stored as"), max_length=300)
    original_name = models.CharField(_("came as"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField(_("size"))
    container = models.CharField(_("container"), max_length=60, blank=True)
    video_codec = models.CharField(_("picture codec"), max_length=40, blank=True)
    audio_codec = models.CharField(_("sound codec"), max_length=40, blank=True)
    width = models.PositiveIntegerField(_("width"), default=0)
    height = models.PositiveIntegerField(_("height"), default=0)
    sar = models.CharField(_("pixel aspect"), max_length=20, blank=True)
    dar = models.CharField(_("display aspect"), max_length=20, blank=True)
    rate = models.CharField(_("frame rate"), max_length=20, blank=True, help_text=_("A rational: 24/1"))
    frames = models.PositiveIntegerField(_("frames"), default=0)
    bit_depth = models.PositiveSmallIntegerField(_("bit depth"), default=8)
    pixel_format = models.CharField(_("pixel format"), max_length=30, blank=True)
    channels = models.PositiveSmallIntegerField(_("sound channels"), default=0)
    probe = models.JSONField(_("probe"), default=dict, blank=True)
    poster = models.CharField(max_length=300, blank=True)
    filmstrip = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        constraints = [models.UniqueConstraint(fields=["room", "name"], name="one_asset_per_stored_file")]

    def __str__(self):
        return self.original_name or self.name

    @property
    def frame_rate(self):
        """The frame rate as a Fraction, 0 where there are no pictures."""
        return Fraction(self.rate) if self.rate else Fraction(0)

    @property
    def seconds(self):
        """Running time in seconds as a Fraction."""
        return Fraction(self.frames) / self.frame_rate if self.frame_rate else Fraction(0)

    @property
    def first_digest(self):
        """The digest of first sight over the whole file, the reference for ever."""
        return self.digests.filter(scope=Digest.Scope.FILE).order_by("taken_at", "pk").first()


class Digest(models.Model):
    """A fingerprint of an asset; never overwritten, its algorithm's name beside it."""

    class Scope(models.TextChoices):
        FILE = "file", _("file")
        FRAMES = "framemd5", _("frames")
        MANIFEST = "manifest", _("manifest")

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="digests")
    algorithm = models.CharField(_("algorithm"), max_length=20, default="sha256")
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices, default=Scope.FILE)
    value = models.CharField(_("value"), max_length=128)
    taken_at = models.DateTimeField(auto_now_add=True)
    taken_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["taken_at", "pk"]
        verbose_name = _("digest")
        verbose_name_plural = _("digests")

    def __str__(self):
        return f"{self.algorithm}:{self.value}"

    def save(self, *args, **kwargs):
        """Save once."""
        if self.pk:
            raise ValueError(f"Digest {self.pk} is never overwritten; take a new one.")
        super().save(*args, **kwargs)


class PreservationEvent(models.Model):
    """Something that happened to an asset (PREMIS 3), append-only."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="events")
    kind = models.CharField(_("event"), max_length=3, choices=EventType.choices)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.SUCCESS)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    source = models.ForeignKey(Asset, models.PROTECT, null=True, blank=True, related_name="+")
    agent = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    program = models.CharField(_("executing program"), max_length=100, blank=True)
    happened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["happened_at", "pk"]
        verbose_name = _("preservation event")
        verbose_name_plural = _("preservation events")

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_outcome_display()}"

    def save(self, *args, **kwargs):
        """Save once."""
        if self.pk:
            raise ValueError(f"Preservation event {self.pk} is append-only.")
        super().save(*args, **kwargs)
