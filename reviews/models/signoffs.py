"""Signatures: technical approval, then "restore old as old"."""

from django.db import models
from django.utils.translation import gettext_lazy as _

FACTORS = {
    "password": _("password"),
    "code": _("one-time code"),
    "recovery": _("recovery code"),
}


class SignOff(models.Model):
    """One signature on one version, bound to its manifest digest; never changed, only superseded."""

    class Kind(models.TextChoices):
        TECHNICAL = "technical", _("technical approval")
        FAITHFUL = "faithful", _("restored as old")

    class Meaning(models.TextChoices):
        WHOLE = "whole", _("I looked at every frame of this version; it is technically sound.")
        PARTS = (
            "parts",
            _(
                "I looked at the frames listed in the certificate, every risky frame among them; "
                "this version is technically sound."
            ),
        )
        AS_OLD = (
            "as_old",
            _(
                "This film is restored as old: what belonged to it is still there, "
                "and nothing of today was put in."
            ),
        )
        AS_OLD_LISTED = (
            "as_old_listed",
            _(
                "This film is restored as old, with the deviations and waivers listed in the certificate, "
                "which I accept."
            ),
        )

    MEANINGS = {
        Kind.TECHNICAL: (Meaning.PARTS, Meaning.WHOLE),
        Kind.FAITHFUL: (Meaning.AS_OLD, Meaning.AS_OLD_LISTED),
    }

    review = models.ForeignKey("reviews.Review", models.PROTECT, related_name="signoffs")
    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="signoffs")
    evidence = models.ForeignKey("reviews.Evidence", models.PROTECT, related_name="signoffs")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    signer = models.ForeignKey("accounts.User", models.PROTECT, related_name="signoffs")
    manifest_digest = models.CharField(max_length=64)
    meaning = models.CharField(_("meaning of the signature"), max_length=20, choices=Meaning.choices)
    statement = models.TextField(_("remark"), blank=True)
    one_signer = models.BooleanField(
        default=False
    )  # both signatures by one person, where a small house allows it
    factors = models.JSONField(_("proved by"), default=list, blank=True)  # password, code, recovery
    seen = models.JSONField(
        default=list, blank=True
    )  # [[first, last], …] frames this signer looked at by then
    file_digest = models.CharField(
        max_length=128, blank=True
    )  # of the stored file, hashed again for this signature
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

    def save(self, *args, **kwargs):
        """Save once; afterwards a signature can only be superseded."""
        if self.pk and set(kwargs.get("update_fields") or ["*"]) - {"superseded_at", "superseded_reason"}:
            raise ValueError(f"Signature {self.pk} never changes; supersede it with a written reason.")
        super().save(*args, **kwargs)

    @property
    def factor_labels(self):
        """By what the signer proved to be themselves, in words."""
        return [FACTORS[factor] for factor in self.factors if factor in FACTORS]

    @property
    def stands(self):
        """Say whether it was not superseded."""
        return self.superseded_at is None
