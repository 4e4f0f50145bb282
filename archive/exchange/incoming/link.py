"""Tie parts to their wholes once both are there, whichever came first; a circle is refused."""

from django.db import connection, transaction
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
    children = [(row.work_id, wholes[row.parent_key], row) for row in rows if row.parent_key in wholes]
    refused = [row for _work, whole, row in _safe(children) if whole is None]
    for row in refused:
        row.reasons = [*row.reasons, [ROUND, {"whole": row.parent_key}]]
        row.save(update_fields=["reasons"])
    records = SourceRecord.objects.filter(source=batch.source)
    tied = [work for work, _whole, _row in children]
    records.filter(work__in=tied).exclude(waits_for="").update(waits_for="")
    waiting = [row for row in rows if row.parent_key not in wholes]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE archive_sourcerecord SET waits_for = %s WHERE source = %s AND key = %s AND work_id = %s",
            [(row.parent_key, batch.source, row.key, row.work_id) for row in waiting],
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
            _safe(children)
            SourceRecord.objects.filter(pk__in=[record.pk for record in records]).update(waits_for="")


def _works_of(source, keys):
    return dict(SourceRecord.objects.filter(source=source, key__in=keys).values_list("key", "work_id"))


def _safe(children):
    """Set the wholes that make no circle; return (work, whole or None where it would, row)."""
    above = _ancestry({whole for _work, whole, _row in children})
    told, moved = [], []
    for pk, whole, row in children:
        if _leads_to(above, whole, pk):
            told.append((pk, None, row))
            continue
        above[pk] = whole
        moved.append((whole, pk))
        told.append((pk, whole, row))
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE archive_work SET is_part_of_id = %s WHERE id = %s", moved)
    return told


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
