"""Where films lie: storage locations, the copies in them, and how many there should be."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.permissions import may_see_catalogue
from archive.vocabulary import AssetRole
from jobs.models import LIVE, Leased

HOUSE = "house:"
KEPT = (AssetRole.PRESERVATION_MASTER, AssetRole.RESTORED_MASTER, AssetRole.MEZZANINE)


class StorageLocation(models.Model):
    """A place that keeps copies: the house's own store, a mounted disk, an object store, a shelf of tapes."""

    class Tier(models.TextChoices):
        ONLINE = "online", pgettext_lazy("storage", "online")
        NEARLINE = "nearline", pgettext_lazy("storage", "nearline")
        OFFLINE = "offline", pgettext_lazy("storage", "offline")
        OFFSITE = "offsite", pgettext_lazy("storage", "offsite")

    name = models.SlugField(_("short name"), max_length=40, unique=True)
    title = models.CharField(_("name"), max_length=120)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices, default=Tier.ONLINE)
    site = models.CharField(
        _("site"),
        max_length=80,
        blank=True,
        help_text=_("The building it stands in; another one is offsite."),
    )
    url = models.CharField(
        _("address"),
        max_length=300,
        unique=True,
        help_text=_("file:///mnt/lto1, s3://bucket/prefix?endpoint=https://…&profile=…, or alias:name"),
    )
    mounted = models.BooleanField(
        _("mounted"), default=True, help_text=_("Take the tick away while the tape or disk is on its shelf.")
    )
    accepting = models.BooleanField(_("takes new copies"), default=True)
    fixity_days = models.PositiveSmallIntegerField(
        _("check every (days)"), null=True, blank=True, default=90, help_text=_("Empty: only when asked.")
    )
    fixity_mbps = models.PositiveIntegerField(
        _("read at most (MB/s)"), default=0, help_text=_("0: as fast as it goes.")
    )
    marker = models.CharField(max_length=32, blank=True, editable=False)
    trouble = models.TextField(_("trouble"), blank=True, editable=False)
    trouble_since = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("storage location")
        verbose_name_plural = _("storage locations")

    def __str__(self):
        return self.title or self.name

    def get_absolute_url(self):
        return reverse("archive:storage_detail", args=[self.pk])

    @property
    def is_house(self):
        """Say whether this is the house's own store."""
        return self.url == HOUSE


class Copy(models.Model):
    """An asset in a location, and how it was when somebody last looked."""

    class State(models.TextChoices):
        OK = "ok", pgettext_lazy("copy", "as at first sight")
        MISSING = "missing", pgettext_lazy("copy", "missing")
        CHANGED = "changed", pgettext_lazy("copy", "changed")
        UNREADABLE = "unreadable", pgettext_lazy("copy", "unreadable")
        QUARANTINED = "quarantined", pgettext_lazy("copy", "quarantined")

    asset = models.ForeignKey("archive.Asset", models.PROTECT, related_name="copies")
    location = models.ForeignKey(StorageLocation, models.PROTECT, related_name="copies")
    name = models.CharField(_("stored as"), max_length=300)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.OK, db_index=True
    )
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        constraints = [
            models.UniqueConstraint(fields=["asset", "location"], name="one_copy_of_an_asset_per_location"),
            models.UniqueConstraint(fields=["location", "name"], name="one_copy_per_stored_file"),
        ]

    def __str__(self):
        return f"{self.asset} @ {self.location}"

    @property
    def is_good(self):
        """Say whether this copy can be read and given to others."""
        return self.state == self.State.OK


class CopyRule(models.Model):
    """How many copies a master should have, on how many tiers; for one collection or for the whole house."""

    collection = models.OneToOneField(
        "archive.Collection", models.CASCADE, null=True, blank=True, related_name="copy_rule"
    )
    copies = models.PositiveSmallIntegerField(_("copies"), default=2)
    tiers = models.PositiveSmallIntegerField(_("on so many tiers"), default=1)
    offsite = models.BooleanField(_("one of them offsite"), default=False)

    class Meta:
        verbose_name = _("copy rule")
        verbose_name_plural = _("copy rules")
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(collection=None), name="one_copy_rule_for_the_house"
            ),
            models.CheckConstraint(
                condition=models.Q(copies__gte=1, tiers__gte=1, tiers__lte=models.F("copies")),
                name="copy_rule_can_be_kept",
            ),
        ]

    def __str__(self):
        return f"{self.copies}/{self.tiers}" + ("+" if self.offsite else "")


class Replication(Leased):
    """The making of one copy: to a new location, or over one that rotted."""

    class Purpose(models.TextChoices):
        COPY = "copy", pgettext_lazy("replication", "copy")
        RESTORE = "restore", pgettext_lazy("replication", "restore from a good copy")

    asset = models.ForeignKey("archive.Asset", models.PROTECT, related_name="replications")
    target = models.ForeignKey(StorageLocation, models.PROTECT, related_name="replications")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.COPY)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    cursor = models.JSONField(default=dict, blank=True, editable=False)

    task = "archive.tasks.replicate"
    queue = "keep"
    shown_with = ("asset__work__collection", "target")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("replication")
        verbose_name_plural = _("replications")
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "target"],
                condition=models.Q(state__in=LIVE),
                name="one_live_replication_per_copy",
            )
        ]

    def __str__(self):
        return f"{self.asset} → {self.target}"

    def may_be_named_to(self, user):
        """Who may see its work."""
        return bool(may_see_catalogue(user, self.asset.work))

    def on_done(self):
        """Write down the copy and what happened."""
        from archive.files import replicating

        replicating.write_down(self)

    def on_cancelled(self):
        """Remove what was written so far."""
        from archive.files import replicating

        replicating.let_go(self)
