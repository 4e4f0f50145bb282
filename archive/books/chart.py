"""Turn books into drawings: bars by step, a curve over time, a share a title; the target stands in each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from archive.books.comparing import COST_TARGET, TIME_TARGET

ROOM = Decimal("1.04")  # a little air beyond the longest bar


@dataclass(frozen=True)
class Bar:
    """One row of a chart: width in percent of the chart, and how it is drawn."""

    label: str
    value: Decimal
    percent: Decimal
    look: str


@dataclass(frozen=True)
class Chart:
    """Rows of bars over one scale, with the target's place on it in percent or None."""

    bars: tuple
    target: Decimal | None
    target_value: Decimal | None


@dataclass(frozen=True)
class Curve:
    """A stair over time in a square of 100 by 100, with the heights of the target and of the hand."""

    points: str
    first: date
    last: date
    value: Decimal
    top: Decimal
    target: Decimal | None
    hand: Decimal | None


@dataclass(frozen=True)
class Share:
    """One title: its part of the hand's time and cost in percent, and the widths of the two bars."""

    books: object
    time: Decimal | None
    cost: Decimal | None
    time_width: Decimal
    cost_width: Decimal


@dataclass(frozen=True)
class Shares:
    """Titles over one scale, with the places of both targets and of the hand."""

    rows: tuple
    time_target: Decimal
    cost_target: Decimal
    hand: Decimal


def time_chart(books):
    """Draw minutes by kind, all together, and by hand."""
    rows = [(line.label, line.minutes, _look(line)) for line in books.lines if line.minutes]
    return _chart(rows, books.minutes, books.baseline_minutes, books.target_minutes)


def money_chart(books):
    """Draw money by kind, all together, and by hand; without a sum nothing is drawn together."""
    rows = [(line.label, line.money, _look(line)) for line in books.lines if line.money]
    return _chart(rows, books.money, books.baseline_money, books.target_money)


def budget_chart(books, budget):
    """Draw what is spent and what was estimated, with the budget as the line, or None without a sum."""
    if books.money is None or budget is None:
        return None
    rows = [(_("spent"), books.money, "total"), (_("estimated"), books.estimate, "kind")]
    return _chart(rows, None, None, budget)


def time_curve(points, books):
    """Draw how minutes grew towards the target and the hand's time, or None before the first entry."""
    drawn = [(point.on, point.minutes) for point in points]
    return _curve(drawn, books.target_minutes, books.baseline_minutes)


def money_curve(points, books):
    """Draw how money grew; None before the first entry, and where a currency without a rate leaves no sum."""
    drawn = [] if books.money is None else [(point.on, point.money) for point in points]
    return _curve(drawn, books.target_money, books.baseline_money)


def shares(rows):
    """Draw every title with a baseline beside the hand, which is 100 %."""
    rows = [books for books in rows if books.time_share is not None]
    if not rows:
        return None
    known = [share for books in rows for share in (books.time_share, books.cost_share) if share is not None]
    longest = max([*known, Decimal(100)]) * ROOM
    drawn = tuple(
        Share(
            books,
            books.time_share,
            books.cost_share,
            _share(books.time_share, longest),
            _share(books.cost_share or 0, longest),
        )
        for books in rows
    )
    return Shares(
        drawn,
        _share(TIME_TARGET * 100, longest),
        _share(COST_TARGET * 100, longest),
        _share(Decimal(100), longest),
    )


def _chart(rows, total, baseline, target):
    if total is not None:
        rows = [*rows, (_("together so far"), total, "total")]
    if baseline is not None:
        rows.append((_("by hand (baseline)"), baseline, "baseline"))
    longest = max([value for _label, value, _kind in rows] + [target or 0]) * ROOM
    bars = tuple(Bar(label, value, _share(value, longest), look) for label, value, look in rows)
    return Chart(bars, None if target is None else _share(target, longest), target)


def _curve(drawn, target, hand):
    if not drawn:
        return None
    value = drawn[-1][1]
    near = target if hand is not None and value <= target * 2 else hand  # the hand is far above at first
    top = max([amount for _day, amount in drawn] + [near or 0]) * ROOM or Decimal(1)
    first, last = drawn[0][0], drawn[-1][0]
    span = max((last - first).days, 1)
    stair, height = [], Decimal(100)
    for day, amount in drawn:
        across = Decimal((day - first).days) / span * 100
        stair.append(f"{across:.2f},{height:.2f}")
        height = 100 - _share(amount, top)
        stair.append(f"{across:.2f},{height:.2f}")
    stair.append(f"100,{height:.2f}")
    return Curve(" ".join(stair), first, last, value, top, _height(target, top), _height(hand, top))


def _height(value, top):
    """Return how far from the top a value stands, or None where it is beyond the drawing."""
    return None if value is None or value > top else 100 - _share(value, top)


def _look(line):
    return "machine" if line.kind.startswith("machine") else "kind"


def _share(value, longest):
    return (Decimal(max(value, 0)) / longest * 100).quantize(Decimal("0.01")) if longest else Decimal(0)
