"""Write a compared batch into the catalogue, a chunk a transaction; after a killed worker another goes on."""

import json

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_noop

from archive import journal, search
from archive.exchange.incoming import change, check, compare, create, link, match, state
from archive.exchange.incoming.fence import hold
from archive.models import ImportBatch, ImportRow, SourceRecord
from jobs import leases

CHUNK = 250  # about a second, in which nobody else writes on SQLite
STALE = gettext_noop("The catalogue changed since this row was compared; compare the file again.")


def write(step, beat):
    """Carry out every row after the step's position that makes or changes something; tie parts to wholes."""
    batch = step.batch
    waiting = _waiting(batch)
    total = waiting.count()
    done = waiting.filter(number__lte=step.position).count()
    beat(done, total)
    while rows := list(waiting.filter(number__gt=step.position)[:CHUNK]):
        _write_chunk(step, rows)
        step.position = rows[-1].number
        done += len(rows)
        beat(done, total)
    link.tie(step, beat)
    counts = check.counted(batch)
    with transaction.atomic():
        hold(step)
        ImportBatch.objects.filter(pk=batch.pk).update(counts=counts, committed_at=timezone.now())
        batch.claims.all().delete()
        journal.record(
            "import.committed",
            batch,
            by=step.by,
            reason=batch.reason,
            after=counts | {"source": batch.source},
        )
    leases.beat(step, total, total)


def _waiting(batch):
    does = Q(state__in=[ImportRow.State.NEW, ImportRow.State.CHANGED])
    refreshes = Q(state=ImportRow.State.UNCHANGED) & ~Q(payload="")
    return ImportRow.objects.filter(does | refreshes, batch=batch).order_by("number")


@transaction.atomic
def _write_chunk(step, rows):
    """Write some rows, bring the search up to them, and say so in the journal."""
    hold(step)
    batch = step.batch
    last = rows[-1].number
    rows = [row for row in rows if not row.written and row.draft]
    drafts = {row.number: json.loads(row.draft) for row in rows}
    known = {
        record.key: record
        for record in SourceRecord.objects.select_for_update()
        .filter(source=batch.source, key__in=[row.key for row in rows])
        .defer("payload")
    }
    stale = _stale(batch, rows, drafts, known)
    new = [row for row in rows if row.state == ImportRow.State.NEW and row.number not in stale]
    rest = [row for row in rows if row.state != ImportRow.State.NEW and row.number not in stale]
    create.create(batch, new, drafts)
    changed = change.change(batch, rest, drafts, known, by=step.by)
    _mark(batch, rows, stale)
    search.reindex([row.work_id for row in new] + changed)
    _record(step, rows, new, changed, stale)
    type(step).objects.filter(pk=step.pk).update(position=last)


def _mark(batch, rows, stale):
    """Note on each row what became of it; its record lies in the source record now."""
    ours = ImportRow.objects.filter(batch=batch, number__in=[row.number for row in rows])
    record = SourceRecord.objects.filter(source=batch.source, key=OuterRef("key"))
    ours.exclude(number__in=stale).update(
        work=Subquery(record.values("work")[:1]), written=True, payload="", draft=""
    )
    for row in rows:
        if row.number in stale:
            check.refuse(row, STALE)
            row.changes, row.payload, row.draft = [], "", ""
            row.save()


def _stale(batch, rows, drafts, known):
    """Return the numbers of rows that would no longer do what was shown."""
    new = {row.number: drafts[row.number] for row in rows if row.state == ImportRow.State.NEW}
    stale = {row.number for row in rows if row.number in new and row.key in known}
    stale |= set(match.works(new))
    results = _results(rows, drafts, known)
    wanted = match.numbers(drafts, results)
    taken = match.taken(wanted)
    for number, kind, value, mine in wanted:
        holder = taken.get((kind, value))
        if holder and holder[0] != mine:
            stale.add(number)
    others = [row for row in rows if row.state != ImportRow.State.NEW]
    now = state.current(batch.source, [(row.work_id, results[row.number]) for row in others if row.work_id])
    for row in others:
        if row.work_id is None:
            stale.add(row.number)
            continue
        said = json.loads(known[row.key].said) if row.key in known else {}
        draft = compare.flat(drafts[row.number])
        if compare.changes(compare.flat(said), draft, now[row.work_id]) != row.changes:
            stale.add(row.number)
    return stale


def _results(rows, drafts, known):
    return {
        row.number: known[row.key].results
        if row.key in known
        else state.joined(row.work_id, drafts[row.number])
        for row in rows
        if row.state != ImportRow.State.NEW
    }


def _record(step, rows, new, changed, stale):
    works = sorted(row.work_id for row in new)
    after = {
        "source": step.batch.source,
        "rows": [rows[0].number, rows[-1].number] if rows else [],
        "created": len(new),
        "changed": len(changed),
        "stale": len(stale),
        "works": [works[0], works[-1]] if works else [],
    }
    journal.record("import.written", step.batch, by=step.by, reason=step.batch.reason, after=after)
