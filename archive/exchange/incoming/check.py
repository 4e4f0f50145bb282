"""The dry run: every record of a batch is read, mapped and compared; nothing of the catalogue is touched."""

import json
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext_noop

from archive.exchange import wording
from archive.exchange.incoming import compare, formats, match, state
from archive.exchange.incoming.draft import LONGEST_KEY, digest, packed
from archive.exchange.incoming.errors import Unreadable
from archive.exchange.incoming.fence import hold
from archive.exchange.incoming.putting import columns_of, put
from archive.models import ImportBatch, ImportClaim, ImportRow, SourceRecord, Work
from archive.storage import local
from jobs import leases

CHUNK = 500
UNMAPPED = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)
NO_KEY = gettext_noop("The record has no key of its own; choose the column that names each record.")
LONG_KEY = gettext_noop("The key “%(key)s…” has %(length)d characters; %(limit)d are the most.")
TWICE = gettext_noop("The key %(key)s stands in row %(first)d already; one source names a record once.")
TAKEN = gettext_noop("%(value)s is the %(kind)s of %(item)s already; no two things carry the same.")
CLAIMED = gettext_noop("%(value)s is the %(kind)s of row %(first)d already; no two things carry the same.")
TWO_WORKS = gettext_noop(
    "Its identifiers name %(count)d different works (%(works)s); decide which it is and correct the other."
)
HIDDEN = gettext_noop("It names a work of a restricted collection you are no member of; ask a producer.")
CIRCLE = gettext_noop("It is part of itself: %(circle)s. Correct one of them in the source.")
FAILED = gettext_noop("The record cannot be mapped: %(why)s")


def check(step, beat):
    """Compare every record after the step's position and write down what it would do."""
    try:
        return _check(step, step.batch, beat)
    except Unreadable as error:
        params = error.params | ({"name": step.batch.name} if "name" in error.params else {})
        raise Unreadable(error.message, **params) from error


def _check(step, batch, beat):
    form = formats.of(batch.format)
    mapped_by = formats.mapped_by(batch)
    with local("default", batch.file) as path:
        total = form.count(path, batch.options)
        beat(0, total)
        records = (one for one in form.read(path, batch.options) if one.number > step.position)
        done = ImportRow.objects.filter(batch=batch).count()
        while chunk := list(islice(records, CHUNK)):
            found, claims, homeless = Examination(batch, form, mapped_by, step.by).of(chunk)
            with transaction.atomic():
                hold(step)
                put(ImportRow, map(columns_of, found))
                put(ImportClaim, map(columns_of, claims))
                _note_homeless(batch, homeless)
                type(step).objects.filter(pk=step.pk).update(position=chunk[-1].number)
            done += len(found)
            beat(done, max(total, done))
    if not done:
        raise Unreadable(
            gettext_noop("%(name)s holds no record; look whether it is the right file."), name=batch.name
        )
    refuse_circles(batch)
    ImportBatch.objects.filter(pk=batch.pk).update(counts=counted(batch))
    leases.beat(step, done, done)  # what the worker told last may be a second old


def counted(batch):
    """Return how many rows there are of each state, and how many of them disagree with the house."""
    rows = ImportRow.objects.filter(batch=batch)
    found = {name: rows.filter(state=name).count() for name in ImportRow.State.values}
    return found | {
        "conflicts": rows.filter(conflicts__gt=0).count(),
        "written": rows.filter(written=True).count(),
    }


def refuse_circles(batch):
    """Refuse every row that is, by way of others in the file, part of itself."""
    rows = batch.rows.exclude(parent_key="").exclude(state=ImportRow.State.REFUSED)
    above = dict(rows.values_list("key", "parent_key").iterator(chunk_size=5000))
    for circle in circles(above):
        told = " → ".join([*circle[:8], *(["…"] if len(circle) > 8 else []), circle[0]])
        batch.rows.filter(key__in=circle).update(
            state=ImportRow.State.REFUSED,
            reasons=[[CIRCLE, {"circle": told}]],
            changes=[],
            conflicts=0,
            payload="",
            draft="",
        )


def circles(above):
    """Return the circles in {key: key of its whole}, each once, from its first key on."""
    settled, found = set(), []
    for start in above:
        path, place = [], {}
        key = start
        while key in above and key not in settled and key not in place:
            place[key] = len(path)
            path.append(key)
            key = above[key]
        if key in place:
            found.append(path[place[key] :])
        settled.update(path)
    return found


