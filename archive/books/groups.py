"""Add the books of titles together: by series, by collection, by condition, or the whole house."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.books.comparing import Compared
from archive.books.reckoning import Line, summaries

WAYS = {
    "series": gettext_lazy("series or whole"),
    "collection": gettext_lazy("collection"),
    "grade": gettext_lazy("condition found"),
}
ZERO = Decimal("0.00")


@dataclass
class Group(Compared):
    """Titles together; only those with a frozen baseline, `counted` of them, are held against the hand."""

    label: str
    books: list = field(default_factory=list)
    work: object = None

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


def grouped(works, way):
    """Return Groups of the works in a way of WAYS, largest first; works come with titles and collection."""
    groups = defaultdict(list)
    for books in summaries(works):
        groups[_key(books, way)].append(books)
    found = [Group(_label(books[0], way), books, _whole(books[0], way)) for books in groups.values()]
    return sorted(found, key=lambda group: -group.minutes)


def _key(books, way):
    if way == "collection":
        return books.work.collection_id
    if way == "grade":
        return books.baseline.grade if books.baseline else ""
    return books.work.is_part_of_id or books.work.pk


def _label(books, way):
    if way == "collection":
        return str(books.work.collection) if books.work.collection_id else _("in no collection")
    if way == "grade":
        return books.baseline.get_grade_display() if books.baseline else _("no baseline yet")
    return str(books.work.is_part_of or books.work)


def _whole(books, way):
    return (books.work.is_part_of or books.work) if way == "series" else None


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
