"""Immutable states of a title's pictures and sound."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archive.querysets import VersionQuerySet
from archive.vocabulary import VariantType

FROZEN = (
    "work_id",
    "number",
    "kind",
    "variant_id",
    "coloured",
    "sonorized",
    "parent_id",
    "asset_id",
    "recipe_digest",
    "manifest_digest",
    "manifest",
)
# What a variant of a kind adds to the film, by the field that says so.
ADDED = {VariantType.COLOURIZED: "coloured", VariantType.SONORIZED: "sonorized"}


class Version(models.Model):
    """A state of a title; a change makes a new version and never alters this one."""

    class Kind(models.TextChoices):
        SOURCE = "source", _("source")
        RESTORED = "restored", _("restored")

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    asset = models.OneToOneField("archive.Asset", models.PROTECT, related_name="version")
    variant = models.ForeignKey(
        "archive.Variant",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions",
        verbose_name=_("variant"),
    )
    coloured = models.BooleanField(_("colour was added"), default=False)
    sonorized = models.BooleanField(_("sound was added"), default=False)
    label = models.CharField(_("label"), max_length=120, blank=True)
    recipe_digest = models.CharField(_("recipe digest"), max_length=64, blank=True)
    manifest_digest = models.CharField(_("manifest digest"), max_length=64)
    manifest = models.JSONField(_("manifest"), default=dict, blank=True)
    makers = models.ManyToManyField("accounts.User", related_name="versions_made", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["work", "number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["work", "number"], name="version_numbers_count_up"),
            models.UniqueConstraint(fields=["work", "manifest_digest"], name="one_version_per_manifest"),
            models.CheckConstraint(
                condition=~models.Q(manifest_digest=""), name="version_has_manifest_digest"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="source", parent=None)
                | models.Q(kind="restored", parent__isnull=False),
                name="restored_version_has_parent",
            ),
            models.CheckConstraint(
                condition=models.Q(coloured=False, sonorized=False) | models.Q(variant__isnull=False),
                name="added_colour_or_sound_hangs_on_a_variant",
            ),
        ]

    def __str__(self):
        return f"{self.work.title} v{self.number}"

    def save(self, *args, **kwargs):
        """Save a new version; refuse to alter one."""
        for name, before in getattr(self, "_read", {}).items():
            if getattr(self, name) != before:
                raise ValueError(f"Version {self.pk} is immutable: {name} cannot change; make a new version.")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("archive:version_detail", args=[self.pk])

    def clean(self):
        """Refuse added colour outside a colourized variant, and added sound outside a sonorized one.

        A variant has one kind: to what had both added, either of the two kinds is right.
        """
        if self.variant_id and self.variant.work_id != self.work_id:
            raise ValidationError({"variant": _("This variant belongs to another work.")})
        kind = self.variant.kind if self.variant_id else ""
        added = [of for of, flag in ADDED.items() if getattr(self, flag)]
        if not added or kind in added:
            return
        if self.coloured:
            raise ValidationError({"variant": _("A coloured version hangs on a colourized variant.")})
        raise ValidationError({"variant": _("A version with added sound hangs on a sonorized variant.")})

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remember what was read, so that a change can be refused."""
        row = super().from_db(db, field_names, values)
        row._read = {name: row.__dict__.get(name) for name in FROZEN if name in row.__dict__}
        return row

    def has_maker(self, user):
        """Say whether the person made anything in this version."""
        return self.makers.filter(pk=user.pk).exists()

    @property
    def source(self):
        """The source version at the root of this one."""
        row = self
        while row.parent_id:
            row = row.parent
        return row