class Examination:
    """The comparison of one chunk of records: all questions to the database are asked once for the chunk."""

    def __init__(self, batch, form, mapped_by, by):
        self.batch, self.form, self.mapped_by, self.by = batch, form, mapped_by, by
        self.homeless, self._results = {}, {}

    def of(self, records):
        """Return the rows, the claims on unique values, and what found no home."""
        rows = [self._row(record) for record in records]
        self._known = self._fetch_known(rows)
        self._refuse_twins(rows)
        drafts = {}
        for row, record in zip(rows, records, strict=True):
            if draft := self._draft(row, record):
                drafts[row.number] = draft
        self._join(rows, drafts)
        self._compare(rows, drafts)
        claims = self._claims(rows, drafts)
        for row in rows:
            if row.state == ImportRow.State.REFUSED:
                row.payload = row.draft = row.parent_key = ""
                row.changes, row.conflicts = [], 0
        return rows, claims, self.homeless

    def _row(self, record):
        key = wording.line(self._key(record))
        row = ImportRow(
            batch=self.batch, number=record.number, key=key[:LONGEST_KEY], state=ImportRow.State.NEW
        )
        row.payload = wording.HALVES.sub("\ufffd", record.payload).replace("\x00", "")
        row.digest = digest(row.payload)
        if record.problem:
            refuse(row, record.problem[0], **record.problem[1])
        elif not key:
            refuse(row, NO_KEY)
        elif len(key) > LONGEST_KEY:
            refuse(row, LONG_KEY, key=key[:40], length=len(key), limit=LONGEST_KEY)
        return row

    def _key(self, record):
        try:
            return "" if record.problem else str(self.form.key_of(record.data) or "")
        except UNMAPPED:
            return ""

    def _fetch_known(self, rows):
        records = SourceRecord.objects.filter(source=self.batch.source, key__in={row.key for row in rows})
        return {record.key: record for record in records.defer("payload")}

    def _refuse_twins(self, rows):
        keys = {row.key for row in rows}
        first = dict(
            ImportRow.objects.filter(batch=self.batch, key__in=keys)
            .exclude(state=ImportRow.State.REFUSED)
            .values_list("key", "number")
        )
        for row in rows:
            if row.state == ImportRow.State.REFUSED:
                continue
            if row.key in first:
                refuse(row, TWICE, key=row.key, first=first[row.key])
            else:
                first[row.key] = row.number

    def _draft(self, row, record):
        """Map a record unless it is refused, or stands here already as it is."""
        known = self._known.get(row.key)
        if row.state == ImportRow.State.REFUSED:
            return None
        if known and known.digest == row.digest and known.mapped_by == self.mapped_by:
            row.state, row.work_id, row.payload = ImportRow.State.UNCHANGED, known.work_id, ""
            return None
        try:
            made = self.form.draft(record.data, self.batch.options)
        except UNMAPPED as error:
            refuse(row, FAILED, why=f"{type(error).__name__}: {error}"[:200])
            return None
        draft = made.finished()
        row.title = made.title.get("text", "")[:200]
        if made.problems:
            for sentence, params in made.problems:
                refuse(row, sentence, **params)
            return None
        row.draft = packed(draft)
        for field, (noted, left) in made.homeless.items():
            sums = self.homeless.setdefault(field, [0, 0])
            sums[0], sums[1] = sums[0] + noted, sums[1] + left
        return draft

    def _join(self, rows, drafts):
        """Find the works that new records name by an identifier the house knows."""
        strangers = {row.number: row for row in rows if row.number in drafts and row.key not in self._known}
        for number, works in match.works({number: drafts[number] for number in strangers}).items():
            if len(works) > 1:
                names = ", ".join(f"#{pk}" for pk in sorted(works))
                refuse(strangers[number], TWO_WORKS, count=len(works), works=names)
            else:
                strangers[number].work_id = works.pop()

    def _compare(self, rows, drafts):
        """Say of every record whose work stands here what it would change."""
        pairs = {}
        for row in rows:
            known = self._known.get(row.key)
            if row.number in drafts and row.state == ImportRow.State.NEW and (known or row.work_id):
                row.work_id = known.work_id if known else row.work_id
                results = known.results if known else state.joined(row.work_id, drafts[row.number])
                pairs[row.number] = (row, known, results)
                self._results[row.number] = results
        seen = set(
            Work.objects.visible_to(self.by)
            .filter(pk__in={row.work_id for row, _known, _results in pairs.values()})
            .values_list("pk", flat=True)
        )
        now = state.current(
            self.batch.source, [(row.work_id, results) for row, _known, results in pairs.values()]
        )
        for number, (row, known, _results) in pairs.items():
            if row.work_id not in seen:
                refuse(row, HIDDEN)
                row.work_id = None
                continue
            base = compare.flat(json.loads(known.said)) if known else compare.flat({})
            row.changes = compare.changes(base, compare.flat(drafts[number]), now[row.work_id])
            row.conflicts = compare.conflicts(row.changes)
            row.state = ImportRow.State.CHANGED if row.changes or not known else ImportRow.State.UNCHANGED
        for row in rows:
            if row.number in drafts and _sets_parent(row):
                row.parent_key = drafts[row.number]["part_of"]

    def _claims(self, rows, drafts):
        """Let one row have each barcode and inventory number, and none that stands on a thing here."""
        standing = {row.number: row for row in rows if row.state != ImportRow.State.REFUSED}
        asking = {number: draft for number, draft in drafts.items() if number in standing}
        wanted = match.numbers(asking, self._results)
        taken, claims = match.taken(wanted), []
        values = {value for _number, _kind, value, _mine in wanted}
        held = ImportClaim.objects.filter(batch=self.batch, value__in=values)
        claimed = {(claim.kind, claim.value): claim.number for claim in held}
        for number, kind, value, mine in wanted:
            row, holder = standing[number], taken.get((kind, value))
            if holder and holder[0] != mine:
                refuse(row, TAKEN, value=value, kind=kind, item=holder[1])
            elif (kind, value) in claimed:
                refuse(row, CLAIMED, value=value, kind=kind, first=claimed[kind, value])
            else:
                claimed[kind, value] = number
                claims.append(ImportClaim(batch=self.batch, kind=kind, value=value, number=number))
        return claims


def refuse(row, sentence, **params):
    """Refuse a row for a reason."""
    row.state = ImportRow.State.REFUSED
    told = {name: wording.paragraph(one) if isinstance(one, str) else one for name, one in params.items()}
    row.reasons = [*row.reasons, [sentence, told]]


def _sets_parent(row):
    if row.state == ImportRow.State.NEW:
        return True
    return any(change[0] == ["work", "", "part_of"] for change in row.changes)


def _note_homeless(batch, found):
    sums = ImportBatch.objects.select_for_update().get(pk=batch.pk).homeless
    for field, (noted, left) in found.items():
        before = sums.get(field, [0, 0])
        sums[field] = [before[0] + noted, before[1] + left]
    ImportBatch.objects.filter(pk=batch.pk).update(homeless=sums)
