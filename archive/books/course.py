"""How time and money of titles grew, day by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from archive.books.exchange import Exchange
from archive.books.moments import costs, machines, people
from archive.books.pricing import Rates
from archive.vocabulary import CostBasis

POINTS = 120  # more than a chart of its width can show


@dataclass(frozen=True)
class Point:
    """What stood in the books at the end of a day."""

    on: date
    minutes: Decimal
    money: Decimal


def course(works):
    """Return Points of the works together, oldest first; money without a rate is not in them."""
    rates, exchange = Rates(), Exchange()
    days = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for moment in [*people(works), *machines(works)]:
        price = rates.per_hour(moment.kind, moment.priced_on)
        worth = price and exchange.in_house(price.amount, price.currency, moment.priced_on)
        days[moment.on][0] += moment.minutes
        days[moment.on][1] += moment.minutes / 60 * (worth or 0)
    for cost in costs(works):
        if cost.basis == CostBasis.ACTUAL:
            days[cost.on][1] += exchange.in_house(cost.amount, cost.currency, cost.priced_on) or 0
    return _thinned(list(_summed(days)))


def _summed(days):
    minutes, money = Decimal(0), Decimal(0)
    for day in sorted(days):
        minutes += days[day][0]
        money += days[day][1]
        yield Point(day, minutes, money)


def _thinned(points):
    """Keep the first, the last and evenly spread days between, of which each is a true sum."""
    if len(points) <= POINTS:
        return points
    step = (len(points) - 1) / (POINTS - 1)
    return [points[round(number * step)] for number in range(POINTS)]
