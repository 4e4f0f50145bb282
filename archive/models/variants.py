"""Variants: a work whose content differs from itself, but not enough to be another work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.dates import validate_edtf
from archive.models.revised import Revised
from archive.vocabulary import VariantType


class Variant(Revised):
    """A variant of a work (EN 15907): censored, colourized, dubbed, restored."""

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="variants")
    kind = models.CharField(_("kind"), max_length=60, choices=VariantType.choices)
    title = models.CharField(_("title of the variant"), max_length=1000, blank=True)
    year = models.CharField(_("year"), max_length=40, blank=True, validators=[validate_edtf])
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("variant")
        verbose_name_plural = _("variants")

    def __str__(self):
        return " ".join(filter(None, [str(self.get_kind_display()), self.title, self.year]))
