"""One page of the list of works: in which order, from where on, how many there are, and what narrows further.

Pages go on from the last row seen, so the thousandth is as quick as the first. Counts are exact wherever that
is quick: over the whole catalogue and for one fact they are kept, over a search they are counted, and over
a combination of facts they are counted up to counting.MOST_COUNTED; beyond that they say "at least".
"""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.db import connection
from django.utils.translation import get_language

from accounts import numbers
from archive.models import Collection, IndexCard
from archive.search.asking import Query, among, cards, find, hidden_collections
from archive.search.counting import Count, Tally, by_pair, kept_counts, number_of, remembered_tally, tally
from archive.search.facts import FACETS, fact
from archive.search.keeping import ALL

PAGE = 50
MOST_VALUES = 12
GOES_ON = 600  # seconds a search's later pages are of what its first page found
COMMON = 8  # what more than an eighth of the works have is met soon enough on the way
RANK = "rank"
SORTS = ("title", "-title", "year", "-year", "changed", "-changed")
NEWEST = "-changed"


@dataclass(frozen=True)
class Value:
    """A value of a facet: how many works have it, and whether it is chosen."""

    value: str
    label: str
    count: Count | None
    chosen: bool


@dataclass(frozen=True)
class Page:
    """Keys of the works of one page, and where the pages beside it begin."""

    ids: list
    total: Count
    before: str = ""
    after: str = ""
    guessed: bool = False


def column(sort):
    """Return the column a sort goes by; titles as the reader's language sorts them."""
    name = sort.lstrip("-")
    if name == "title":
        return "sort_zh" if (get_language() or "").startswith("zh") else "sort_en"
    return {"year": "first_year", "changed": "changed_at"}[name]


