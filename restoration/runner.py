"""Carries the rows of a run in a worker: claim, work with a beat, commit.

The engine is loaded before a row is claimed. Loading takes seconds in which no frame advances, and a
lease speaks of frames alone; the row just waits that much longer, where any other worker may take it.
"""

from importlib import import_module

from jobs import runner
from jobs.leases import CancelAsked
from restoration import assembly, planning, segments, sound
from restoration.models import Segment, Step

WORK = {Step.Kind.PLAN: planning.work, Step.Kind.SOUND: sound.work, Step.Kind.ASSEMBLE: assembly.work}
ENGINE = {Step.Kind.PLAN: "restoration.engine.plan", Step.Kind.SOUND: "restoration.engine.soundtrack"}


def take_step(step_id, attempt):
    """Carry a step; return its new state, or None if this attempt was not there to be taken."""
    waiting = _waiting(Step, step_id, attempt)
    if waiting and waiting.kind in ENGINE:
        import_module(ENGINE[waiting.kind])
    return runner.carry(Step, step_id, attempt, _unless_cancelled(_step_work))


def restore_segment(segment_id, attempt):
    """Carry a segment; return its new state, or None if this attempt was not there to be taken."""
    if _waiting(Segment, segment_id, attempt):
        import_module("restoration.engine.pipeline")
    return runner.carry(Segment, segment_id, attempt, _unless_cancelled(segments.work))


def _waiting(model, pk, attempt):
    return model.objects.filter(pk=pk, attempt=attempt, state=model.State.QUEUED).first()


def _step_work(step, beat):
    return WORK[step.kind](step, beat)


def _unless_cancelled(work):
    """Do nothing more for a run that ends, also where whoever cancelled it died before reaching every row."""

    def carried(row, beat):
        run = row.run
        if run.status == run.Status.CANCELLING or not run.is_open:
            raise CancelAsked(row.job_id)
        return work(row, beat)

    return carried
