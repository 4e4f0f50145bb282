"""Terms of controlled vocabularies with their URI and a label in both languages."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archive import vocabulary
from archive.vocabulary import lists


class Term(models.Model):
    """One term: rows store its code, pages translate its label."""

    class Status(models.TextChoices):
        CURRENT = "current", _("current")
        RETIRED = "retired", _("retired")

    scheme = models.CharField(
        _("scheme"), max_length=40, help_text=_("avefi, fiafcore, nypl, premis or local")
    )
    list = models.CharField(_("list"), max_length=60)
    code = models.CharField(_("code"), max_length=100)
    uri = models.URLField(_("URI"), max_length=300, blank=True)
    label_en = models.CharField(_("label (English)"), max_length=200)
    label_zh = models.CharField(_("label (Chinese)"), max_length=200)
    definition = models.TextField(_("definition"), blank=True)
    source_ref = models.CharField(_("source"), max_length=300, blank=True)
    broader = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.CURRENT)

    class Meta:
        ordering = ["list", "scheme", "code"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(fields=["list", "scheme", "code"], name="a_term_stands_once_in_its_list")
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """The label for the reader's language."""
        return self.label_zh if (get_language() or "").startswith("zh") else self.label_en

    @property
    def list_name(self):
        """The name of its list, in the reader's language."""
        return lists.name(self.list)

    @property
    def is_fixed(self):
        """Say whether the schema itself names the codes of this list."""
        return hasattr(getattr(vocabulary, self.list, None), "choices")
