"""The books: minutes, machine seconds and money, and the manual baseline they are held against.

What is written here is never edited. A correction is a counter-entry that names the entry it takes back.
"""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archive.querysets import RateCardQuerySet
from archive.vocabulary import CostBasis, CostKind, Grade, MinuteKind

HOURS_A_DAY = 8


class RateCard(models.Model):
    """What an hour of a kind of work costs, from a day on."""

    kind = models.CharField(_("kind"), max_length=20)
    per_hour = models.DecimalField(
        _("per hour"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    valid_from = models.DateField(_("valid from"))

    objects = RateCardQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-valid_from"]
        verbose_name = _("rate")
        verbose_name_plural = _("rate cards")
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="one_rate_per_kind_and_day")
        ]

    def __str__(self):
        return f"{self.kind} {self.per_hour} {self.currency}/h"


class WrittenOnce(models.Model):
    """A row that is never edited: it can only be written, and taken back by another row."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Save once."""
        if self.pk:
            raise ValueError(f"{self._meta.label} {self.pk} is written once; reverse it by a counter-entry.")
        super().save(*args, **kwargs)

    @property
    def is_reversed(self):
        """Say whether a counter-entry takes this back."""
        return hasattr(self, "reversed_by")


class TimeEntry(WrittenOnce):
    """Minutes a person worked on a title; a counter-entry holds them with a minus sign."""

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="time_entries")
    version = models.ForeignKey(
        "archive.Version", models.PROTECT, null=True, blank=True, related_name="time_entries"
    )
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="time_entries")
    kind = models.CharField(_("kind"), max_length=20, choices=MinuteKind.choices)
    minutes = models.IntegerField(_("minutes"))
    frames = models.IntegerField(_("frames done"), default=0)
    worked_on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("takes back"),
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-worked_on", "-pk"]
        verbose_name = _("time entry")
        verbose_name_plural = _("time entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, minutes__gt=0, frames__gte=0)
                | Q(reverses__isnull=False, minutes__lt=0, frames__lte=0),
                name="time_entry_has_minutes",
            )
        ]

    def __str__(self):
        return f"{self.person} {self.minutes} min {self.get_kind_display()}"


class MachineTime(models.Model):
    """Seconds a machine worked on a title."""

    class Device(models.TextChoices):
        CPU = "cpu", _("CPU")
        GPU = "gpu", _("GPU")

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="machine_times")
    step = models.CharField(_("step"), max_length=60)
    subject = models.CharField(max_length=60, help_text="model label and key of the job that spent it")
    attempt = models.PositiveIntegerField(default=1)
    device = models.CharField(_("device"), max_length=5, choices=Device.choices, default=Device.CPU)
    seconds = models.DecimalField(_("seconds"), max_digits=12, decimal_places=3)
    frames = models.PositiveIntegerField(_("frames"), default=0)
    outcome = models.CharField(max_length=20, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("machine time")
        verbose_name_plural = _("machine time")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "attempt"], name="machine_time_booked_once_per_attempt"
            )
        ]

    def __str__(self):
        return f"{self.step} {self.seconds} s"


class CostLine(WrittenOnce):
    """Money estimated or spent on a title."""

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="cost_lines")
    kind = models.CharField(_("kind"), max_length=20, choices=CostKind.choices)
    basis = models.CharField(_("basis"), max_length=10, choices=CostBasis.choices, default=CostBasis.ACTUAL)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    spent_on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("takes back"),
    )
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-spent_on", "-pk"]
        verbose_name = _("cost line")
        verbose_name_plural = _("cost lines")

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount} {self.currency}"


class TimeEstimate(WrittenOnce):
    """Minutes a step of a title is expected to take; the newest estimate of a step counts."""

    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="time_estimates")
    kind = models.CharField(_("kind"), max_length=20)
    minutes = models.PositiveIntegerField(_("minutes"))
    made_on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("time estimate")
        verbose_name_plural = _("time estimates")

    def __str__(self):
        return f"{self.kind} {self.minutes} min"


class Baseline(models.Model):
    """What the same title would cost by hand; frozen when the work is planned."""

    work = models.OneToOneField("archive.Work", models.PROTECT, related_name="baseline")
    grade = models.CharField(_("condition"), max_length=1, choices=Grade.choices)
    frames = models.PositiveIntegerField(_("frames"))
    frames_per_day = models.PositiveIntegerField(_("frames per person-day"))
    day_rate = models.DecimalField(_("day rate"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    frozen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("manual baseline")
        verbose_name_plural = _("manual baselines")

    def __str__(self):
        return f"{self.days} d"

    def save(self, *args, **kwargs):
        """Save once; a baseline that moves proves nothing."""
        if self.pk:
            raise ValueError(f"Baseline {self.pk} is frozen.")
        super().save(*args, **kwargs)

    @property
    def days(self):
        """Person-days by hand."""
        return (Decimal(self.frames) / self.frames_per_day).quantize(Decimal("0.01"))

    @property
    def minutes(self):
        """Minutes by hand, in days of eight hours."""
        return (self.days * HOURS_A_DAY * 60).quantize(Decimal(1))

    @property
    def cost(self):
        """Money by hand."""
        return (Decimal(self.frames) / self.frames_per_day * self.day_rate).quantize(Decimal("0.01"))