class Listing:
    """A query as one person sees it, in an order; `going_on` from a page that was shown before."""

    def __init__(self, query, user, sort="", *, going_on=False):
        self.query, self.user, self.going_on = query, user, going_on
        first = RANK if query.text else NEWEST
        self.sort = sort if sort in SORTS or (sort == RANK and query.text) else first
        self.cards = cards(query, user)
        self._found = self._tally = None

    @property
    def found(self):
        """What the words of the query find; asked once, and kept for the pages that go on from the first."""
        if self._found is None:
            asked = repr((self.query.text, sorted(self.query.facets.items()), hidden_collections(self.user)))
            key = f"found-{sha256(asked.encode()).hexdigest()}"
            self._found = cache.get(key) if self.going_on else None
        if self._found is None:
            self._found = find(self.query.text, self.user, self.query)
            if not connection.in_atomic_block:  # what is written there may yet be taken back
                cache.set(key, self._found, GOES_ON)
        return self._found

    def ids(self):
        """Return a lazy run of the keys of all works, in order: for exports and bulk edits."""
        if self.query.text:
            return self._ranked()
        return self.cards.order_by(*self._order()).values_list("pk", flat=True)

    def total(self):
        """Return how many works answer."""
        if self.query.text:
            return Count(len(self.found.ids), self.found.more)
        facts = [fact(name, value) for name, values in self.query.facets.items() for value in values]
        if len(facts) <= 1:
            return Count(
                kept_counts(self.user, [facts[0] if facts else ALL]).get(facts[0] if facts else ALL, 0)
            )
        return self._tally.works if self._tally else number_of(self.cards)

    def page(self, after="", before="", size=PAGE):
        """Return the Page after a mark, before a mark, or the first."""
        if self.query.text:
            return self._ranked_page(after or before, size)
        mark, backwards = _mark(after or before, self.sort), bool(before and not after)
        total = self.total()
        rows = cards(self.query, self.user, "among") if self._is_common(total) else self.cards
        if mark:
            rows = self._beyond(rows, mark, backwards)
        name = column(self.sort)
        found = list(rows.order_by(*self._order(backwards)).values_list("pk", name)[: size + 1])
        more, found = len(found) > size, found[:size]
        if backwards:
            found.reverse()
        earlier, later = (more, True) if backwards else (bool(mark), more)
        return Page(
            [pk for pk, _ in found],
            total,
            before=_written(found[0]) if found and earlier else "",
            after=_written(found[-1]) if found and later else "",
        )

    def facets(self):
        """Return [(Facet, [Value])] with what can be narrowed further, counted for this person."""
        counts = self._counts()
        collections = {str(pk): str(row) for pk, row in Collection.objects.in_bulk().items()}
        shown = []
        for name, facet in FACETS.items():
            chosen = self.query.facets.get(name, [])
            values = self._values(
                facet, chosen, self._counts_without(name) if chosen else counts, collections
            )
            if values:
                shown.append((facet, values))
        return shown

    def _values(self, facet, chosen, counts, collections):
        pairs, more = counts.facts.items(), counts.works.more
        own = {value: number for (name, value), number in pairs if name == facet.name and number > 0}
        order = sorted(own, key=facet.place_of if facet.by_value else lambda value: (-own[value], value))
        kept = order if facet.by_value else order[:MOST_VALUES]
        kept = kept + [value for value in chosen if value not in kept]
        return [
            Value(
                value,
                collections.get(value, value) if facet.name == "collection" else facet.label_of(value),
                self._exactly(value, chosen, own, more),
                value in chosen,
            )
            for value in kept
        ]

    def _exactly(self, value, chosen, own, more):
        """Count a value; of one that is chosen alone the whole list is the count."""
        if chosen == [value]:
            return self.total()
        return Count(own[value], more) if value in own else None

    def _counts(self):
        """Return the Tally of this list."""
        if self._tally is None:
            if not self.query.asked:
                self._tally = self._whole()
            elif self.query.text:
                found = tally(among(self.cards, self.found.ids))
                self._tally = Tally(found.facts, self.total())
            else:
                self._tally = remembered_tally(self.cards, self.query, self.user)
        return self._tally

    def _counts_without(self, name):
        """Count a chosen facet's values as if none were chosen, so that one can go from one to the next."""
        rest = self.query.without(name)
        if rest.text:
            return self._counts()
        if not rest.asked:
            return self._whole()
        return remembered_tally(cards(rest, self.user), rest, self.user, name)

    def _whole(self):
        kept = kept_counts(self.user)
        return Tally(by_pair(kept), Count(kept.get(ALL, 0)))

    def _order(self, backwards=False):
        down = self.sort.startswith("-") != backwards
        sign = "-" if down else ""
        return f"{sign}{column(self.sort)}", f"{sign}work_id"

    def _is_common(self, total):
        """Say whether so many works have the facts that the next page is near on the way along the order."""
        every = kept_counts(self.user, [ALL]).get(ALL, 0) if self.query.facets else 0
        return total.number * COMMON > every

    def _beyond(self, rows, mark, backwards):
        """Leave the rows that come after a mark: compared as a pair, so that the index begins right there."""
        table = IndexCard._meta.db_table
        way = "<" if self.sort.startswith("-") != backwards else ">"
        pair = f"({table}.{column(self.sort)}, {table}.work_id) {way} (%s, %s)"
        value, pk = mark
        if isinstance(value, datetime):
            value = connection.ops.adapt_datetimefield_value(value)
        return rows.extra(where=[pair], params=[value, pk])  # noqa: S610 - names of the schema

    def _ranked(self):
        ids = self.found.ids
        if self.sort == RANK:
            return ids
        keyed = dict(among(self.cards, ids).values_list("pk", column(self.sort)))
        ordered = sorted((key, pk) for pk, key in keyed.items())
        return [pk for _, pk in (reversed(ordered) if self.sort.startswith("-") else ordered)]

    def _ranked_page(self, mark, size):
        ids = self._ranked()
        start = numbers.number_of(mark) or 0
        start = start if start < len(ids) else 0
        shown = ids[start : start + size]
        if self.going_on:  # one that was closed or changed since the first page is not shown on the next
            open_still = set(among(self.cards, shown).values_list("pk", flat=True))
            shown = [pk for pk in shown if pk in open_still]
        return Page(
            shown,
            self.total(),
            before=str(max(start - size, 0)) if start else "",
            after=str(start + size) if start + size < len(ids) else "",
            guessed=self.found.guessed,
        )


def _written(row):
    pk, value = row
    return json.dumps(
        [value.isoformat() if isinstance(value, datetime) else value, pk], separators=(",", ":")
    )


def _mark(text, sort):
    """Read a mark back; one that was tampered with is none."""
    try:
        value, pk = json.loads(text)
        if sort.endswith("changed"):
            value = datetime.fromisoformat(value)
        elif sort.endswith("year"):
            value = int(value)
        else:
            value = str(value)
            value.encode()  # halves of characters are nothing a database compares
        return None if _beyond(value) or _beyond(int(pk)) else (value, int(pk))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def _beyond(value):
    """Say whether no database could have given out such a value."""
    return (isinstance(value, int) and abs(value) >= 1 << 63) or (isinstance(value, str) and "\x00" in value)


__all__ = ["Count", "Listing", "Page", "Query", "Value", "kept_counts"]
