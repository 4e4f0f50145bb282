"""Collections a work belongs to, and the people a restricted one is open to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.querysets import CollectionQuerySet


class Collection(models.Model):
    """A collection of the house; a restricted one is seen by its members alone."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True)
    restricted = models.BooleanField(
        _("restricted"), default=False, help_text=_("Only members and auditors see its works.")
    )
    note = models.TextField(_("note"), blank=True)
    members = models.ManyToManyField(
        "accounts.User", through="CollectionMember", related_name="collections", blank=True
    )

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def __str__(self):
        return f"{self.code} {self.name_en}".strip()


class CollectionMember(models.Model):
    """A person a collection is open to."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="memberships")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="collection_memberships")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("collection member")
        verbose_name_plural = _("collection members")
        constraints = [
            models.UniqueConstraint(fields=["collection", "user"], name="one_membership_per_person")
        ]

    def __str__(self):
        return f"{self.collection.code}: {self.user}"
