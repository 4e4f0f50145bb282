"""Reckon a title's books: minutes and money by step beside the estimate, the manual baseline and the target.

Money is kept in its own currency and summed in the house's at the rate of its day. What no exchange rate
covers is never left out quietly: then there is no sum, and `unconverted` says which currency and day.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from archive.books.comparing import Compared
from archive.books.exchange import CENT, CURRENCY, Exchange
from archive.books.moments import costs, estimates, machines, people
from archive.books.pricing import RATE_KINDS, Rates
from archive.models import Baseline
from archive.vocabulary import CostBasis, CostKind, MinuteKind

ORDER = [*RATE_KINDS, *CostKind.values]
LABELS = RATE_KINDS | dict(CostKind.choices)


@dataclass(frozen=True)
class Line:
    """Minutes and money of one step, done and planned; money is None where a rate is missing.

    own: (currency, amount) of what was spent in other currencies.
    """

    kind: str
    label: str
    minutes: Decimal
    money: Decimal | None
    frames: int = 0
    planned_minutes: Decimal | None = None
    planned_money: Decimal | None = None
    own: tuple = ()

    @property
    def over_minutes(self):
        """Minutes above the estimate, below it with a minus sign, or None without one."""
        return None if self.planned_minutes is None else self.minutes - self.planned_minutes

    @property
    def over_money(self):
        """Money above the estimate, or None without one or without a sum."""
        if self.planned_money is None or self.money is None:
            return None
        return self.money - self.planned_money


@dataclass
class Books(Compared):
    """The books of one title, reckoned now; money in the house's currency."""

    work: object
    lines: list = field(default_factory=list)
    baseline: Baseline | None = None
    unrated: list = field(default_factory=list)
    unconverted: list = field(default_factory=list)
    currency: str = CURRENCY

    @property
    def minutes(self):
        """All minutes, people's and machines', as if nobody worked while a machine ran."""
        return sum((line.minutes for line in self.lines), Decimal(0))

    @property
    def people_minutes(self):
        """Minutes of people alone."""
        return sum((line.minutes for line in self.lines if line.kind in MinuteKind.values), Decimal(0))

    @property
    def money(self):
        """Everything spent, or None where a currency has no rate."""
        if self.unconverted:
            return None
        return sum((line.money for line in self.lines), Decimal("0.00"))

    @property
    def estimate(self):
        """All the money that was planned."""
        return sum((line.planned_money or 0 for line in self.lines), Decimal("0.00"))

    @property
    def estimated_minutes(self):
        """All the minutes that were planned, or None where none were."""
        planned = [line.planned_minutes for line in self.lines if line.planned_minutes is not None]
        return sum(planned, Decimal(0)) if planned else None

    @property
    def over_minutes(self):
        """Minutes above the estimate, below it with a minus sign, or None without one."""
        return None if self.estimated_minutes is None else self.minutes - self.estimated_minutes

    @property
    def over_money(self):
        """Money above the estimate, or None without one or without a sum."""
        return self.money - self.estimate if self.estimate and self.money is not None else None

    @property
    def baseline_minutes(self):
        """Minutes by hand, or None before the baseline is frozen."""
        return None if self.baseline is None else self.baseline.minutes

    @property
    def baseline_money(self):
        """Money by hand, or None."""
        return None if self.baseline is None else self.baseline.cost


class _Account:
    """What gathers under one title while it is reckoned."""

    def __init__(self):
        self.steps = defaultdict(lambda: [Decimal(0), Decimal(0), 0])
        self.planned = defaultdict(lambda: [None, Decimal(0)])
        self.own = defaultdict(lambda: defaultdict(Decimal))
        self.unrated, self.unconverted, self.broken = set(), set(), set()

    def spend(self, kind, minutes, money, frames=0):
        """Add to a step."""
        step = self.steps[kind]
        step[0] += minutes
        step[1] += money
        step[2] += frames

    def lack(self, kind, currency, day):
        """Remember that no rate says what a currency was worth."""
        self.broken.add(kind)
        self.unconverted.add((currency, day))

    def lines(self):
        """Return the lines, in the order of the work."""
        kinds = sorted(
            {*self.steps, *self.planned, *self.broken},
            key=lambda kind: ORDER.index(kind) if kind in ORDER else len(ORDER),
        )
        return [self._line(kind) for kind in kinds]

    def _line(self, kind):
        minutes, money, frames = self.steps.get(kind, (Decimal(0), Decimal(0), 0))
        planned_minutes, planned_money = self.planned.get(kind, (None, None))
        return Line(
            kind,
            LABELS.get(kind, kind),
            _minutes(minutes),
            None if kind in self.broken else money.quantize(CENT),
            frames,
            planned_minutes,
            None if planned_money is None else planned_money.quantize(CENT),
            tuple(sorted(self.own[kind].items())) if kind in self.own else (),
        )


def summary(work):
    """Return the Books of one work."""
    return summaries([work])[0]


def summaries(works):
    """Return the Books of several works, in their order, in a handful of queries."""
    works = list(works)
    books = {work.pk: Books(work) for work in works}
    for row in Baseline.objects.filter(work__in=works):
        books[row.work_id].baseline = row
    for pk, account in _accounts(works).items():
        found = books[pk]
        found.lines = account.lines()
        found.unrated = [LABELS.get(kind, kind) for kind in sorted(account.unrated)]
        found.unconverted = sorted(account.unconverted)
    return [books[work.pk] for work in works]


def _accounts(works):
    rates, exchange, accounts = Rates(), Exchange(), defaultdict(_Account)
    for moment in [*people(works), *machines(works)]:
        account, price = accounts[moment.work], rates.per_hour(moment.kind, moment.priced_on)
        if price is None:
            account.unrated.add(moment.kind)
        worth = price and exchange.in_house(price.amount, price.currency, moment.priced_on)
        if price is not None and worth is None:
            account.lack(moment.kind, price.currency, moment.priced_on)
        account.spend(moment.kind, moment.minutes, moment.minutes / 60 * (worth or 0), moment.frames)
    for cost in costs(works):
        _add_cost(accounts[cost.work], cost, exchange)
    for row in estimates(works):
        planned, price = accounts[row.work_id].planned[row.kind], rates.per_hour(row.kind, row.made_on)
        worth = price and exchange.in_house(price.amount, price.currency, row.made_on)
        planned[0] = Decimal(row.minutes)
        planned[1] += Decimal(row.minutes) / 60 * (worth or 0)
    return accounts


def _add_cost(account, cost, exchange):
    worth = exchange.in_house(cost.amount, cost.currency, cost.priced_on)
    if worth is None:
        account.lack(cost.kind, cost.currency, cost.priced_on)
    if cost.basis == CostBasis.ESTIMATE:
        account.planned[cost.kind][1] += worth or 0
        return
    if cost.currency != CURRENCY:
        account.own[cost.kind][cost.currency] += cost.amount
    account.spend(cost.kind, Decimal(0), worth or Decimal(0))


def _minutes(value):
    return value.quantize(Decimal("0.1")) if value % 1 else value
