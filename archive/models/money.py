"""Other currencies and closed periods of the books."""

from decimal import Decimal

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

CURRENCY_CODE = RegexValidator(r"^[A-Z]{3}$", _("Write the currency as ISO 4217: EUR, USD, HKD."))


class ExchangeRate(models.Model):
    """What one unit of a currency is worth in the house's own, from a day on."""

    currency = models.CharField(_("currency"), max_length=3, validators=[CURRENCY_CODE])
    valid_from = models.DateField(_("valid from"))
    rate = models.DecimalField(
        _("rate"),
        max_digits=16,
        decimal_places=8,
        validators=[MinValueValidator(Decimal("0.00000001"))],
        help_text=_("What one unit is worth in the house's currency."),
    )

    class Meta:
        ordering = ["currency", "-valid_from"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(fields=["currency", "valid_from"], name="one_exchange_rate_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_is_above_zero"),
        ]

    def __str__(self):
        return f"1 {self.currency} = {self.rate}"


class PeriodLockQuerySet(models.QuerySet):
    """Questions over locked periods."""

    def standing(self):
        """Locks that nobody has taken off."""
        return self.filter(unlocked_at=None)

    def covering(self, day):
        """The standing lock a day lies in, or None."""
        return self.standing().filter(first__lte=day, last__gte=day).first()


class PeriodLock(models.Model):
    """Days whose books are closed; taking the lock off needs a reason, and the row stays."""

    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    locked_at = models.DateTimeField(auto_now_add=True)
    locked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    unlocked_at = models.DateTimeField(null=True, blank=True)
    unlocked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    unlock_reason = models.CharField(max_length=200, blank=True)

    objects = PeriodLockQuerySet.as_manager()

    class Meta:
        ordering = ["-first", "-pk"]
        verbose_name = _("locked period")
        verbose_name_plural = _("locked periods")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="period_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(unlocked_at=None) | ~Q(unlock_reason=""), name="period_unlocked_for_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.first.isoformat()} – {self.last.isoformat()}"
