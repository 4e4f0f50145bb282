"""Make one copy of an asset: read from a good one, proved against first sight, named, written down."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from archive import journal
from archive.actions.events import record_event
from archive.files import objects, places, reading, sinks
from archive.models import Copy, Replication, StorageLocation
from archive.receiving import NoRoom
from archive.vocabulary import EventType, Outcome
from film.errors import FilmError
from jobs import leases
from jobs.models import State

NEAR = [StorageLocation.Tier.ONLINE, StorageLocation.Tier.NEARLINE, StorageLocation.Tier.OFFSITE]
NEAR += [StorageLocation.Tier.OFFLINE]


class Rotten(Exception):
    """The copy that was read is not what it was at first sight; another one may be."""


def replicate(row, beat):
    """Carry one replication; what a killed worker wrote and proved is not done again."""
    target, asset = row.target, row.asset
    places.refuse_away(target)
    first, cursor = asset.first_digest, row.cursor
    source = _source_of(row, cursor) if cursor.get("phase") != "prove" else None
    sink = sinks.sink_for(target, asset.name, asset.size, key=f"r{row.pk}", cursor=cursor.get("sink"))
    if source is None and isinstance(sink, sinks.DiskSink) and sink.place < asset.size:
        row.cursor = {}  # it had its name already when the worker was killed: it is made again
        source = _source_of(row, row.cursor)
    try:
        if source is not None:
            _refuse_full(target, asset.size - sink.place, asset)
            _copy(row, beat, source, sink, first)
        _prove(row, beat, sink, first)
        _name(row, sink)
    except OSError as error:
        if error.errno in places.FULL:
            sink.abandon()
            raise _full(target, asset) from error
        raise
    return {}


def _source_of(row, cursor):
    """Return the copy to read from: the one begun with, else the nearest good one."""
    good = [copy for copy in row.asset.copies.select_related("location") if copy.is_good]
    good = [copy for copy in good if copy.location_id != row.target_id]
    good.sort(key=lambda copy: (copy.pk != cursor.get("source"), NEAR.index(copy.location.tier), copy.pk))
    away = None
    for copy in good:
        away = places.trouble_of(copy.location)
        if away is None:
            return copy
    if away is not None:
        raise places.Away(away[0], **away[1])
    raise FilmError(
        gettext_noop("No good copy of %(name)s is left to copy from; bring one back by hand."),
        name=str(row.asset),
    )


def _copy(row, beat, source, sink, first):
    """Read the source into the sink from where the last try stood, and hold it against first sight."""
    state = row.cursor.get("state", "") if row.cursor.get("source") == source.pk else ""
    place = min(reading.place_of(state), sink.place) if state else 0
    if place != reading.place_of(state):
        state, place = "", 0
    sink.cut(place)
    _stand(row, {"phase": "copy", "source": source.pk, "state": state, "sink": sink.cursor})
    digest = reading.digest_of(first.algorithm, state)
    throttle = reading.Throttle(source.location.fixity_mbps)
    done = noted = place
    with places.opened(source.location, source.name) as file:
        file.seek(place)
        while block := file.read(reading.STEP):
            digest.update(block)
            sink.write(block)
            done += len(block)
            throttle.spend(len(block))
            beat(done, 2 * row.asset.size)
            whole = done % sink.step == 0
            if done - noted >= reading.CHECKPOINT and digest.state and whole:
                sink.flush()
                noted = done
                _stand(
                    row, {"phase": "copy", "source": source.pk, "state": digest.state, "sink": sink.cursor}
                )
    if _restores_object(row, sink):
        sinks.set_aside(row.target, row.asset.name, f"r{row.pk}")
    sink.complete()
    if digest.hexdigest() != first.value:
        sink.abandon()
        _condemn(row, source, digest.hexdigest(), first)
    _stand(row, {"phase": "prove", "sink": sink.cursor})


def _prove(row, beat, sink, first):
    """Read back what was written; raises OSError where the location does not give it back."""
    size = row.asset.size
    state = row.cursor.get("state", "")
    with sink.reader() as file:
        found = reading.read_through(
            file,
            first.algorithm,
            state=state,
            throttle=reading.Throttle(row.target.fixity_mbps),
            on_bytes=lambda done: beat(size + done, 2 * size),
            on_checkpoint=lambda state: _stand(row, row.cursor | {"phase": "prove", "state": state}),
        )
    if found != first.value:
        _stand(row, {})
        sink.abandon()
        raise OSError(
            f"{row.target} does not give {row.asset.name} back as it was written; look at its disk."
        )


def _name(row, sink):
    """Set a bad file aside and give the proved one its name."""
    if row.purpose == Replication.Purpose.RESTORE and not _restores_object(row, sink):
        sinks.set_aside(row.target, row.asset.name, f"r{row.pk}")
    sink.keep()


def _restores_object(row, sink):
    """An object is written over when its parts are completed, so a bad one goes aside before that."""
    return row.purpose == Replication.Purpose.RESTORE and not isinstance(sink, sinks.DiskSink)


def _stand(row, cursor):
    row.cursor = cursor
    leases.note(row, cursor=cursor)


def _condemn(row, source, found, first):
    """Mark the copy that was read as changed, and try again from another."""
    with transaction.atomic():
        Copy.objects.filter(pk=source.pk).update(state=Copy.State.CHANGED, checked_at=timezone.now())
        detail = {"location": source.location.name, "algorithm": first.algorithm}
        detail |= {"expected": first.value, "found": found}
        record_event(row.asset, EventType.FIXITY, outcome=Outcome.FAIL, detail=detail, program="hashlib")
    _stand(row, {})
    raise Rotten(f"The copy of {row.asset} in {source.location} has changed; another is looked for.")


def _refuse_full(target, size, asset):
    free = places.free_bytes(target)
    if free is not None and free < size:
        raise _full(target, asset)


def _full(target, asset):
    """Note once that a location is full, let the others that wait for it rest, and return the refusal."""
    sentence = f"{target} is full; {asset} found no room."
    if not target.trouble:
        places.note_trouble(target, f"{target} is full; copies wait for room.")
    for other in Replication.objects.filter(target=target, state=State.QUEUED):
        leases.cancel(other)
    return NoRoom(sentence)


def write_down(row):
    """Follow a finished replication, inside its commit: the copy, the PREMIS event, the journal."""
    now = timezone.now()
    restored = row.purpose == Replication.Purpose.RESTORE
    copy, _made = Copy.objects.update_or_create(
        asset=row.asset,
        location=row.target,
        defaults={"name": row.asset.name, "state": Copy.State.OK, "checked_at": now},
    )
    first = row.asset.first_digest
    detail = {"location": row.target.name, "algorithm": first.algorithm, "value": first.value}
    kind = EventType.RECOVERY if restored else EventType.REPLICATION
    record_event(row.asset, kind, by=row.by, detail=detail, program="Patina")
    verb = "copy.restored" if restored else "copy.made"
    journal.record(verb, copy, by=row.by, work=row.asset.work, after=detail)


def let_go(row):
    """Follow a replication that was given up: what it wrote is removed."""
    try:
        sink = sinks.sink_for(
            row.target, row.asset.name, row.asset.size, key=f"r{row.pk}", cursor=row.cursor.get("sink")
        )
        sink.abandon()
    except (OSError, *objects.AWAY):
        return
