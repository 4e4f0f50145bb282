"""Where the shots of a stored film begin, as the latest analysis of it found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ShotList(models.Model):
    """The shots of one asset: [[first frame, one past the last], …], told by whoever analysed it last."""

    asset = models.OneToOneField("archive.Asset", models.CASCADE, primary_key=True, related_name="shot_list")
    shots = models.JSONField(default=list)
    told_by = models.CharField(_("found by"), max_length=60)
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("list of shots")
        verbose_name_plural = _("lists of shots")

    def __str__(self):
        return f"{self.asset}: {len(self.shots)}"
