"""Signatures: technical approval, then "restore old as old"."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignOff(models.Model):
    """One signature on one version, bound to its manifest digest; never changed, only superseded."""

    class Kind(models.TextChoices):
        TECHNICAL = "technical", _("technical approval")
        FAITHFUL = "faithful", _("restored as old")

    review = models.ForeignKey("reviews.Review", models.PROTECT, related_name="signoffs")
    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="signoffs")
    evidence = models.ForeignKey("reviews.Evidence", models.PROTECT, related_name="signoffs")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    signer = models.ForeignKey("accounts.User", models.PROTECT, related_name="signoffs")
    manifest_digest = models.CharField(max_length=64)
    meaning = models.TextField(_("meaning of the signature"))
    statement = models.TextField(_("remark"), blank=True)
    one_signer = models.BooleanField(default=False)  # both signatures by one person, where a small house allows it
    journal_head = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["signed_at", "pk"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind"],
                condition=models.Q(superseded_at=None),
                name="one_standing_signature_of_a_kind",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.signer}"
