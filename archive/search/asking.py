"""Ask the index: what a search means, and the works that answer it, best first, the same on every database.

The ranks: the title, number or reading itself; titles that begin so; every word in a title; every word
somewhere (names before texts); an unfinished last word; and where that is few and none is it exactly, hanzi
that sound alike and what is one or two mistakes away.
"""

import json
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import connection
from django.db.models import F

from archive.models import Collection, IndexCard, IndexKey, IndexWord
from archive.search import folding, near, pinyin
from archive.search.facts import FACETS, fact

MOST = 1000  # works a search of words brings, the best of them
FEW = 10  # fewer than this, and what is nearly right is shown too
UNFINISHED_BELOW = 50
MOST_RUNS = 12
NEIGHBOURS = 8
LOOKED_THROUGH = 2000  # keys in the first stretch held against the cards; the next are twice as long
MOST_LOOKED_THROUGH = 32_000  # keys held against the cards; then the few cards are held against the keys
FEW_CARDS = 10_000
ROOMY = 1.4  # how much longer a stretch of keys is than should do
TITLES_AND_READINGS = (
    "archive_indexkey.kind < 2"  # a literal: SQLite takes its partial index for nothing else
)


@dataclass(frozen=True)
class Query:
    """What was asked: words, and facets with the values that are let through."""

    text: str = ""
    facets: dict = field(default_factory=dict)

    @classmethod
    def of(cls, data):
        """Read a query from an address's QueryDict; what no facet knows is left out."""
        facets = {
            name: list(dict.fromkeys(value[:80] for value in values if facet.knows(value)))[:20]
            for name, facet in FACETS.items()
            if (values := [value for value in data.getlist(name) if "\x00" not in value])
        }
        text = data.get("q", "").replace("\x00", "")[:200].strip()
        return cls(text, {name: values for name, values in facets.items() if values})

    @property
    def clauses(self):
        """The facets as the cards are asked for them."""
        return tuple(tuple((fact(name, value),) for value in values) for name, values in self.facets.items())

    @property
    def asked(self):
        """Say whether anything was asked."""
        return bool(self.text or self.facets)

    def without(self, name):
        """This query without one facet."""
        return Query(self.text, {key: values for key, values in self.facets.items() if key != name})


@dataclass(frozen=True)
class Found:
    """Works in the order of their rank; `more` says that there are others, `guessed` that all are guesses."""

    ids: list
    more: bool = False
    guessed: bool = False


def hidden_collections(user):
    """Return the keys of collections whose works a person does not see."""
    if user is None:
        return []
    return sorted(Collection.objects.closed_to(user).values_list("pk", flat=True))


def cards(query, user, lookup="holds"):
    """Return the cards a person may see that have the facts of a query; its words are not asked."""
    rows = IndexCard.objects.order_by()
    if hidden := hidden_collections(user):
        rows = rows.exclude(collection_id__in=hidden)
    return rows.filter(**{f"facts__{lookup}": query.clauses}) if query.facets else rows


def among(rows, ids):
    """Leave the cards or keys of many works, given as one parameter: thousands are slow to read."""
    column = f"{rows.model._meta.db_table}.work_id"
    if connection.vendor == "postgresql":
        return rows.extra(where=[f"{column} = ANY(%s::bigint[])"], params=[list(ids)])  # noqa: S610
    many = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - names of the schema
    return rows.extra(where=[many], params=[json.dumps(list(ids))])  # noqa: S610


def find(text, user, query=None, *, guess=True):
    """Return the Found of a text among the works a person may see; user None sees all of them.

    `query` narrows by its facets; without `guess`, what is only nearly right is left out.
    """
    text = text.replace("\x00", "")[:200]
    search = _Search(text, cards(query or Query(), user))
    search.take(search.whole())
    exactly = bool(search.ids)
    for rank in (search.begins, search.in_titles, search.anywhere):
        if len(search.ids) <= MOST:
            search.take(rank())
    if len(search.ids) < UNFINISHED_BELOW:
        search.take(search.unfinished())
    sure = len(search.ids)
    if guess and sure < FEW and not exactly:
        for nearly in (search.sounds_alike, search.nearly_whole, search.one_hanzi_off, search.nearly_words):
            if len(search.ids) < FEW:
                search.take(nearly())
    ids = list(search.ids)
    return Found(ids[:MOST], len(ids) > MOST, bool(ids) and not sure)


