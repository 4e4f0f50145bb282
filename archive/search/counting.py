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
from archive.search.facts import split

MOST_COUNTED = 10_000
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


def limited(number):
    """Return a number as a Count that is not taken beyond MOST_COUNTED."""
    return Count(min(number, MOST_COUNTED), number > MOST_COUNTED)


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


def tally(rows, name=""):
    """Return the Tally of cards, or of one facet of theirs; of the first MOST_COUNTED of them at the most."""
    rows = rows.values("pk", "facts")[: MOST_COUNTED + 1]
    found = rows.aggregate(text=Joined("facts"), number=CountOf("pk"))
    text = found["text"] or ""
    counts = by_pair(Counter(re.findall(rf"\b{name}:[^ ]+", text) if name else text.split()))
    return Tally(
        {pair: min(number, MOST_COUNTED) for pair, number in counts.items()}, limited(found["number"])
    )


def remembered_tally(rows, query, user, name=""):
    """Return the Tally of the cards of a query's facts as a person sees them, counted once until a change.

    With a name it may hold that facet alone. Inside a transaction it is counted anew: what is written there
    may yet be taken back.
    """
    if connection.in_atomic_block:
        return tally(rows, name)
    asked = repr((_newest(), hidden_collections(user), sorted(query.facets.items())))
    whole, part = (f"tally-{sha256((asked + one).encode()).hexdigest()}" for one in ("", name))
    known = cache.get_many({whole, part})
    found = known.get(whole) or known.get(part)
    if found is None:
        found = tally(rows, name)
        cache.set(part, found, REMEMBERED)
    return found


def _newest():
    lines = FacetCount.objects.order_by().aggregate(newest=Max("pk"), lines=CountOf("pk"))
    return lines["newest"], lines["lines"]
