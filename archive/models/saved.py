"""What a person keeps about the list: searches with a name, and the columns they want to see."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class SavedSearchQuerySet(models.QuerySet):
    """Questions over saved searches."""

    def open_to(self, user):
        """A person's own searches and those the house shares."""
        return self.filter(Q(owner=user) | Q(shared=True)).select_related("owner")


class SavedSearch(models.Model):
    """A search with a name; shared, the whole house sees it, each with their own works."""

    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(_("shared with the house"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_search_per_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        address = reverse("archive:work_list")
        return f"{address}?{self.query}" if self.query else address


class ListColumns(models.Model):
    """The columns a person has chosen for the list of works, in order."""

    user = models.OneToOneField(
        "accounts.User", models.CASCADE, primary_key=True, related_name="list_columns"
    )
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = _("columns of the list")
        verbose_name_plural = _("columns of the list")

    def __str__(self):
        return ", ".join(self.columns)
