"""Locked periods: nothing dated inside one is entered or moved; corrections go into the open period."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import journal
from archive.models import PeriodLock
from archive.permissions import may_keep_books

LOCK = 0x70A71B  # the advisory lock that keeps a period from being locked while an entry is written


@transaction.atomic
def lock_period(*, by, first, last, reason=""):
    """Close the books of past days, both days included."""
    require(may_keep_books(by))
    _wait_for_writers()
    if last >= timezone.localdate():
        raise ValidationError(
            _("A period is locked when it is over; %(day)s is not over yet.") % {"day": last.isoformat()}
        )
    overlap = PeriodLock.objects.standing().filter(first__lte=last, last__gte=first).first()
    if overlap is not None:
        raise ValidationError(
            _("%(period)s is locked already; choose days outside it.") % {"period": overlap}
        )
    lock = PeriodLock(first=first, last=last, reason=reason, locked_by=by)
    lock.full_clean()
    lock.save()
    journal.record("period.locked", lock, by=by, reason=reason, after=_days(lock))
    return lock


@transaction.atomic
def unlock_period(lock_id, *, by, reason):
    """Open locked days again; the reason is kept."""
    require(may_keep_books(by))
    lock = PeriodLock.objects.select_for_update().get(pk=lock_id)
    if lock.unlocked_at is not None:
        return lock
    if not reason.strip():
        raise ValidationError(_("Write why the period is opened again."))
    lock.unlocked_at, lock.unlocked_by, lock.unlock_reason = timezone.now(), by, reason.strip()
    lock.full_clean()
    lock.save()
    journal.record("period.unlocked", lock, by=by, reason=reason, before=_days(lock))
    return lock


def require_open(*days):
    """Raise ValidationError where a day is locked already; none is locked until the transaction ends."""
    _keep_from_locking()
    for day in days:
        if (lock := PeriodLock.objects.covering(day)) is not None:
            raise ValidationError(
                _(
                    "%(day)s lies in the locked period %(period)s. Date the entry after it, "
                    "or have the period unlocked."
                )
                % {"day": day.isoformat(), "period": lock},
                code="period_locked",
            )


def require_unmoved(rates, valid_from):
    """Raise ValidationError where a rate from this day on would change what locked days come to.

    rates: the queryset of rates of the same kind; a later one of them ends what this one reaches.
    """
    _keep_from_locking()
    following = rates.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    locks = PeriodLock.objects.standing().filter(last__gte=valid_from)
    if following is not None:
        locks = locks.filter(first__lt=following.valid_from)
    if (lock := locks.first()) is not None:
        raise ValidationError(
            _(
                "A rate from %(day)s on would change the locked period %(period)s. "
                "Let it begin after that period."
            )
            % {"day": valid_from.isoformat(), "period": lock},
            code="period_locked",
        )


def open_day(day):
    """Return the day itself, or today where its period is locked: what was done counts now."""
    return day if PeriodLock.objects.covering(day) is None else timezone.localdate()


def _days(lock):
    return {"first": lock.first.isoformat(), "last": lock.last.isoformat()}


def _keep_from_locking():
    """Let entries be written side by side and a lock wait for them; SQLite writes one at a time anyway."""
    _advise("pg_advisory_xact_lock_shared")


def _wait_for_writers():
    """Wait until nobody writes an entry; SQLite writes one at a time anyway."""
    _advise("pg_advisory_xact_lock")


def _advise(function):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [LOCK])
