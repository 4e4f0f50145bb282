"""The film as a creation."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archive.dates import validate_edtf, years
from archive.querysets import WorkQuerySet
from archive.vocabulary import DescriptionLevel, WorkForm

COUNTRIES = RegexValidator(r"^[A-Z]{2}(,[A-Z]{2})*$", _("Write countries as ISO 3166 codes: CN or CN,HK."))


def validate_forms(text):
    """Refuse a form AVefi does not know (a validator for fields)."""
    for code in text.split(","):
        if code not in WorkForm.values:
            known = ", ".join(WorkForm.values)
            raise ValidationError(
                _("No form of work is called “%(code)s”; there are %(known)s."),
                params={"code": code, "known": known},
            )


class Work(models.Model):
    """A film as a creation (EN 15907); it has no length and no format, its manifestations do."""

    description_level = models.CharField(
        _("description level"),
        max_length=20,
        choices=DescriptionLevel.choices,
        default=DescriptionLevel.MONOGRAPHIC,
    )
    forms = models.CharField(_("forms"), max_length=300, blank=True, default="", validators=[validate_forms])
    countries = models.CharField(_("countries"), max_length=120, blank=True, validators=[COUNTRIES])
    year = models.CharField(
        _("year"),
        max_length=40,
        blank=True,
        validators=[validate_edtf],
        help_text=_("EDTF: 1937, 193X, 1950?"),
    )
    first_year = models.SmallIntegerField(null=True, editable=False, db_index=True)
    last_year = models.SmallIntegerField(null=True, editable=False)
    synopsis_en = models.TextField(_("synopsis (English)"), blank=True)
    synopsis_zh = models.TextField(_("synopsis (Chinese)"), blank=True)
    is_part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    part_number = models.PositiveIntegerField(_("number within the whole"), null=True, blank=True)
    collection = models.ForeignKey(
        "archive.Collection",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="works",
        verbose_name=_("collection"),
    )
    note = models.TextField(_("note"), blank=True)
    signed_version = models.ForeignKey(
        "archive.Version", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "pk"]
        verbose_name = _("work")
        verbose_name_plural = _("works")

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        """Save with the years the date can mean, so that works sort and filter by them."""
        if update_fields is None or "year" in update_fields:
            self.first_year, self.last_year = years(self.year)
            update_fields = update_fields and {*update_fields, "first_year", "last_year"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("archive:work_detail", args=[self.pk])

    def clean(self):
        """Refuse a work that is part of itself, however long the way round."""
        way = []
        whole = self.is_part_of
        while whole is not None:
            if whole.pk == self.pk:
                raise ValidationError({"is_part_of": self._circle(way)})
            way.append(whole)
            whole = whole.is_part_of

    def _circle(self, way):
        if not way:
            return _("A work cannot be part of itself.")
        told = " ← ".join([f"{self} #{self.pk}", *(f"{work} #{work.pk}" for work in reversed(way))])
        return _("A work cannot be part of itself, and “%(whole)s” is part of this one: %(circle)s.") % {
            "whole": way[0],
            "circle": told,
        }

    def title_in(self, *languages):
        """Return the first title in one of the languages, by preference, else the preferred one."""
        rows = sorted(self.titles.all(), key=lambda row: row.rank)
        for language in languages:
            for row in rows:
                if row.reads_as(language):
                    return row.text
        return rows[0].text if rows else f"#{self.pk}"

    @property
    def title(self):
        """The title for the reader's language."""
        return self.title_in("zh" if (get_language() or "").startswith("zh") else "en", "zh", "en")

    @property
    def form_codes(self):
        """The forms as a list of codes."""
        return self.forms.split(",") if self.forms else []

    @property
    def form_labels(self):
        """The forms in the reader's language."""
        return [str(WorkForm(code).label) for code in self.form_codes]

    @property
    def country_codes(self):
        """The countries as a list of codes."""
        return self.countries.split(",") if self.countries else []

    @property
    def other_titles(self):
        """Every other title, in order."""
        shown = self.title
        return [row for row in sorted(self.titles.all(), key=lambda row: row.rank) if row.text != shown]

    @property
    def synopsis(self):
        """The synopsis for the reader's language, or the other one."""
        if (get_language() or "").startswith("zh"):
            return self.synopsis_zh or self.synopsis_en
        return self.synopsis_en or self.synopsis_zh
