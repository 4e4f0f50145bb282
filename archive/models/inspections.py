"""What an inspector found; append-only, condition belongs to an inspection and never to the item."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.vocabulary import BURNS, Base, Grade
from archive.vocabulary.conditions import CONDITIONS, said

AD_BASES = (Base.ACETATE, Base.DIACETATE)
AD_LEVELS = tuple(Decimal(half) / 2 for half in range(7))
SHRINKAGE = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10))]


def _unknown(conditions):
    """Return the first part or code that is in no list of conditions, or None."""
    if not isinstance(conditions, dict):
        return conditions
    for part, codes in conditions.items():
        for code in codes if part in CONDITIONS else [part]:
            if part not in CONDITIONS or code not in CONDITIONS[part][1]:
                return code
    return None


class Inspection(models.Model):
    """One inspection of one item."""

    item = models.ForeignKey("archive.Item", models.PROTECT, related_name="inspections")
    inspector = models.ForeignKey("accounts.User", models.PROTECT, related_name="inspections")
    base = models.CharField(
        _("base"), max_length=20, choices=Base.choices, blank=True, editable=False
    )  # as it was catalogued that day: the schema holds measures to it
    inspected_on = models.DateField(_("inspected on"))
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    grade = models.CharField(_("condition"), max_length=1, choices=Grade.choices)
    ad_level = models.DecimalField(
        _("A-D level"),
        max_digits=2,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("0 to 3 in half steps"),
    )
    nitrate_stage = models.PositiveSmallIntegerField(
        _("nitrate stage"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    shrink_head = models.DecimalField(
        _("shrinkage head %"), max_digits=4, decimal_places=2, null=True, blank=True, validators=SHRINKAGE
    )
    shrink_middle = models.DecimalField(
        _("shrinkage middle %"), max_digits=4, decimal_places=2, null=True, blank=True, validators=SHRINKAGE
    )
    shrink_tail = models.DecimalField(
        _("shrinkage tail %"), max_digits=4, decimal_places=2, null=True, blank=True, validators=SHRINKAGE
    )
    splices = models.PositiveIntegerField(_("splices"), default=0)
    defects = models.CharField(
        _("defects"), max_length=200, blank=True, help_text=_("Defect codes: D-DUST, D-VSCR")
    )
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    recommendation = models.TextField(_("recommendation"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-inspected_on", "-pk"]
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ad_level=None) | models.Q(base__in=AD_BASES, ad_level__in=AD_LEVELS),
                name="an_a_d_level_is_read_on_acetate",
            ),
            models.CheckConstraint(
                condition=models.Q(nitrate_stage=None)
                | models.Q(base__in=BURNS, nitrate_stage__gte=1, nitrate_stage__lte=5),
                name="a_stage_of_decay_is_nitrates",
            ),
        ]

    def __str__(self):
        return f"{self.item} {self.inspected_on}"

    def save(self, *args, **kwargs):
        """Save once; an inspection is never changed afterwards."""
        if self.pk:
            raise ValueError(f"Inspection {self.pk} is append-only; write a new one.")
        self.base = self.base or self.item.base
        super().save(*args, **kwargs)

    def clean(self):
        """Refuse measures that the base cannot have."""
        errors = {}
        base = self.base = self.item.base if self.item_id else ""
        if self.ad_level is not None:
            if base not in AD_BASES:
                errors["ad_level"] = _(
                    "An A-D level is read on acetate and diacetate only; leave it empty here."
                )
            elif not 0 <= self.ad_level <= 3 or self.ad_level * 2 % 1:
                errors["ad_level"] = _("The A-D level goes from 0 to 3 in half steps.")
        if self.nitrate_stage is not None and base not in BURNS:
            errors["nitrate_stage"] = _("Only nitrate has a nitrate stage; leave it empty here.")
        if unknown := _unknown(self.conditions):
            errors["conditions"] = _("Nobody knows the condition “%(code)s” here.") % {"code": unknown}
        if errors:
            raise ValidationError(errors)

    @property
    def shrinkage(self):
        """Mean shrinkage in percent over the places measured, or None."""
        values = [v for v in (self.shrink_head, self.shrink_middle, self.shrink_tail) if v is not None]
        return (sum(values) / len(values)).quantize(Decimal("0.01")) if values else None

    @property
    def found(self):
        """What was found, part by part: [(part, [label, …])]."""
        return said(self.conditions)
