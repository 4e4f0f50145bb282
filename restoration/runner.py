"""Carries the rows of a run in a worker: claim, work with a beat, commit."""

from jobs import runner
from jobs.leases import CancelAsked
from restoration import assembly, planning, segments, sound
from restoration.models import Segment, Step

WORK = {Step.Kind.PLAN: planning.work, Step.Kind.SOUND: sound.work, Step.Kind.ASSEMBLE: assembly.work}


def take_step(step_id, attempt):
    """Carry a step; return its new state, or None if this attempt was not there to be taken."""
    return runner.carry(
        Step, step_id, attempt, _unless_cancelled(lambda step, beat: WORK[step.kind](step, beat))
    )


def restore_segment(segment_id, attempt):
    """Carry a segment; return its new state, or None if this attempt was not there to be taken."""
    return runner.carry(Segment, segment_id, attempt, _unless_cancelled(segments.work))


def _unless_cancelled(work):
    """Do nothing more for a run that ends, also where whoever cancelled it died before reaching every row."""

    def carried(row, beat):
        run = row.run
        if run.status == run.Status.CANCELLING or not run.is_open:
            raise CancelAsked(row.job_id)
        return work(row, beat)

    return carried