class _Search:
    """One search under way: the cards it may bring and those it has brought, in order."""

    def __init__(self, text, open_cards):
        self.cards = open_cards
        self.all_open = not open_cards.query.where
        self.runs = folding.runs(folding.fold(text))[:MOST_RUNS]
        self.whole_key = "".join(self.runs)[: folding.LONGEST_KEY]
        typed = [run if folding.is_hanzi(run) else pinyin.typed(run) for run in self.runs]
        self.keys = list(dict.fromkeys(key for key in (self.whole_key, "".join(typed)) if key))
        self.clauses = tuple(_clause(run) for run in self.runs)
        self.ids = {}

    def take(self, ids):
        """Add works that are not there yet, up to one more than are shown."""
        for pk in ids:
            if len(self.ids) > MOST:
                return
            self.ids.setdefault(pk)

    def whole(self):
        """Works with this very title, number or reading."""
        return self._by_keys(IndexKey.objects.filter(key__in=self.keys).order_by("kind", "work_id"))

    def begins(self):
        """Works with a title or number that begins so, the next in the alphabet first."""
        for key in self.keys:
            yield from self._by_keys(
                IndexKey.objects.filter(near.beginning("key", key)).order_by("key", "work_id")
            )

    def in_titles(self):
        """Works with every word in a title."""
        return self._holding("titles", self.clauses)

    def anywhere(self):
        """Works with every word somewhere, those in titles and names first."""
        if not self.clauses:
            return []
        rows = _in_order(self.cards.filter(words__holds=self.clauses), "titles", "names")
        return [pk for pk, *near in sorted(rows, key=lambda row: (not self._names_it(*row[1:]), row[0]))]

    def unfinished(self):
        """Works with a word that begins as the last one typed."""
        last = self.runs[-1] if self.runs else ""
        if len(last) < near.SHORTEST - 1 or folding.is_hanzi(last):
            return []
        rows = IndexWord.objects.filter(near.beginning("word", last)).order_by("length", "word")
        words = rows.values_list("word", flat=True)[:NEIGHBOURS]
        clause = tuple((word,) for word in words if word != last)
        return self._holding("titles", (*self.clauses[:-1], clause)) if clause else []

    def sounds_alike(self):
        """Works whose title reads as the typed hanzi do."""
        if not any(folding.is_hanzi(run) and len(run) > 1 for run in self.runs):
            return
        keys = folding.readings(" ".join(self.runs))
        yield from self._by_keys(IndexKey.objects.filter(key__in=keys).order_by("kind", "work_id"))
        for key in keys:
            rows = IndexKey.objects.filter(near.beginning("key", key)).order_by("key", "work_id")
            yield from self._by_keys(rows)
        yield from self._holding("titles", tuple(_sounding(run) for run in self.runs))

    def nearly_whole(self):
        """Works with a title or reading a mistake or two away from the whole of what was typed."""
        titles = IndexKey.objects.extra(where=[TITLES_AND_READINGS])  # noqa: S610 - a constant
        for key in self.keys:
            if not folding.is_hanzi(key):
                for _, value in near.near(titles, "key", key)[:FEW]:
                    yield from self._by_keys(titles.filter(key=value).order_by("kind", "work_id"))

    def one_hanzi_off(self):
        """Works with a title in which one hanzi of those typed is another or missing."""
        clauses = [_forgiving(run) if folding.is_hanzi(run) else _clause(run) for run in self.runs]
        if any(len(run) > 2 for run in self.runs if folding.is_hanzi(run)):
            yield from self._holding("titles", tuple(clauses))

    def nearly_words(self):
        """Works with words that are a mistake or two away from those typed."""
        clauses = [self._neighbours(run, clause) for run, clause in zip(self.runs, self.clauses, strict=True)]
        if clauses and tuple(clauses) != self.clauses:
            yield from self._holding("titles", tuple(clauses))
            if len(self.ids) < FEW:
                yield from self._holding("words", tuple(clauses))

    def _neighbours(self, run, clause):
        if folding.is_hanzi(run):
            return clause
        close = near.near(IndexWord.objects.all(), "word", run)[:NEIGHBOURS]
        return clause + tuple((word,) for _, word in close)

    def _names_it(self, titles, names):
        held = {*titles.split(), *names.split()}
        return all(any(held.issuperset(tokens) for tokens in clause) for clause in self.clauses)

    def _by_keys(self, rows):
        if not self.keys:
            return []
        if self.all_open:
            return rows.values_list("work_id", flat=True)[: MOST + 1]
        return self._open_ones(rows)

    def _open_ones(self, rows):
        """Yield the works of keys that are among the cards, stretch by stretch, each looked at once."""
        start, size, seen = 0, LOOKED_THROUGH, set()
        while start < MOST_LOOKED_THROUGH:
            stretch = list(rows.values_list("work_id", flat=True)[start : start + size])
            new = set(stretch) - seen
            held = set(among(self.cards, new).values_list("pk", flat=True)) if new else set()
            yield from (pk for pk in stretch if pk in held)
            if len(stretch) < size:
                return
            start, size, seen = start + size, size * 2, seen | new
        few = list(self.cards.values_list("pk", flat=True)[: FEW_CARDS + 1])
        many = len(few) > FEW_CARDS
        inside = rows.filter(work__in=self.cards.values("pk")) if many else among(rows, few)
        yield from inside.values_list("work_id", flat=True)[: MOST + 1]

    def _holding(self, column, clauses):
        if not clauses:
            return []
        return [pk for (pk,) in _in_order(self.cards.filter(**{f"{column}__holds": clauses}))]


