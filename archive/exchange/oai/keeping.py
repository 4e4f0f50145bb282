"""Keep the datestamps true: a record's stamp moves when anything in it moves, and only then.

The journal is the feed of changes: entries since the last reading name the works to look at. What they name
by a piece without a work (an agent, a collection, an import) leads to every work it touches. A digest over
everything that is shown decides whether the stamp moves, so looking twice changes nothing.
"""

import hashlib
import json
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from archive.exchange.oai import shown
from archive.exchange.outgoing import avefi
from archive.exchange.outgoing.names import Names
from archive.exchange.outgoing.selection import STEP, with_everything
from archive.models import HarvestMark, HarvestRecord, JournalEntry, Work

WHOLE_EVERY = timedelta(hours=24)
ENOUGH = 5_000  # works looked at within a request; more wait for the round
ROUND_SECONDS = 3.0  # of a look at everything within one round of the house
QUIET = ("account.", "person.", "session.", "token.", "export.", "time.", "cost.", "rate.", "term.")
BY_COLLECTION, BY_AGENT = "archive.collection", "archive.agent"


def catch_up(limit=ENOUGH):
    """Read the journal since last time and bring the records of the works it names up to date.

    Returns whether that was done: changes that touch more works than `limit` are left to the house's rounds,
    and what harvesters are shown is still decided per request.
    """
    mark = _mark()
    head = _head()
    if mark.entry >= head and mark.whole_at:
        return True
    touched = None if mark.whole_at is None else _touched(mark.entry, head)
    if touched is None and Work.objects.count() <= limit:
        look_at_all()
        return True
    if touched is None or len(touched) > limit:
        return False
    look_at(touched)
    HarvestMark.objects.filter(pk=mark.pk, entry__lt=head).update(entry=head)
    return True


def look_at_all():
    """Look at every work and every record; return how many moved."""
    return sum(_steps())


def _steps():
    """Look at everything, some works at a time; yield how many records moved."""
    head, last = _head(), 0
    while keys := list(Work.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]):
        yield look_at(keys)
        last = keys[-1]
    alive = Work.objects.values("pk")
    gone = HarvestRecord.objects.filter(gone=False).exclude(number__in=alive).values_list("number", flat=True)
    yield _bury(list(gone))
    HarvestMark.objects.filter(pk=_mark().pk).update(entry=head, whole_at=timezone.now())


class WholeLook:
    """A look at everything a few seconds at a time: the house's other rounds do not wait for its end."""

    def __init__(self):
        self._going = None

    def __bool__(self):
        """Say whether it has begun and not ended."""
        return self._going is not None

    def go_on(self, seconds=ROUND_SECONDS):
        """Begin, or go on where the last call stopped."""
        self._going = self._going or _steps()
        until = time.monotonic() + seconds
        for _moved in self._going:
            if time.monotonic() > until:
                return
        self._going = None


WHOLE = WholeLook()


def tick():
    """Do a round: catch up, and once a day or where very much has changed look at everything."""
    if not shown.is_open():
        return
    looked = _mark().whole_at
    is_due = looked is None or timezone.now() - looked > WHOLE_EVERY
    if WHOLE or is_due or not catch_up():
        WHOLE.go_on()


def look_at(keys):
    """Compare what is shown of some works with what was; return how many records moved.

    Everything is read and computed before the transaction, so that nobody waits for it to write; what changes
    meanwhile stands in the journal and is looked at again.
    """
    keys = sorted(set(keys))
    told = {
        work.pk: (digest_of(work), shown.specs_of(work))
        for work in with_everything(shown.works().filter(pk__in=keys))
    }
    held = HarvestRecord.objects.filter(number__in=keys)
    return _note(keys, told) if _moved(keys, told, {row.number: row for row in held}) else 0


@transaction.atomic
def _note(keys, told):
    """Write down which records moved; return how many."""
    held = {row.number: row for row in HarvestRecord.objects.select_for_update().filter(number__in=keys)}
    moved, now = _moved(keys, told, held), timezone.now().replace(microsecond=0)
    alive = set(Work.objects.filter(pk__in=moved).values_list("pk", flat=True))
    coming = []
    for number in sorted(alive & told.keys()):
        digest, sets = told[number]
        fresh = HarvestRecord(number=number, work_id=number, datestamp=now, digest=digest, sets=sets)
        fresh.pk = held[number].pk if number in held else None
        coming.append(fresh)
    HarvestRecord.objects.bulk_create([row for row in coming if not row.pk], ignore_conflicts=True)
    HarvestRecord.objects.bulk_update(
        [row for row in coming if row.pk], ["work", "datestamp", "digest", "sets", "gone"]
    )
    return len(coming) + _bury([number for number in moved if number not in told])


def _moved(keys, told, held):
    """Return the numbers whose record is not what is told of them now."""
    standing = {number: (row.digest, row.sets) for number, row in held.items() if not row.gone}
    return [number for number in keys if standing.get(number) != told.get(number)]


def digest_of(work):
    """Return the SHA-256 over everything outsiders are shown of a work."""
    records = avefi.records(work, Names(public=True))
    for record in records:
        for described in _listed(record.get("described_by")):
            described.pop("last_modified", None)
    told = [records, work.synopsis_en, work.synopsis_zh, work.year, _title_languages(work), _facts(work)]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _title_languages(work):
    return [[row.text, row.language_tag, row.sort] for row in work.titles.all()]


def _facts(work):
    """What other formats show of items beside AVefi's words."""
    items = [item for row in work.manifestations.all() for item in row.items.all()]
    numbers = [[row.scheme, row.issuer, row.value] for row in work.identifiers.all()]
    credits = [[row.role, row.note, row.position] for row in work.credits.all()]
    shelf = [
        [item.pk, item.base, item.reel, item.reels, item.generation, str(item.aspect_ratio), item.frame_rate]
        for item in items
    ]
    shown = [
        [row.pk, row.kind, row.year, row.format, row.colour, row.sound, str(row.length_m), row.variant_id]
        for row in work.manifestations.all()
    ]
    variants = [[row.pk, row.kind, row.title, row.year] for row in work.variants.all()]
    return [numbers, credits, shelf, shown, variants, work.is_part_of_id, work.part_number]


def _touched(since, head):
    """Return the works the journal names after an entry, or None where only a look at all of them will do."""
    entries = JournalEntry.objects.filter(pk__gt=since, pk__lte=head)
    touched, agents, collections = set(), set(), set()
    rows = entries.values_list("verb", "work_id", "subject_type", "subject_id")
    for verb, work, kind, subject in rows.iterator(chunk_size=2000):
        if work:
            touched.add(work)
        elif verb.startswith(QUIET) or not kind.startswith("archive."):
            continue
        elif kind == BY_AGENT:
            agents.add(subject)
        elif kind == BY_COLLECTION:
            collections.add(subject)
        elif kind.startswith(("archive.import", "archive.bulk", "archive.work")):
            return None
    touched |= set(Work.objects.filter(credits__agent__in=agents).values_list("pk", flat=True))
    return touched | set(Work.objects.filter(collection__in=collections).values_list("pk", flat=True))


def _bury(numbers):
    """Leave a tombstone for works that are gone or shown no more."""
    now = timezone.now().replace(microsecond=0)
    return HarvestRecord.objects.filter(number__in=numbers, gone=False).update(
        gone=True, digest="", datestamp=now
    )


def _head():
    return JournalEntry.objects.aggregate(head=Max("pk"))["head"] or 0


def _mark():
    return HarvestMark.objects.get_or_create(pk=1)[0]


def _listed(value):
    return value if isinstance(value, list) else [value] if value else []
