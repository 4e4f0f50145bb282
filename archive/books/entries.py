"""Book what a title takes: minutes, machine time, money, and the frozen baseline they are held against.

The manual baseline follows the house's figures for hand restoration: a master restorer does 20 to 30 seconds
of film in a person-day, which at 24 frames a second is 480 frames (heavily damaged) to 720 (good). A film of
90 minutes at 20 seconds a day takes 90 × 60 ÷ 20 = 270 person-days, and such a film costs at least
RMB 200,000 by hand, so a person-day costs at least 200,000 ÷ 270 = RMB 740.74. The house reckons 8 hours at
the rate of hand restoration, RMB 95: 760 a day, 205,200 a film. A good print (30 seconds a day) then comes to
136,800; a dearer day would flatter the machine.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Denied, require
from archive import journal
from archive.books.exchange import CURRENCY, require_known
from archive.books.periods import require_open, require_unmoved
from archive.models import Baseline, CostLine, MachineTime, RateCard, TimeEntry, TimeEstimate, Work
from archive.permissions import may_keep_books, may_log_time
from archive.vocabulary import Grade
from jobs.models import State

DAY_RATE = Decimal("760.00")
FRAMES_PER_DAY = {Grade.A: 720, Grade.B: 640, Grade.C: 560, Grade.D: 480}


@transaction.atomic
def log_time(work_id, *, by, person, kind, minutes, frames=0, worked_on=None, version=None, note=""):
    """Book minutes a person worked on a title; only who keeps the books may book for somebody else."""
    work = Work.objects.get(pk=work_id)
    require(may_log_time(by, work))
    if person != by and not may_keep_books(by):
        require(Denied(_("You book your own minutes; a producer books those of others.")))
    _require_minutes(minutes, frames)
    if version is not None and version.work_id != work.pk:
        raise ValueError(f"Version {version.pk} belongs to work {version.work_id}, not to work {work.pk}.")
    worked_on = worked_on or timezone.localdate()
    require_open(worked_on)
    entry = TimeEntry(
        work=work,
        version=version,
        person=person,
        kind=kind,
        minutes=minutes,
        frames=frames,
        worked_on=worked_on,
        note=note,
    )
    entry.full_clean()
    entry.save()
    after = {"person": str(person), "kind": str(kind), "minutes": minutes, "frames": frames}
    after["worked_on"] = worked_on.isoformat()
    journal.record("time.logged", entry, by=by, after=after, reason=note, work=work)
    return entry


def _require_minutes(minutes, frames):
    if minutes < 1 or frames < 0:
        raise ValidationError(
            _("Book at least one minute and no fewer than no frames; what was wrong is taken back instead.")
        )


@transaction.atomic
def estimate_time(work_id, *, by, kind, minutes, note=""):
    """Enter how many minutes a step of a title is expected to take; the newest estimate counts."""
    require(may_keep_books(by))
    work = Work.objects.get(pk=work_id)
    row = TimeEstimate(
        work=work, kind=kind, minutes=minutes, made_on=timezone.localdate(), note=note, made_by=by
    )
    row.full_clean()
    row.save()
    journal.record("time.estimated", row, by=by, reason=note, after={"kind": str(kind), "minutes": minutes})
    return row


@transaction.atomic
def book_machine(work_id, *, step, subject, attempt, seconds, frames, device="cpu", outcome=""):
    """Book what a machine spent on one attempt at one job; the same attempt is booked once."""
    row, _made = MachineTime.objects.get_or_create(
        subject=subject,
        attempt=attempt,
        defaults={
            "work_id": work_id,
            "step": step,
            "seconds": Decimal(str(seconds)).quantize(Decimal("0.001")),
            "frames": frames,
            "device": device if device == MachineTime.Device.CPU else MachineTime.Device.GPU,
            "outcome": outcome,
        },
    )
    return row


def book_leased(row, work_id, *, step, seconds, frames, device="cpu"):
    """Book the machine seconds of one try at a leased row, however it ended; frames count when it is done.

    A row that goes back to the queue carries the next attempt's number already.
    """
    return book_machine(
        work_id,
        step=step,
        subject=f"{row.task_label()}-{row.pk}",
        attempt=row.attempt - 1 if row.state == State.QUEUED else row.attempt,
        seconds=seconds,
        frames=frames if row.state == State.DONE else 0,
        device=device,
        outcome=row.state,
    )


@transaction.atomic
def add_cost(work_id, *, by, kind, amount, basis="actual", currency=CURRENCY, spent_on=None, note=""):
    """Enter money beside minutes, in its own currency, of which a rate must tell the day's worth."""
    require(may_keep_books(by))
    spent_on = spent_on or timezone.localdate()
    require_known(currency, spent_on)
    require_open(spent_on)
    line = CostLine(
        work_id=work_id,
        kind=kind,
        basis=basis,
        amount=amount,
        currency=currency,
        spent_on=spent_on,
        note=note,
        recorded_by=by,
    )
    line.full_clean()
    line.save()
    after = {"kind": str(kind), "basis": str(basis), "amount": str(line.amount), "currency": currency}
    after["spent_on"] = spent_on.isoformat()
    journal.record("cost.added", line, by=by, after=after, reason=note, work=line.work)
    return line


@transaction.atomic
def freeze_baseline(work_id, *, by, grade, frames):
    """Freeze what the title would take by hand; asking again with the same figures changes nothing."""
    require(may_keep_books(by))
    work = Work.objects.select_for_update().get(pk=work_id)
    standing = Baseline.objects.filter(work=work).first()
    if standing is not None:
        if (standing.grade, standing.frames) == (str(grade), frames):
            return standing
        raise ValidationError(_("The baseline of this title is frozen and cannot change."))
    baseline = Baseline(
        work=work,
        grade=grade,
        frames=frames,
        frames_per_day=FRAMES_PER_DAY[Grade(grade)],
        day_rate=DAY_RATE,
        currency=CURRENCY,
    )
    baseline.full_clean()
    baseline.save()
    after = {
        "grade": str(grade),
        "frames": frames,
        "frames_per_day": baseline.frames_per_day,
        "day_rate": str(baseline.day_rate),
    }
    journal.record("baseline.frozen", baseline, by=by, after=after, work=work)
    return baseline


@transaction.atomic
def set_rate(*, by, kind, per_hour, valid_from, currency=CURRENCY):
    """Enter what an hour of a kind of work costs from a day on; refused where it would move locked days."""
    require(may_keep_books(by))
    require_known(currency, valid_from)
    require_unmoved(RateCard.objects.filter(kind=kind), valid_from)
    card = RateCard(kind=kind, per_hour=per_hour, valid_from=valid_from, currency=currency)
    card.full_clean()
    card.save()
    after = {"kind": kind, "per_hour": str(per_hour), "currency": currency}
    journal.record("rate.set", card, by=by, after=after | {"valid_from": valid_from.isoformat()})
    return card
