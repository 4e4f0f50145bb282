"""Why the house may do what with a title, where and until when (PREMIS 3 rights)."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.revised import Revised
from archive.querysets import RightsGrantQuerySet
from archive.vocabulary import CopyrightStatus, RightsAct, RightsBasis

TERRITORIES = RegexValidator(
    r"^([A-Z]{2}(,[A-Z]{2})*)?$", _("Write territories as ISO 3166 codes: CN or CN,HK; empty is the world.")
)


def _time_zone(name):
    if name not in available_timezones():
        raise ValidationError(
            _("No time zone is called “%(name)s”; write Asia/Shanghai."), params={"name": name}
        )


class RightsStatement(Revised):
    """On what ground the house holds rights in a title."""

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="rights")
    basis = models.CharField(_("basis"), max_length=12, choices=RightsBasis.choices)
    status = models.CharField(
        _("copyright status"), max_length=16, choices=CopyrightStatus.choices, blank=True
    )
    jurisdiction = models.CharField(
        _("jurisdiction"), max_length=2, blank=True, validators=[RegexValidator(r"^[A-Z]{2}$")]
    )
    holder = models.ForeignKey(
        "archive.Agent",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rights",
        verbose_name=_("holder"),
    )
    reference = models.CharField(_("contract or statute"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("rights statement")
        verbose_name_plural = _("rights statements")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(basis=RightsBasis.COPYRIGHT) | ~models.Q(status=""),
                name="copyright_says_its_status",
            )
        ]

    def __str__(self):
        return f"{self.get_basis_display()} {self.reference}".strip()


class RightsGrant(Revised):
    """An act the statement allows, where and when; both ends are inside, in a named time zone."""

    statement = models.ForeignKey(RightsStatement, models.CASCADE, related_name="grants")
    act = models.CharField(_("act"), max_length=12, choices=RightsAct.choices)
    allowed = models.BooleanField(_("allowed"), default=True, help_text=_("Off: the act is forbidden."))
    territories = models.CharField(_("territories"), max_length=400, blank=True, validators=[TERRITORIES])
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: open."))
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Asia/Shanghai", validators=[_time_zone]
    )
    note = models.CharField(_("restriction"), max_length=300, blank=True)

    objects = RightsGrantQuerySet.as_manager()

    class Meta:
        ordering = ["act", "starts_on", "pk"]
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="grant_ends_after_it_starts",
            )
        ]

    def __str__(self):
        return (
            f"{self.get_act_display()} {self.territories or '*'} {self.starts_on or ''}–{self.ends_on or ''}"
        )

    def covers(self, moment, territory=""):
        """Say whether the grant is in force at an aware moment in a territory (empty: anywhere)."""
        day = moment.astimezone(ZoneInfo(self.time_zone)).date()
        if (self.starts_on and day < self.starts_on) or (self.ends_on and day > self.ends_on):
            return False
        return not self.territories or territory in self.territories.split(",")
