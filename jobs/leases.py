"""Claim, beat, commit: conditional UPDATEs on the database's clock.

Every change of a running row names its primary key, attempt, owner and state, so a worker that was
taken for dead and comes back changes nothing. The clock is the database's alone.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from jobs import bell, wording
from jobs.models import State


class LeaseLost(Exception):
    """The row belongs to somebody else by now: drop the part file and leave."""


class CancelAsked(Exception):
    """A person asked to stop this work."""


def lease_of(model):
    """Return how long a lease of this model lasts without progress."""
    return timedelta(seconds=model.lease_seconds or settings.JOBS_LEASE_SECONDS)


def rows(model):
    """Return every row of a leased model, whatever its managers hide."""
    return model._base_manager.all()


def due():
    """Match rows whose waiting time, if any, is over."""
    return Q(not_before__isnull=True) | Q(not_before__lte=Now())


def _held(row):
    return rows(type(row)).filter(pk=row.pk, attempt=row.attempt, owner=row.owner, state=State.RUNNING)


def claim(model, pk, attempt, owner):
    """Take a queued row for `owner`; return it, or None if this attempt is not there to be taken."""
    taken = (
        rows(model)
        .filter(due(), pk=pk, attempt=attempt, state=State.QUEUED, cancel_asked=False)
        .update(
            state=State.RUNNING,
            owner=owner,
            lease_until=Now() + lease_of(model),
            not_before=None,
            started_at=Now(),
            finished_at=None,
            done=0,
            rate=0.0,
        )
    )
    if not taken:
        return None
    row = rows(model).filter(pk=pk, attempt=attempt, owner=owner).first()
    if row is not None:
        row.claimed_clock = time.monotonic()
    return row


def beat(row, done, total=None, *, rate=0.0, renew=True):
    """Write progress and, while frames advance (`renew`), lengthen the lease.

    Raises CancelAsked if a person asked to stop, LeaseLost if the row is no longer ours.
    """
    fields = {"done": done, "rate": rate}
    if total is not None:
        fields["total"] = total
    if renew:
        fields["lease_until"] = Now() + lease_of(type(row))
    if _held(row).filter(cancel_asked=False).update(**fields):
        return
    if _held(row).exists():
        raise CancelAsked(row.job_id)
    raise LeaseLost(row.job_id)


def note(row, **fields):
    """Write fields of a running row that is still ours, such as where its work stands; raises LeaseLost."""
    if not _held(row).update(**fields):
        raise LeaseLost(row.job_id)


def commit(row, **fields):
    """Mark the row done with its results, once; return whether this call did it.

    `on_done` runs inside the same transaction. A row somebody asked to cancel ends cancelled instead.
    """
    return _leave(row, State.DONE, error="", error_parts={}, **fields) == State.DONE


def fail(row, error, *, retry=True, back_off=0.0, halve=False):
    """Record a failed try: back to the queue after `back_off` seconds, or into quarantine.

    Returns the new state, or None if the row was no longer ours.
    """
    return _failed(row, error, retry=retry, back_off=back_off, halve=halve)


def refuse(row, sentence):
    """Put a row into quarantine whose work cannot be done as asked; `sentence` comes in parts (jobs.wording).

    Returns the new state, or None if the row was no longer ours.
    """
    return _failed(row, wording.plain(sentence), parts=sentence, retry=False)


def lapse(row, sentence, *, halve=False, only_lapsed=True):
    """Take back a running row from a worker that died; return the new state, or None if it lives.

    The seconds until its last sign of life are booked; `sentence`, in parts (jobs.wording), says how it died.
    """
    where = Q(lease_until__lt=Now()) if only_lapsed else Q()
    spent = _spent_until_last_beat(row)
    return _failed(row, wording.plain(sentence), parts=sentence, halve=halve, where=where, spent=spent)


def let_go(row):
    """Put a running row back in the queue because its worker is asked to end; no failure is counted."""
    return _leave(row, State.QUEUED)


def cancelled(row):
    """End a running row that was asked to stop; return its new state, or None if it was not ours."""
    return _leave(row, State.CANCELLED)


@transaction.atomic
def cancel(row):
    """Ask a row to stop: a queued one ends now, a running one within about a second of work.

    Returns whether there was anything to stop.
    """
    locked = rows(type(row)).select_for_update().get(pk=row.pk)
    if locked.state == State.QUEUED:
        rows(type(row)).filter(pk=row.pk).update(
            state=State.CANCELLED, cancel_asked=True, not_before=None, finished_at=Now()
        )
        locked.refresh_from_db()
        locked.on_cancelled()
        return True
    return bool(rows(type(row)).filter(pk=row.pk, state=State.RUNNING).update(cancel_asked=True))


@transaction.atomic
def requeue(row):
    """Put quarantined or cancelled work back in the queue with its tries afresh; return whether it was."""
    changed = (
        rows(type(row))
        .filter(pk=row.pk, state__in=(State.QUARANTINED, State.CANCELLED))
        .update(
            state=State.QUEUED,
            attempt=F("attempt") + 1,
            failures=0,
            owner="",
            error="",
            error_parts={},
            cancel_asked=False,
            not_before=None,
            done=0,
            rate=0.0,
            queued_at=Now(),
            finished_at=None,
        )
    )
    if not changed:
        return False
    fresh = rows(type(row)).get(pk=row.pk)
    fresh.on_requeued()
    bell.ring(fresh)
    return True


def _failed(row, error, *, parts=None, retry=True, back_off=0.0, halve=False, where=None, spent=None):
    tries = {"failures": F("failures") + 1, "halved": F("halved") + int(halve)}
    fields = {"error": error, "error_parts": parts or {}, **tries}
    again = retry and row.failures + 1 < row.max_attempts
    if again and back_off:
        fields["not_before"] = Now() + timedelta(seconds=back_off)
    return _leave(row, State.QUEUED if again else State.QUARANTINED, where=where, spent=spent, **fields)


@transaction.atomic
def _leave(row, state, *, where=None, spent=None, **fields):
    """Move a running row on, once, and return where it went, or None if it was not ours to move.

    Books its seconds, follows with its hook, and rings if it waits again. A row that was asked to
    stop goes nowhere but to CANCELLED.
    """
    spent = _spent(row) if spent is None else spent
    held = _held(row).filter(where or Q())
    ours = held if state == State.CANCELLED else held.filter(cancel_asked=False)
    if not ours.update(**_landing(state, spent), **fields):
        state = State.CANCELLED
        if not held.filter(cancel_asked=True).update(**_landing(state, spent)):
            return None
    fresh = rows(type(row)).get(pk=row.pk)
    fresh.on_booked(spent)
    _follow(fresh)
    return state


def _landing(state, spent):
    """Return the fields every move out of RUNNING into `state` writes."""
    fields = {"state": state, "lease_until": None, "seconds": F("seconds") + spent}
    if state == State.QUEUED:
        return fields | {"attempt": F("attempt") + 1, "owner": "", "done": 0, "rate": 0.0, "queued_at": Now()}
    if state == State.DONE:
        fields["done"] = F("total")
    return fields | {"finished_at": Now()}


def _follow(row):
    if row.state == State.DONE:
        row.on_done()
    elif row.state == State.QUARANTINED:
        row.on_quarantined()
    elif row.state == State.CANCELLED:
        row.on_cancelled()
    elif row.not_before is None:
        bell.ring(row)


def _spent(row):
    clock = getattr(row, "claimed_clock", None)
    return max(time.monotonic() - clock, 0.0) if clock is not None else _spent_until_last_beat(row)


def _spent_until_last_beat(row):
    if row.started_at is None or row.lease_until is None:
        return 0.0
    last_beat = row.lease_until - lease_of(type(row))
    return max((last_beat - row.started_at).total_seconds(), 0.0)
