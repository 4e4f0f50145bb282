"""Reckon a title's books: minutes and money by kind beside the manual baseline and the target."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from archive.books.entries import CURRENCY, HOURS_A_DAY
from archive.models import Baseline, CostLine, MachineTime, RateCard, TimeEntry
from archive.vocabulary import CostBasis, CostKind, MinuteKind

TIME_TARGET = Decimal("0.25")  # a restoration centre with AI: 75 % less time,
COST_TARGET = Decimal("0.50")  # 50 % less cost; a target, not a promise
CENT = Decimal("0.01")
MACHINES = {"machine-cpu": _("machine (CPU)"), "machine-gpu": _("machine (GPU)")}
RATE_KINDS = dict(MinuteKind.choices) | MACHINES


@dataclass(frozen=True)
class Line:
    """Minutes and money of one kind."""

    kind: str
    label: str
    minutes: Decimal
    money: Decimal
    frames: int = 0


@dataclass
class Books:
    """The books of one title, reckoned now; money in the house's currency."""

    work: object
    lines: list = field(default_factory=list)
    estimate: Decimal = Decimal("0.00")
    baseline: Baseline | None = None
    unrated: list = field(default_factory=list)
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
        """Everything spent."""
        return sum((line.money for line in self.lines), Decimal("0.00"))

    @property
    def baseline_minutes(self):
        """Minutes by hand, or None before the baseline is frozen."""
        return None if self.baseline is None else (self.baseline.days * HOURS_A_DAY * 60).quantize(Decimal(1))

    @property
    def baseline_money(self):
        """Money by hand, or None."""
        return None if self.baseline is None else self.baseline.cost

    @property
    def target_minutes(self):
        """A quarter of the hand's time."""
        return None if self.baseline is None else (self.baseline_minutes * TIME_TARGET).quantize(Decimal(1))

    @property
    def target_money(self):
        """Half of the hand's money."""
        return None if self.baseline is None else (self.baseline_money * COST_TARGET).quantize(CENT)

    @property
    def time_share(self):
        """Minutes spent as percent of the baseline, or None."""
        return _percent(self.minutes, self.baseline_minutes)

    @property
    def cost_share(self):
        """Money spent as percent of the baseline, or None."""
        return _percent(self.money, self.baseline_money)

    @property
    def meets_time(self):
        """Say whether the time target is met so far, or None without a baseline."""
        return None if self.baseline is None else self.minutes <= self.target_minutes

    @property
    def meets_cost(self):
        """Say whether the cost target is met so far, or None without a baseline."""
        return None if self.baseline is None else self.money <= self.target_money


class Rates:
    """The rate cards, read once."""

    def __init__(self):
        self._days, self._prices = defaultdict(list), defaultdict(list)
        for card in RateCard.objects.order_by("valid_from"):
            self._days[card.kind].append(card.valid_from)
            self._prices[card.kind].append(card.per_hour)

    def per_hour(self, kind, day):
        """Return the price of an hour of a kind on a day, or None where no card says."""
        place = bisect_right(self._days[kind], day)
        return self._prices[kind][place - 1] if place else None


def summary(work):
    """Return the Books of one work."""
    return summaries([work])[0]


def summaries(works):
    """Return the Books of several works, in their order, in a handful of queries."""
    rates, works = Rates(), list(works)
    books = {work.pk: Books(work) for work in works}
    for row in Baseline.objects.filter(work__in=works):
        books[row.work_id].baseline = row
    sums = defaultdict(lambda: [Decimal(0), Decimal(0), 0])
    missing = defaultdict(set)
    for key, day, minutes, frames in [*_people(works), *_machines(works)]:
        price = rates.per_hour(key[1], day)
        if price is None:
            missing[key[0]].add(key[1])
        entry = sums[key]
        entry[0] += minutes
        entry[1] += minutes / 60 * (price or 0)
        entry[2] += frames
    for (pk, kind), (minutes, money, frames) in sums.items():
        books[pk].lines.append(
            Line(kind, RATE_KINDS.get(kind, kind), _minutes(minutes), money.quantize(CENT), frames)
        )
    _add_costs(books, works)
    for pk, found in books.items():
        found.unrated = [RATE_KINDS.get(kind, kind) for kind in sorted(missing[pk])]
        found.lines.sort(key=lambda line: ORDER.index(line.kind) if line.kind in ORDER else len(ORDER))
    return [books[work.pk] for work in works]


ORDER = [*RATE_KINDS, *CostKind.values]


def _people(works):
    rows = TimeEntry.objects.filter(work__in=works).order_by()
    for row in rows.values("work", "kind", "worked_on").annotate(
        minutes_sum=Sum("minutes"), frames_sum=Sum("frames")
    ):
        yield (row["work"], row["kind"]), row["worked_on"], Decimal(row["minutes_sum"]), row["frames_sum"]


def _machines(works):
    rows = MachineTime.objects.filter(work__in=works).order_by().annotate(day=TruncDate("recorded_at"))
    for row in rows.values("work", "device", "day").annotate(
        seconds_sum=Sum("seconds"), frames_sum=Sum("frames")
    ):
        minutes = Decimal(row["seconds_sum"]) / 60
        yield (row["work"], f"machine-{row['device']}"), row["day"], minutes, row["frames_sum"]


def _add_costs(books, works):
    labels = dict(CostKind.choices)
    rows = CostLine.objects.filter(work__in=works, currency=CURRENCY).order_by()
    for row in rows.values("work", "kind", "basis").annotate(amount_sum=Sum("amount")):
        amount, found = Decimal(row["amount_sum"]).quantize(CENT), books[row["work"]]
        if row["basis"] == CostBasis.ACTUAL:
            found.lines.append(Line(row["kind"], labels.get(row["kind"], row["kind"]), Decimal(0), amount))
        else:
            found.estimate += amount


def _minutes(value):
    return value.quantize(Decimal("0.1")) if value % 1 else value


def _percent(part, whole):
    return None if not whole else (Decimal(part) / whole * 100).quantize(Decimal("0.1"))
