"""Other currencies: entering what they are worth, and reading it on a day."""

from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import journal
from archive.books.periods import require_unmoved
from archive.models import ExchangeRate
from archive.permissions import may_keep_books

CURRENCY = "CNY"  # the house's own, in which the books are summed
CENT = Decimal("0.01")


class Exchange:
    """The exchange rates, read once."""

    def __init__(self):
        self._days, self._rates = defaultdict(list), defaultdict(list)
        for row in ExchangeRate.objects.order_by("valid_from"):
            self._days[row.currency].append(row.valid_from)
            self._rates[row.currency].append(row.rate)

    def rate(self, currency, day):
        """Return what one unit was worth on a day, or None where no rate says."""
        if currency == CURRENCY:
            return Decimal(1)
        place = bisect_right(self._days[currency], day)
        return self._rates[currency][place - 1] if place else None

    def in_house(self, amount, currency, day):
        """Return an amount in the house's currency at the rate of its day, or None where no rate says."""
        rate = self.rate(currency, day)
        return None if rate is None else amount * rate


@transaction.atomic
def set_exchange(*, by, currency, rate, valid_from):
    """Enter what one unit of a currency is worth from a day on; refused where it would move locked days."""
    require(may_keep_books(by))
    if currency == CURRENCY:
        raise ValidationError(
            _("%(house)s is the house's own currency; it is always worth 1.") % {"house": CURRENCY}
        )
    require_unmoved(ExchangeRate.objects.filter(currency=currency), valid_from)
    row = ExchangeRate(currency=currency, rate=rate, valid_from=valid_from)
    row.full_clean()
    row.save()
    after = {"currency": currency, "rate": str(row.rate), "valid_from": valid_from.isoformat()}
    journal.record("exchange.set", row, by=by, after=after)
    return row


def require_known(currency, day):
    """Raise ValidationError, with the way out, where no rate says what a currency was worth on a day."""
    if Exchange().rate(currency, day) is None:
        raise ValidationError(
            _(
                "No exchange rate says what %(currency)s was worth on %(day)s. "
                "Enter the rate under Rates first, then the cost."
            )
            % {"currency": currency, "day": day.isoformat()},
            code="no_exchange_rate",
        )
