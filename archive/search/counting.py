"""Count the facts of works: sums that are kept for one fact, tallies of any combination.

A tally is remembered until a fact of any work changes. Every change adds a line of facet counts, so the
newest line and the number of lines tell whether there was one, and no count is ever old.
"""

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.db import connection
from django.db.models import Aggregate, Max, Sum, TextField
from django.db.models import Count as CountOf

from archive.models import FacetCount
from archive.search.asking import hidden_collections
from archive.search.facts import fact, split
from archive.search.keeping import ALL

MOST_COUNTED = 10_000
BESIDE = 2000  # works counted for the values beside a chosen one where all say "at least" anyhow
SURELY = 2  # how far beyond MOST_COUNTED an expectation must be
REMEMBERED = 3600  # seconds; then the room is given to others


@dataclass(frozen=True)
class Count:
    """How many there are; `more` says at least so many."""

    number: int
    more: bool = False


@dataclass(frozen=True)
class Tally:
    """How many works of a list have each fact, {(facet, value): number}, and how many works there are."""

    facts: dict
    works: Count


class Joined(Aggregate):
    """Many texts as one, a space between: half as long on the way as so many rows."""

    function = "group_concat"
    template = "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_postgresql(self, compiler, connection):
        """Call it by PostgreSQL's name."""
        return self.as_sql(compiler, connection, function="string_agg")


def limited(number, most=MOST_COUNTED):
    """Return a number as a Count that is not taken beyond the most."""
    return Count(min(number, most), number > most)


def number_of(rows):
    """Return how many cards there are, counted up to MOST_COUNTED."""
    return limited(rows[: MOST_COUNTED + 1].count())


def kept_counts(user, facts=None):
    """Return {fact: how many works a person sees have it} from the counts that are kept."""
    rows = FacetCount.objects.order_by().exclude(collection_id__in=hidden_collections(user))
    if facts:
        rows = rows.filter(fact__in=facts)
    return dict(rows.values_list("fact").annotate(number=Sum("count")))


def by_pair(counts):
    """Return counts of facts by (facet, value)."""
    return {split(token): number for token, number in counts.items()}


def tally(rows, name="", most=MOST_COUNTED):
    """Return the Tally of cards, or of one facet of theirs; of the first `most` of them at the most."""
    rows = rows.values("pk", "facts")[: most + 1]
    found = rows.aggregate(text=Joined("facts"), number=CountOf("pk"))
    text = f" {found['text'] or ''}"
    # a space before it, not a boundary: what begins with a letter of its own is looked for ten times as fast
    tokens = Counter(re.findall(rf" {name}:([^ ]+)", text) if name else text.split())
    counts = {(name, value): number for value, number in tokens.items()} if name else by_pair(tokens)
    return Tally({pair: min(number, most) for pair, number in counts.items()}, limited(found["number"], most))


def enough(query, user):
    """Return how many works of a query's facts tell what stands beside a chosen value.

    Facts that are each so common that together they surely hold more than MOST_COUNTED say "at least" anyhow.
    """
    if not query.facets:
        return MOST_COUNTED
    asked = {name: [fact(name, value) for value in values] for name, values in query.facets.items()}
    kept = kept_counts(user, [ALL, *(one for values in asked.values() for one in values)])
    every = kept.get(ALL, 0)
    expected = every
    for values in asked.values():
        expected *= min(sum(kept.get(one, 0) for one in values), every) / (every or 1)
    return BESIDE if expected > MOST_COUNTED * SURELY else MOST_COUNTED


def remembered_tally(rows, query, user, name=""):
    """Return the Tally of the cards of a query's facts as a person sees them, counted once until a change.

    With a name it may hold that facet alone, of as many works as are enough. Inside a transaction it is
    counted anew: what is written there may yet be taken back.
    """
    if connection.in_atomic_block:
        return tally(rows, name, enough(query, user) if name else MOST_COUNTED)
    asked = repr((_newest(), hidden_collections(user), sorted(query.facets.items())))
    whole, part = (f"tally-{sha256((asked + one).encode()).hexdigest()}" for one in ("", name))
    known = cache.get_many({whole, part})
    found = known.get(whole) or known.get(part)
    if found is None:
        found = tally(rows, name, enough(query, user) if name else MOST_COUNTED)
        cache.set(part, found, REMEMBERED)
    return found


def _newest():
    lines = FacetCount.objects.order_by().aggregate(newest=Max("pk"), lines=CountOf("pk"))
    return lines["newest"], lines["lines"]
