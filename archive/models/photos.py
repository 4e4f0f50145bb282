"""Pictures an inspector took of a can, a label, a perforation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Photo(models.Model):
    """One photograph of an inspection, drawn anew by the house and kept in the room of stills."""

    inspection = models.ForeignKey("archive.Inspection", models.CASCADE, related_name="photos")
    name = models.CharField(_("stored as"), max_length=300, unique=True)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "sha256"], name="a_photograph_is_kept_once")
        ]

    def __str__(self):
        return self.caption or self.name
