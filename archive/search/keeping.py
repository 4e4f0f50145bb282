"""Keep the index as the catalogue is: in a verb's transaction, in batches for imports, all of it anew."""

from collections import Counter, defaultdict
from operator import itemgetter

from django.db import connection, transaction

from archive.models import FacetCount, IndexCard, IndexKey, IndexWord, Work
from archive.search import cards, sources

BATCH = 500
FOLD_AT = 20_000  # lines of facet counts that are summed up
ALL = "all"  # the fact every work has, so that all of them are counted like the rest
CARD = (
    "work_id",
    "collection_id",
    "titles",
    "names",
    "words",
    "facts",
    "sort_zh",
    "sort_en",
    "first_year",
    "changed_at",
)
COUNTED = itemgetter(CARD.index("collection_id"), CARD.index("facts"))  # what of a card is counted
KEY = ("work_id", "kind", "key", "mirror", "length")
WORD = ("word", "mirror", "length")


def reindex(work_ids, progress=None, *, anew=False):
    """Index works as they stand now; those that are gone are forgotten. `progress(done, total)` is told.

    Runs inside the caller's transaction, batch by batch; returns how many works were indexed. `anew` is for
    an index whose words were taken away.
    """
    ids = sorted(set(work_ids))
    for start in range(0, len(ids), BATCH):
        _batch(ids[start : start + BATCH], anew)
        if progress:
            progress(min(start + BATCH, len(ids)), len(ids))
    if len(ids) >= BATCH:
        fold_counts(at=FOLD_AT)
    return len(ids)


def forget(work_ids):
    """Take works out of the index."""
    ids = sorted(set(work_ids))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with transaction.atomic():
            _count_moves([COUNTED(card) for card in _standing(batch).values()], [])
            IndexKey.objects.filter(work__in=batch).delete()
            IndexCard.objects.filter(work__in=batch).delete()


def rebuild(progress=None):
    """Write the whole index anew from the catalogue; pages go on meanwhile. Returns how many works it holds.

    What rooms above have told is kept; works that are gone lose their cards.
    """
    ids = list(Work.objects.order_by("pk").values_list("pk", flat=True))
    gone = IndexCard.objects.exclude(pk__in=Work.objects.values("pk"))
    forget(gone.values_list("pk", flat=True))
    IndexWord.objects.all().delete()
    reindex(ids, progress, anew=True)
    recount()
    return len(ids)


@transaction.atomic
def recount():
    """Count every fact again from the cards; who changes a work meanwhile waits until that is done."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {FacetCount._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    FacetCount.objects.all().delete()
    sums = Counter()
    for collection, facts in IndexCard.objects.values_list("collection_id", "facts").iterator(
        chunk_size=5000
    ):
        sums.update((fact, collection) for fact in (ALL, *facts.split()))
    _put_counts(sums)


@transaction.atomic
def _batch(ids, anew=False):
    """Write what has changed of some works; `anew` writes the words of those that stand as they did too."""
    found = sources.read(ids)
    written = [cards.write(source) for source in found.values()]
    before, keys = _standing(ids), _standing_keys(ids)
    gone = [pk for pk in before if pk not in found]
    new = [one for one in written if before.get(one.card[0]) != one.card]
    turned = [one for one in written if keys.get(one.card[0], set()) != one.keys]
    IndexKey.objects.filter(work__in=[*gone, *(one.card[0] for one in turned)]).delete()
    IndexCard.objects.filter(work__in=gone).delete()
    _put_cards([one.card for one in new])
    put_keys(turned)
    put_words(written if anew else [*new, *turned])
    after = {one.card[0]: COUNTED(one.card) for one in written}
    before = {pk: COUNTED(card) for pk, card in before.items()}
    moved = [pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)]
    _count_moves([before[pk] for pk in moved if pk in before], [after[pk] for pk in moved if pk in after])


def _standing(ids):
    """Return {work: card} of cards as they stand, locked until the transaction ends."""
    rows = IndexCard.objects.select_for_update().filter(work__in=ids).order_by("work_id")
    return {row[0]: row for row in rows.values_list(*CARD)}


def _standing_keys(ids):
    keys = defaultdict(set)
    for work_id, kind, key in IndexKey.objects.filter(work__in=ids).values_list("work_id", "kind", "key"):
        keys[work_id].add((kind, key))
    return keys


def _put_cards(rows):
    changed = ", ".join(f"{name} = excluded.{name}" for name in CARD[1:])
    _put(IndexCard, CARD, rows, f"ON CONFLICT (work_id) DO UPDATE SET {changed}")


def put_keys(written):
    """Write the keys of works that have none."""
    rows = [
        (one.card[0], kind, key, key[::-1], len(key)) for one in written for kind, key in sorted(one.keys)
    ]
    _put(IndexKey, KEY, rows)


def put_words(written):
    """Write the words that are new, in order, so that two writers never wait for each other in a ring."""
    words = sorted(set().union(*(one.words for one in written))) if written else []
    _put(IndexWord, WORD, [(word, word[::-1], len(word)) for word in words], "ON CONFLICT (word) DO NOTHING")


def _put(model, columns, rows, conflict=""):
    """Insert plain rows; a million of Django's own would take longer than the rest together."""
    if not rows:
        return
    prepare = connection.ops.adapt_datetimefield_value
    if model is IndexCard:
        rows = [(*row[:-1], prepare(row[-1])) for row in rows]
    places = ", ".join(["%s"] * len(columns))
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places}) {conflict}", rows)  # noqa: S608


def _count_moves(before, after):
    counts = Counter()
    for sign, rows in ((-1, before), (1, after)):
        for collection, facts in rows:
            for fact in (ALL, *facts.split()):
                counts[fact, collection] += sign
    _put_counts(counts)
    if counts and not any(
        counts.values()
    ):  # works have changed places: tallies must be taken anew all the same
        FacetCount.objects.create(fact=ALL, count=0)


def _put_counts(counts):
    FacetCount.objects.bulk_create(
        FacetCount(fact=fact, collection_id=collection, count=count)
        for (fact, collection), count in sorted(counts.items(), key=str)
        if count
    )


@transaction.atomic
def fold_counts(at=0):
    """Sum up the lines of facet counts where there are more than `at`."""
    if FacetCount.objects.count() <= at:
        return
    rows = list(FacetCount.objects.select_for_update().values_list("pk", "fact", "collection_id", "count"))
    sums = Counter()
    for _, fact, collection, count in rows:
        sums[fact, collection] += count
    last = max(row[0] for row in rows)
    FacetCount.objects.filter(pk__lte=last, pk__in=[row[0] for row in rows]).delete()
    _put_counts(sums)