def _in_order(rows, *names):
    """Return (key, *names) of the first cards by their keys, one more than MOST at the most.

    Told to sort by keys, PostgreSQL walks them and reads every card on the way: a second for common words
    among a million works. So where it expects many answers, the keys are given in stretches that will hold
    enough, each of which the GIN index answers, and are sorted by what no index knows.
    """
    if connection.vendor != "postgresql":
        return list(rows.order_by("pk").values_list("pk", *names)[: MOST + 1])
    newest = IndexCard.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    found, begin, density = [], 0, _expected(rows) / (newest + 1)
    while True:
        lacking = MOST + 1 - len(found)
        end = begin + int(lacking * ROOMY / density) if density else newest
        stretch = rows.filter(pk__gt=begin, pk__lte=end) if end < newest else rows.filter(pk__gt=begin)
        found += stretch.order_by(F("pk") + 0).values_list("pk", *names)[:lacking]
        if len(found) > MOST or end >= newest:
            return found
        begin, density = end, len(found) / end / 2


def _expected(rows):
    """Return how many rows PostgreSQL's statistics expect."""
    (plan,) = json.loads(rows.order_by().values_list("pk").explain(format="json"))
    return plan["Plan"]["Plan Rows"]


def _clause(run):
    """Return the alternatives of a run: hanzi by their pairs, a word by itself or by its syllables."""
    if folding.is_hanzi(run):
        return ((run,) if len(run) == 1 else tuple(dict.fromkeys(one + two for one, two in pairwise(run))),)
    ways = {(run[: folding.LONGEST_WORD],): None, (pinyin.typed(run)[: folding.LONGEST_WORD],): None}
    for way in pinyin.syllables(pinyin.typed(run)):
        if len(way) > 2:
            ways[tuple(dict.fromkeys(one + two for one, two in pairwise(way)))] = None
    return tuple(ways)


def _sounding(run):
    """Return the alternatives of a run by how it sounds."""
    if not folding.is_hanzi(run):
        return _clause(run)
    ways = pinyin.ways(run)
    return tuple(way if len(way) == 1 else tuple(one + two for one, two in pairwise(way)) for way in ways)


def _forgiving(run):
    """Return the alternatives of a run of hanzi with each of them left out in turn."""
    if len(run) < 3:
        return _clause(run)
    return tuple(dict.fromkeys(_without(run, place) for place in range(len(run))))


def _without(run, place):
    parts = [part for part in (run[:place], run[place + 1 :]) if part]
    return tuple(token for part in parts for token in _clause(part)[0])
