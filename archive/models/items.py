"""Embodiments of a work and the things on the shelf."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.dates import validate_edtf
from archive.models.revised import Revised
from archive.querysets import ItemQuerySet
from archive.vocabulary import (
    BURNS,
    AccessStatus,
    Acquisition,
    Base,
    Colour,
    Element,
    Gauge,
    Generation,
    LanguageUsage,
    ManifestationType,
    Sound,
)

LAST_NITRATE = 1951  # Kodak made none after it
METRES_PER_FOOT = Decimal("0.3048")
LANGUAGE = RegexValidator(r"^[a-z]{3}$", _("Write the language as ISO 639-2/B: chi, eng, fre."))
RATE = RegexValidator(
    r"^[1-9]\d*(/[1-9]\d*)?$", _("Write the frame rate as a rational: 18, 24 or 24000/1001.")
)

LOOKS = ("element", "gauge", "base", "colour")
CARRIERS = [choice for choice in Gauge.choices if choice[0] != Gauge.UNKNOWN]  # said or left empty


class Manifestation(Revised):
    """An embodiment of a work: theatrical 35 mm, broadcast, a restoration."""

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="manifestations")
    variant = models.ForeignKey(
        "archive.Variant",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="manifestations",
        verbose_name=_("variant"),
    )
    kind = models.CharField(
        _("kind"), max_length=40, choices=ManifestationType.choices, default=ManifestationType.UNKNOWN
    )
    year = models.CharField(_("year"), max_length=40, blank=True, validators=[validate_edtf])
    format = models.CharField(_("format"), max_length=40, choices=CARRIERS, blank=True)
    colour = models.CharField(_("colour"), max_length=40, choices=Colour.choices, blank=True)
    sound = models.CharField(_("sound"), max_length=20, choices=Sound.choices, blank=True)
    seconds = models.PositiveIntegerField(_("running time (s)"), null=True, blank=True)
    length_m = models.DecimalField(_("length (m)"), max_digits=9, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("manifestation")
        verbose_name_plural = _("manifestations")

    def __str__(self):
        unknown = self.kind == ManifestationType.UNKNOWN
        return f"{gettext('embodiment') if unknown else self.get_kind_display()} {self.year}".strip()

    def clean(self):
        """Refuse a variant of another work."""
        if self.variant_id and self.variant.work_id != self.work_id:
            raise ValidationError({"variant": _("This variant belongs to another work.")})


class ManifestationLanguage(models.Model):
    """A language of a manifestation and what it is used for."""

    manifestation = models.ForeignKey(Manifestation, models.CASCADE, related_name="languages")
    language = models.CharField(
        _("language"), max_length=3, validators=[LANGUAGE], help_text=_("ISO 639-2/B: chi, eng, fre")
    )
    usage = models.CharField(
        _("usage"), max_length=30, choices=LanguageUsage.choices, default=LanguageUsage.SPOKEN
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        constraints = [
            models.UniqueConstraint(
                fields=["manifestation", "language", "usage"], name="a_language_is_used_once_a_way"
            )
        ]

    def __str__(self):
        return f"{self.language} ({self.get_usage_display()})"


class Item(Revised):
    """A can, a tape or a disc on the shelf; what nobody has recorded of it stays so."""

    manifestation = models.ForeignKey(Manifestation, models.PROTECT, related_name="items")
    inventory_number = models.CharField(_("inventory number"), max_length=60, unique=True)
    barcode = models.CharField(_("barcode"), max_length=60, blank=True)
    element = models.CharField(_("element"), max_length=40, choices=Element.choices, default=Element.UNKNOWN)
    generation = models.CharField(_("generation"), max_length=40, choices=Generation.choices, blank=True)
    gauge = models.CharField(_("gauge"), max_length=20, choices=Gauge.choices, default=Gauge.UNKNOWN)
    base = models.CharField(_("base"), max_length=20, choices=Base.choices, default=Base.UNKNOWN)
    colour = models.CharField(_("colour"), max_length=40, choices=Colour.choices, default=Colour.UNKNOWN)
    sound = models.CharField(_("sound"), max_length=20, choices=Sound.choices, default=Sound.UNKNOWN)
    stock = models.CharField(_("stock"), max_length=80, blank=True)
    stock_year = models.PositiveSmallIntegerField(_("stock year"), null=True, blank=True)
    reel = models.PositiveSmallIntegerField(
        _("reel"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    reels = models.PositiveSmallIntegerField(
        _("of reels"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    length_m = models.DecimalField(_("length (m)"), max_digits=9, decimal_places=2, null=True, blank=True)
    frame_rate = models.CharField(
        _("frame rate"),
        max_length=12,
        blank=True,
        validators=[RATE],
        help_text=_("A rational: 18 or 24000/1001"),
    )
    aspect_ratio = models.DecimalField(
        _("aspect ratio"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    access_status = models.CharField(
        _("access status"), max_length=20, choices=AccessStatus.choices, default=AccessStatus.UNKNOWN
    )
    location = models.ForeignKey(
        "archive.Location",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("location"),
    )
    acquisition = models.CharField(_("acquired by"), max_length=20, choices=Acquisition.choices, blank=True)
    acquired_from = models.CharField(_("acquired from"), max_length=200, blank=True)
    accession_number = models.CharField(_("accession number"), max_length=60, blank=True)
    accessioned_on = models.DateField(_("accessioned on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["inventory_number"]
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = [
            models.CheckConstraint(condition=models.Q(reel__lte=models.F("reels")), name="reel_n_of_m"),
            models.UniqueConstraint(
                fields=["barcode"], condition=~models.Q(barcode=""), name="a_barcode_stands_on_one_item"
            ),
        ]

    def __str__(self):
        return self.inventory_number

    def clean(self):
        """Refuse a reel beyond the last, and nitrate where nitrate must not stand."""
        if self.reel and self.reels and self.reel > self.reels:
            raise ValidationError(
                {"reel": _("Reel %(n)d of %(m)d cannot be.") % {"n": self.reel, "m": self.reels}}
            )
        self._refuse_taken_barcode()
        if self.is_nitrate and self.location_id and not self.location.takes_nitrate:
            raise ValidationError(
                {
                    "location": _("%(place)s is no nitrate vault; nitrate stands in a nitrate vault only.")
                    % {"place": self.location.code}
                }
            )

    def _refuse_taken_barcode(self):
        holder = self.barcode and Item.objects.filter(barcode=self.barcode).exclude(pk=self.pk).first()
        if holder:
            raise ValidationError(
                {
                    "barcode": _("Barcode %(barcode)s already stands on %(item)s; a barcode names one can.")
                    % {"barcode": self.barcode, "item": holder}
                }
            )

    @property
    def warnings(self):
        """Sentences about what is strange but not impossible."""
        found = []
        if self.is_nitrate and self.stock_year and self.stock_year > LAST_NITRATE:
            found.append(
                _("Nitrate stock of %(year)d would be strange: hardly any was made after %(last)d.")
                % {"year": self.stock_year, "last": LAST_NITRATE}
            )
        return found

    def get_absolute_url(self):
        return reverse("archive:item_detail", args=[self.pk])

    @property
    def looks(self):
        """What is recorded of its material, in the reader's words."""
        return [str(getattr(self, f"get_{name}_display")()) for name in LOOKS if name not in self._silent()]

    @property
    def unrecorded(self):
        """Names of what nobody recorded of its material."""
        return [str(self._meta.get_field(name).verbose_name) for name in self._silent()]

    def _silent(self):
        return [name for name in LOOKS if getattr(self, name) == "Unknown"]

    @property
    def measures(self):
        """Reel and length as far as they are recorded, in the reader's words."""
        length = (
            gettext("%(metres)s m (%(feet)s ft)") % {"metres": self.length_m, "feet": self.length_ft}
            if self.length_m
            else ""
        )
        return [one for one in (self.reel_text, length) if one]

    @property
    def reel_text(self):
        """Which reel of how many it is, as far as anybody wrote it down; empty where nobody did."""
        if self.reel and self.reels:
            return gettext("reel %(n)d of %(m)d") % {"n": self.reel, "m": self.reels}
        if self.reel:
            return gettext("reel %(n)d") % {"n": self.reel}
        return gettext("one of %(m)d reels") % {"m": self.reels} if self.reels else ""

    @property
    def work(self):
        """The work this item holds."""
        return self.manifestation.work

    @property
    def is_accounted_for(self):
        """Say whether anything is recorded of how it came into the house."""
        return any((self.acquisition, self.acquired_from, self.accession_number, self.accessioned_on))

    @property
    def is_nitrate(self):
        """Say whether the base burns."""
        return self.base in BURNS

    @property
    def length_ft(self):
        """The length in feet, or None."""
        return None if self.length_m is None else (self.length_m / METRES_PER_FOOT).quantize(Decimal("1"))

    @property
    def latest_inspection(self):
        """The newest inspection, or None."""
        return self.inspections.order_by("-inspected_on", "-pk").first()
