"""Hold everything a location keeps against first sight: throttled, taken up where it stood, one report."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from archive import journal
from archive.actions.events import record_event
from archive.files import objects, places, reading
from archive.models import Copy, FixityFinding, FixityRun, Replication
from archive.vocabulary import EventType, Outcome
from jobs import bell, leases
from jobs.models import LIVE

Kind = FixityFinding.Kind
EMPTY = dict.fromkeys(["ok", *Kind.values], 0)
BATCH = 500


@dataclass(frozen=True)
class Look:
    """What a fresh look at one copy found; `kind` is empty where it is as at first sight."""

    kind: str
    algorithm: str
    expected: str
    found: str = ""
    note: str = ""

    def __bool__(self):
        return not self.kind

    @property
    def detail(self):
        """What a PREMIS event says of it."""
        told = {"algorithm": self.algorithm, "expected": self.expected, "found": self.found}
        return told | ({"note": self.note} if self.note else {})


def look(copy, *, state="", throttle=None, on_bytes=None, on_checkpoint=None):
    """Read one copy through, from `state` on, and return a Look.

    Raises Away where the whole location is gone, so that its files are not called missing one by one.
    """
    first = copy.asset.first_digest
    if first is None:
        sentence = f"Asset {copy.asset_id} ({copy.asset}) has no digest of first sight; take it in again."
        raise LookupError(sentence)
    facts = {"algorithm": first.algorithm, "expected": first.value}
    try:
        with places.opened(copy.location, copy.name) as file:
            found = reading.read_through(
                file,
                first.algorithm,
                state=state,
                throttle=throttle,
                on_bytes=on_bytes,
                on_checkpoint=on_checkpoint,
            )
    except FileNotFoundError:
        places.refuse_away(copy.location)
        return Look(Kind.MISSING, **facts)
    except (OSError, *objects.AWAY) as error:
        places.refuse_away(copy.location)
        return Look(Kind.UNREADABLE, **facts, note=str(error)[:300])
    return Look("" if found == first.value else Kind.CHANGED, **facts, found=found)


@transaction.atomic
def settle(copy, seen, *, by=None, run=None):
    """Write a Look down: the copy's state, PREMIS events, the run's finding, and the way back to a good file.

    A copy that is not what it was is quarantined; where another location has a good one, that restores it.
    """
    detail = seen.detail | {"location": copy.location.name} | ({"run": run.pk} if run else {})
    outcome = Outcome.SUCCESS if seen else Outcome.FAIL
    record_event(copy.asset, EventType.FIXITY, by=by, outcome=outcome, detail=detail, program="hashlib")
    was = copy.state
    copy.state = Copy.State.OK if seen else Copy.State.QUARANTINED
    if seen.kind == Kind.MISSING:
        copy.state = Copy.State.MISSING
    copy.checked_at = timezone.now()
    copy.save(update_fields=["state", "checked_at"])
    if seen and was == Copy.State.QUARANTINED:
        record_event(copy.asset, EventType.UNQUARANTINE, by=by, detail=detail, program="Patina")
    if seen:
        return None
    if copy.state == Copy.State.QUARANTINED and was != Copy.State.QUARANTINED:
        record_event(copy.asset, EventType.QUARANTINE, by=by, detail=detail, program="Patina")
    rescue = restore(copy, by=by)
    if run is not None:
        FixityFinding.objects.create(
            run=run,
            copy=copy,
            kind=seen.kind,
            name=copy.name,
            algorithm=seen.algorithm,
            expected=seen.expected,
            found=seen.found,
            note=seen.note,
            replication=rescue,
        )
    return rescue


def restore(copy, *, by=None):
    """Queue the restoring of a bad copy where a good one lies elsewhere; return its Replication or None."""
    elsewhere = copy.asset.copies.filter(state=Copy.State.OK).exclude(pk=copy.pk)
    if not elsewhere.exists():
        return None
    live = Replication.objects.filter(asset=copy.asset, target=copy.location, state__in=LIVE).first()
    if live is not None:
        return live
    row = Replication.objects.create(
        asset=copy.asset,
        target=copy.location,
        purpose=Replication.Purpose.RESTORE,
        by=by,
        total=2 * copy.asset.size,
    )
    bell.ring(row)
    return row


def check_location(run, beat):
    """Carry one fixity run; everything it has settled stays settled whatever happens to the worker."""
    location = run.location
    places.refuse_away(location)
    if location.is_house:
        places.enlist()
    copies = Copy.objects.filter(location=location).select_related("asset", "location").order_by("pk")
    total = sum(copies.values_list("asset__size", flat=True).iterator())
    throttle = reading.Throttle(location.fixity_mbps)
    run.report = EMPTY | run.report
    for pk in list(copies.filter(pk__gt=run.cursor.get("after", 0)).values_list("pk", flat=True)):
        copy = copies.filter(pk=pk).first()
        if copy is not None:
            _check_one(run, copy, beat, total, throttle)
    if not run.cursor.get("listed"):
        _find_untracked(run, beat)
    return {"report": run.report, "read": run.read}


def _check_one(run, copy, beat, total, throttle):
    before = run.read
    state = run.cursor.get("state", "") if run.cursor.get("copy") == copy.pk else ""

    def on_bytes(done):
        run.reached = before + done
        beat(run.reached, total)

    def on_checkpoint(state):
        run.cursor = run.cursor | {"copy": copy.pk, "state": state}
        leases.note(run, cursor=run.cursor)

    seen = look(copy, state=state, throttle=throttle, on_bytes=on_bytes, on_checkpoint=on_checkpoint)
    run.report[seen.kind or "ok"] += 1
    run.cursor, run.read = {"after": copy.pk}, before + copy.asset.size
    with transaction.atomic():
        leases.note(run, cursor=run.cursor, report=run.report, read=run.read)
        settle(copy, seen, by=run.by, run=run)
    beat(run.read, total)


def _find_untracked(run, beat):
    """Name the files of the location that no copy accounts for."""
    names, found = [], []
    for name in places.names_in(run.location):
        names.append(name)
        if len(names) == BATCH:
            found += _untracked(run, names)
            names = []
            beat.cancelled()
    found += _untracked(run, names)
    run.report["untracked"] = len(found)
    run.cursor = run.cursor | {"listed": True}
    with transaction.atomic():
        leases.note(run, cursor=run.cursor, report=run.report)
        FixityFinding.objects.bulk_create(
            [FixityFinding(run=run, kind=Kind.UNTRACKED, name=name[:1000]) for name in found]
        )


def _untracked(run, names):
    known = set(Copy.objects.filter(location=run.location, name__in=names).values_list("name", flat=True))
    return [name for name in names if name not in known]


def write_down(run):
    """Follow a finished run, inside its commit: one line in the journal."""
    journal.record("fixity.checked", run, by=run.by, after=run.report | {"location": run.location.name})


@transaction.atomic
def start(location, *, by=None):
    """Queue a fixity run of a location; return the live one where there is one."""
    live = FixityRun.objects.filter(location=location, state__in=LIVE).first()
    if live is not None:
        return live
    total = sum(location.copies.values_list("asset__size", flat=True).iterator())
    run = FixityRun.objects.create(location=location, by=by, total=total)
    bell.ring(run)
    return run
