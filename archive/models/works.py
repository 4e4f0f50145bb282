"""The film as a creation."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archive.querysets import WorkQuerySet
from archive.vocabulary import DescriptionLevel, WorkForm

YEAR = RegexValidator(
    r"^(\d{4}|\d{3}X|\d{2}XX)[?~%]?(/(\d{4}|\d{3}X)[?~%]?)?$",
    _("Write the year as EDTF: 1937, 193X, 1950?, 1948~ or 1936/1937."),
)
COUNTRIES = RegexValidator(r"^[A-Z]{2}(,[A-Z]{2})*$", _("Write countries as ISO 3166 codes: CN or CN,HK."))


class Work(models.Model):
    """A film as a creation (EN 15907); it has no length and no format, its manifestations do."""

    description_level = models.CharField(
        _("description level"),
        max_length=20,
        choices=DescriptionLevel.choices,
        default=DescriptionLevel.MONOGRAPHIC,
    )
    form = models.CharField(_("form"), max_length=30, choices=WorkForm.choices, default=WorkForm.FEATURE)
    countries = models.CharField(_("countries"), max_length=40, blank=True, validators=[COUNTRIES])
    year = models.CharField(
        _("year"), max_length=20, blank=True, validators=[YEAR], help_text=_("EDTF: 1937, 193X, 1950?")
    )
    synopsis_en = models.TextField(_("synopsis (English)"), blank=True)
    synopsis_zh = models.TextField(_("synopsis (Chinese)"), blank=True)
    is_part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
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

    def get_absolute_url(self):
        return reverse("archive:work_detail", args=[self.pk])

    def clean(self):
        """Refuse a work that is part of itself, however long the way round."""
        whole = self.is_part_of
        while whole is not None:
            if whole.pk == self.pk:
                raise ValidationError({"is_part_of": _("A work cannot be part of itself.")})
            whole = whole.is_part_of

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
