"""Add the books of titles together; archive.books.ways says by what."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from archive.books.comparing import Compared
from archive.books.exchange import CURRENCY
from archive.books.reckoning import Line, summaries
from archive.books.ways import ways

ZERO = Decimal("0.00")


@dataclass
class Group(Compared):
    """Titles together; only those with a frozen baseline, `counted` of them, are held against the hand."""

    label: str
    books: list = field(default_factory=list)
    url: str = ""
    currency: str = CURRENCY

    @property
    def titles(self):
        """How many titles."""
        return len(self.books)

    @property
    def _planned(self):
        return [one for one in self.books if one.baseline is not None]

    @property
    def counted(self):
        """How many titles the baseline speaks of."""
        return len(self._planned)

    @property
    def minutes(self):
        """All minutes of all titles."""
        return sum((one.minutes for one in self.books), Decimal(0))

    @property
    def money(self):
        """All money of all titles, or None where one of them has no sum."""
        return _sum(one.money for one in self.books)

    @property
    def unconverted(self):
        """The currencies and days that lack a rate."""
        return sorted({lack for one in self.books for lack in one.unconverted})

    @property
    def estimate(self):
        """All money planned."""
        return sum((one.estimate for one in self.books), ZERO)

    @property
    def people_minutes(self):
        """Minutes of people alone."""
        return sum((one.people_minutes for one in self.books), Decimal(0))

    @property
    def unrated(self):
        """The kinds of work whose minutes have no price."""
        return sorted({kind for one in self.books for kind in one.unrated}, key=str)

    @property
    def estimated_minutes(self):
        """All minutes planned, or None where none were."""
        planned = [one.estimated_minutes for one in self.books if one.estimated_minutes is not None]
        return sum(planned, Decimal(0)) if planned else None

    @property
    def over_minutes(self):
        """Minutes above the estimates of the titles that have one, or None where none has."""
        over = [one.over_minutes for one in self.books if one.over_minutes is not None]
        return sum(over, Decimal(0)) if over else None

    @property
    def over_money(self):
        """Money above the estimates of the titles that have one; None where none has, or one has no sum."""
        over = [one.over_money for one in self.books if one.estimate]
        return _sum(over) if over else None

    @property
    def compared_minutes(self):
        """Minutes of the titles with a baseline."""
        return sum((one.minutes for one in self._planned), Decimal(0))

    @property
    def compared_money(self):
        """Money of the titles with a baseline, or None."""
        return _sum(one.money for one in self._planned)

    @property
    def baseline_minutes(self):
        """Minutes by hand of the titles that have a baseline, or None."""
        return sum((one.baseline_minutes for one in self._planned), Decimal(0)) if self._planned else None

    @property
    def baseline_money(self):
        """Money by hand of the titles that have a baseline, or None."""
        return sum((one.baseline_money for one in self._planned), ZERO) if self._planned else None

    @property
    def lines(self):
        """Steps of all titles together."""
        found = {}
        for line in (line for one in self.books for line in one.lines):
            found[line.kind] = _together(found[line.kind], line) if line.kind in found else line
        return list(found.values())


def grouped(works, way, *, by):
    """Return Groups of the works by one of ways(), largest first; works come with titles and collection."""
    found = summaries(works)
    places, groups = ways()[way].places(found, by), defaultdict(list)
    for books in found:
        groups[places[books.work.pk]].append(books)
    made = [Group(place.label, books, place.url) for place, books in groups.items()]
    return sorted(made, key=lambda group: -group.minutes)


def _sum(amounts):
    amounts = list(amounts)
    return None if None in amounts else sum(amounts, ZERO)


def _together(one, other):
    return Line(
        one.kind,
        one.label,
        one.minutes + other.minutes,
        _sum([one.money, other.money]),
        one.frames + other.frames,
        _planned(one.planned_minutes, other.planned_minutes),
        _planned(one.planned_money, other.planned_money),
    )


def _planned(one, other):
    return None if one is None and other is None else (one or 0) + (other or 0)
