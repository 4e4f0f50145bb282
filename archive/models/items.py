"""Embodiments of a work and the things on the shelf."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.vocabulary import (
    AccessStatus,
    Base,
    Colour,
    Element,
    Gauge,
    ManifestationType,
    Sound,
)

METRES_PER_FOOT = Decimal("0.3048")


class Manifestation(models.Model):
    """An embodiment of a work: theatrical 35 mm, broadcast, a restoration."""

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="manifestations")
    kind = models.CharField(
        _("kind"), max_length=40, choices=ManifestationType.choices, default=ManifestationType.THEATRICAL
    )
    year = models.CharField(_("year"), max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("manifestation")
        verbose_name_plural = _("manifestations")

    def __str__(self):
        return f"{self.get_kind_display()} {self.year}".strip()


class Item(models.Model):
    """A can, a tape or a disc on the shelf."""

    manifestation = models.ForeignKey(Manifestation, models.PROTECT, related_name="items")
    inventory_number = models.CharField(_("inventory number"), max_length=60, unique=True)
    element = models.CharField(_("element"), max_length=40, choices=Element.choices, default=Element.POSITIVE)
    gauge = models.CharField(_("gauge"), max_length=20, choices=Gauge.choices, default=Gauge.MM35)
    base = models.CharField(_("base"), max_length=20, choices=Base.choices, default=Base.ACETATE)
    colour = models.CharField(
        _("colour"), max_length=40, choices=Colour.choices, default=Colour.BLACK_AND_WHITE
    )
    sound = models.CharField(_("sound"), max_length=20, choices=Sound.choices, default=Sound.COMBINED)
    stock = models.CharField(_("stock"), max_length=80, blank=True)
    stock_year = models.PositiveSmallIntegerField(_("stock year"), null=True, blank=True)
    reel = models.PositiveSmallIntegerField(_("reel"), default=1, validators=[MinValueValidator(1)])
    reels = models.PositiveSmallIntegerField(_("of reels"), default=1, validators=[MinValueValidator(1)])
    length_m = models.DecimalField(_("length (m)"), max_digits=8, decimal_places=2, null=True, blank=True)
    aspect_ratio = models.DecimalField(
        _("aspect ratio"), max_digits=4, decimal_places=2, default=Decimal("1.37")
    )
    access_status = models.CharField(
        _("access status"), max_length=20, choices=AccessStatus.choices, default=AccessStatus.ARCHIVE
    )
    shelf = models.CharField(_("shelf"), max_length=80, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["inventory_number"]
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = [
            models.CheckConstraint(condition=models.Q(reel__lte=models.F("reels")), name="reel_n_of_m"),
        ]

    def __str__(self):
        return self.inventory_number

    def clean(self):
        """Refuse a reel beyond the last."""
        if self.reel and self.reels and self.reel > self.reels:
            raise ValidationError(
                {"reel": _("Reel %(n)d of %(m)d cannot be.") % {"n": self.reel, "m": self.reels}}
            )

    @property
    def work(self):
        """The work this item holds."""
        return self.manifestation.work

    @property
    def is_nitrate(self):
        """Say whether the base burns."""
        return self.base == Base.NITRATE

    @property
    def length_ft(self):
        """The length in feet, or None."""
        return None if self.length_m is None else (self.length_m / METRES_PER_FOOT).quantize(Decimal("1"))

    @property
    def latest_inspection(self):
        """The newest inspection, or None."""
        return self.inspections.order_by("-inspected_on", "-pk").first()
