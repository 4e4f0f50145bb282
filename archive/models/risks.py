"""How urgently a thing on the shelf needs eyes or a copy: reckoned by archive.risk, stored to be sorted."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Risk(models.Model):
    """The stored risk of one item: a score from 0 to 100, what to do next, and the reasons as codes."""

    class Band(models.TextChoices):
        CALM = "calm", pgettext_lazy("risk", "calm")
        WATCH = "watch", pgettext_lazy("risk", "watch")
        HIGH = "high", pgettext_lazy("risk", "high")
        URGENT = "urgent", pgettext_lazy("risk", "urgent")

    class Advice(models.TextChoices):
        NONE = "none", pgettext_lazy("risk", "nothing now")
        INSPECT = "inspect", pgettext_lazy("risk", "inspect next")
        COPY = "copy", pgettext_lazy("risk", "copy next")

    item = models.OneToOneField("archive.Item", models.CASCADE, primary_key=True, related_name="risk")
    score = models.PositiveSmallIntegerField(_("risk"))
    band = models.CharField(_("band"), max_length=8, choices=Band.choices)
    advice = models.CharField(_("what to do next"), max_length=8, choices=Advice.choices)
    reasons = models.JSONField(_("reasons"), default=list)
    reckoned_on = models.DateField(_("reckoned on"))

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        indexes = [
            models.Index(fields=["-score", "item"], name="risk_by_score"),
            models.Index(fields=["band", "-score"], name="risk_by_band"),
        ]

    def __str__(self):
        return f"{self.item_id}: {self.score}"
