"""Verbs over the pieces of a run: try again, keep the original pictures."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import Refused, require
from archive import journal
from jobs import leases
from restoration.models import Segment, Step
from restoration.permissions import may_start_run


def retry_segment(segment_id, *, by):
    """Put a segment that is in trouble back in the queue, its tries afresh."""
    return _retry(Segment, segment_id, by)


def retry_step(step_id, *, by):
    """Put a step that is in trouble back in the queue, its tries afresh."""
    return _retry(Step, step_id, by)


@transaction.atomic
def _retry(model, pk, by):
    row = model.objects.select_for_update().get(pk=pk)
    require(may_start_run(by))
    if not leases.requeue(row):
        raise Refused(_("%(row)s is %(state)s; only work in trouble is tried again.") % _named(row))
    journal.record("run.retried", row, by=by, work=row.run.project.work, after={"attempt": row.attempt + 1})
    return row


@transaction.atomic
def keep_original(segment_id, *, by, reason):
    """Keep the original pictures of a segment in trouble, so that the film is not blocked by one shot.

    A worker writes them as they came, only brought to the master's size. The person becomes one of
    the version's makers, and the manifest names the deviation.
    """
    segment = Segment.objects.select_for_update().get(pk=segment_id)
    require(may_start_run(by))
    if not reason.strip():
        raise Refused(
            _("Write why the original pictures are kept; the manifest and the certificate carry it.")
        )
    segment.passed_through, segment.kept_by, segment.kept_reason = True, by, reason.strip()
    segment.save(update_fields=["passed_through", "kept_by", "kept_reason"])
    if not leases.requeue(segment):
        raise Refused(
            _("%(row)s is %(state)s; the original is kept only where work is in trouble.") % _named(segment)
        )
    journal.record(
        "segment.original_kept",
        segment,
        by=by,
        work=segment.run.project.work,
        after={"start": segment.start, "stop": segment.stop},
        reason=reason.strip(),
    )
    return segment


def _named(row):
    return {"row": row, "state": row.get_state_display()}
