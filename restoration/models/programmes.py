"""A plan of many titles with a brief, a budget and a day by which they are to be done."""

from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models.money import CURRENCY_CODE
from archive.models.revised import Revised

CENT = Decimal("0.01")


class Programme(Revised):
    """A plan such as “classic TV drama”: which titles are to be restored, for what money, until when."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    brief = models.TextField(
        _("brief"), blank=True, help_text=_("What the programme is for, and which titles belong to it.")
    )
    budget = models.DecimalField(_("budget"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY", validators=[CURRENCY_CODE])
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="programmes", verbose_name=_("owner")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(budget=None) | models.Q(budget__gte=0),
                name="a_budget_is_no_debt",
                violation_error_message=_("A budget is nothing or more; write what may be spent."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("restoration:programme_detail", args=[self.pk])

    def clean(self):
        """Keep money to the cent, as the database and the journal write it."""
        if self.budget is not None:
            self.budget = self.budget.quantize(CENT)

    @property
    def is_late(self):
        """Say whether the deadline is over."""
        return self.deadline is not None and self.deadline < timezone.localdate()


class PlannedTitle(models.Model):
    """One title of a programme, with or without a project yet; a title belongs to one programme at most."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="titles")
    work = models.OneToOneField("archive.Work", models.PROTECT, related_name="planned_title")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("planned title")
        verbose_name_plural = _("planned titles")

    def __str__(self):
        return f"{self.programme}: {self.work}"
