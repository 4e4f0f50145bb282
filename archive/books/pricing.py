"""What an hour of a kind of work costs on a day."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from archive.models import RateCard
from archive.vocabulary import MinuteKind

MACHINES = {"machine-cpu": _("machine (CPU)"), "machine-gpu": _("machine (GPU)")}
RATE_KINDS = dict(MinuteKind.choices) | MACHINES


@dataclass(frozen=True)
class Price:
    """An amount of a currency, an hour."""

    amount: Decimal
    currency: str


class Rates:
    """The rate cards, read once."""

    def __init__(self):
        self._days, self._prices = defaultdict(list), defaultdict(list)
        for card in RateCard.objects.order_by("valid_from"):
            self._days[card.kind].append(card.valid_from)
            self._prices[card.kind].append(Price(card.per_hour, card.currency))

    def per_hour(self, kind, day):
        """Return the Price of an hour of a kind on a day, or None where no card says."""
        place = bisect_right(self._days[kind], day)
        return self._prices[kind][place - 1] if place else None
