"""Take back what was entered wrongly: a counter-entry that names it, in the open period."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Denied, require
from archive import journal
from archive.books.periods import require_open
from archive.models import CostLine, TimeEntry
from archive.permissions import may_keep_books, may_log_time


@transaction.atomic
def reverse_time(entry_id, *, by, reason, worked_on=None):
    """Take back a time entry: one's own, or anybody's for who keeps the books. Return the counter-entry."""
    entry = TimeEntry.objects.select_for_update().get(pk=entry_id)
    require(may_log_time(by, entry.work))
    if entry.person != by and not may_keep_books(by):
        require(Denied(_("You take back your own minutes; a producer takes back those of others.")))
    day = worked_on or timezone.localdate()
    _require_reversible(entry, day, reason)
    counter = TimeEntry(
        work=entry.work,
        version=entry.version,
        person=entry.person,
        kind=entry.kind,
        minutes=-entry.minutes,
        frames=-entry.frames,
        worked_on=day,
        note=reason.strip(),
        reverses=entry,
    )
    counter.full_clean()
    counter.save()
    before = {"minutes": entry.minutes, "frames": entry.frames, "worked_on": entry.worked_on.isoformat()}
    journal.record("time.reversed", counter, by=by, before=before, reason=reason, work=entry.work)
    return counter


@transaction.atomic
def reverse_cost(line_id, *, by, reason, spent_on=None):
    """Take back a cost line, estimate or actual. Return the counter-entry."""
    require(may_keep_books(by))
    line = CostLine.objects.select_for_update().get(pk=line_id)
    day = spent_on or timezone.localdate()
    _require_reversible(line, day, reason)
    counter = CostLine(
        work=line.work,
        kind=line.kind,
        basis=line.basis,
        amount=-line.amount,
        currency=line.currency,
        spent_on=day,
        note=reason.strip(),
        recorded_by=by,
        reverses=line,
    )
    counter.full_clean()
    counter.save()
    before = {"amount": str(line.amount), "currency": line.currency, "spent_on": line.spent_on.isoformat()}
    journal.record("cost.reversed", counter, by=by, before=before, reason=reason, work=line.work)
    return counter


def _require_reversible(row, day, reason):
    if row.reverses_id is not None:
        raise ValidationError(_("This takes something back itself; enter anew what was right."))
    if row.is_reversed:
        raise ValidationError(_("This entry was taken back already."))
    if not reason.strip():
        raise ValidationError(_("Write why the entry is taken back."))
    require_open(day)
