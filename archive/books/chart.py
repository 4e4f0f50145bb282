"""Turn a title's books into bars: a row per kind, the baseline by hand, a line where the target stands."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

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


def time_chart(books):
    """Draw minutes by kind, all together, and by hand."""
    rows = [(line.label, line.minutes, _look(line)) for line in books.lines if line.minutes]
    return _chart(rows, books.minutes, books.baseline_minutes, books.target_minutes)


def money_chart(books):
    """Draw money by kind, all together, and by hand."""
    rows = [(line.label, line.money, _look(line)) for line in books.lines if line.money]
    return _chart(rows, books.money, books.baseline_money, books.target_money)


def _chart(rows, total, baseline, target):
    rows = [*rows, (_("together so far"), total, "total")]
    if baseline is not None:
        rows.append((_("by hand (baseline)"), baseline, "baseline"))
    longest = max([value for _label, value, _kind in rows] + [target or 0]) * ROOM
    bars = tuple(Bar(label, value, _share(value, longest), look) for label, value, look in rows)
    return Chart(bars, None if target is None else _share(target, longest), target)


def _look(line):
    return "machine" if line.kind.startswith("machine") else "kind"


def _share(value, longest):
    return (Decimal(max(value, 0)) / longest * 100).quantize(Decimal("0.01")) if longest else Decimal(0)
