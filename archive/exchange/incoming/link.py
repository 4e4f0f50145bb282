"""Tie parts to their wholes once both are there, whichever came first; a circle is refused."""

from django.db import transaction
from django.utils.translation import gettext_noop

from archive.exchange.incoming import compare
from archive.exchange.incoming.fence import hold
from archive.models import ImportRow, SourceRecord, Work

CHUNK = 1000
ROUND = gettext_noop("It was not made a part of %(whole)s: that is a part of it already.")


def tie(step, beat):
    """Set the whole of every written row that names one, and of records that waited for one of this batch."""
    batch = step.batch
    rows = ImportRow.objects.filter(batch=batch, written=True).exclude(parent_key="").order_by("number")
    while chunk := list(rows.filter(number__gt=step.linked)[:CHUNK]):
        with transaction.atomic():
            hold(step)
            _tie(batch, [row for row in chunk if sets_whole(row)])
            type(step).objects.filter(pk=step.pk).update(linked=chunk[-1].number)
        step.linked = chunk[-1].number
        beat(beat.done, None)
    _untie(step)
    _tie_waiting(step)


def sets_whole(row):
    """Say whether a written row changes what its work is part of: it is new, or its change is carried out."""
    if row.state == ImportRow.State.NEW:
        return True
    found = compare.effective(row.changes, row.take_source)
    return any(path == ["work", "", "part_of"] for path, _before, _after, _what in found)


def _tie(batch, rows):
    wholes = _works_of(batch.source, {row.parent_key for row in rows})
    waits, refused = {}, []
    children = []
    for row in rows:
        whole = wholes.get(row.parent_key)
        waits[row.work_id] = "" if whole else row.parent_key
        if whole:
            children.append((row.work_id, whole, row))
    for work, whole, row in _safe(children):
        if row is not None and whole is None:
            row.reasons = [*row.reasons, [ROUND, {"whole": row.parent_key}]]
            refused.append(row)
            waits[work] = ""
    ImportRow.objects.bulk_update(refused, ["reasons"])
    for record in SourceRecord.objects.filter(source=batch.source, work__in=waits).only("pk", "work_id"):
        SourceRecord.objects.filter(pk=record.pk).exclude(waits_for=waits[record.work_id]).update(
            waits_for=waits[record.work_id]
        )


def _untie(step):
    """Take works out of a whole the source no longer names."""
    gone = step.batch.rows.filter(written=True, parent_key="", state=ImportRow.State.CHANGED)
    for row in gone.iterator(chunk_size=CHUNK):
        if sets_whole(row):
            Work.objects.filter(pk=row.work_id).update(is_part_of=None)


def _tie_waiting(step):
    """Tie records of earlier imports that waited for a whole this batch has brought."""
    batch = step.batch
    here = ImportRow.objects.filter(batch=batch, written=True).values("key")
    waiting = SourceRecord.objects.filter(source=batch.source, waits_for__in=here)
    while records := list(waiting.only("pk", "work_id", "waits_for")[:CHUNK]):
        with transaction.atomic():
            hold(step)
            wholes = _works_of(batch.source, {record.waits_for for record in records})
            children = [(record.work_id, wholes[record.waits_for], None) for record in records]
            list(_safe(children))
            SourceRecord.objects.filter(pk__in=[record.pk for record in records]).update(waits_for="")


def _works_of(source, keys):
    return dict(SourceRecord.objects.filter(source=source, key__in=keys).values_list("key", "work_id"))


def _safe(children):
    """Set the wholes that make no circle; yield (work, whole or None where it would, row)."""
    above = _ancestry({whole for _work, whole, _row in children})
    works = {work.pk: work for work in Work.objects.filter(pk__in=[work for work, _whole, _row in children])}
    moved = []
    for pk, whole, row in children:
        if _leads_to(above, whole, pk):
            yield pk, None, row
            continue
        above[pk] = whole
        if works[pk].is_part_of_id != whole:
            works[pk].is_part_of_id = whole
            moved.append(works[pk])
        yield pk, whole, row
    Work.objects.bulk_update(moved, ["is_part_of"])


def _ancestry(works):
    """Return {work: its whole} for these works and everything above them."""
    above, ask = {}, set(works)
    while ask:
        found = dict(
            Work.objects.filter(pk__in=ask, is_part_of__isnull=False).values_list("pk", "is_part_of")
        )
        above |= found
        ask = set(found.values()) - above.keys()
    return above


def _leads_to(above, start, end):
    seen = set()
    while start is not None and start not in seen:
        if start == end:
            return True
        seen.add(start)
        start = above.get(start)
    return False
