"""Projects and runs of small drawn films, and workers that carry them in this very process."""

from itertools import count

from jobs import leases
from restoration import actions, tasks
from restoration.models import Segment, Step
from tests.factories import archive as make

SMALL = {
    "schema": "patina/recipe/1",
    "name": "small",
    "title": "Small",
    "steps": [{"operator": "deflicker"}, {"operator": "upscale", "params": {"height": 240}}],
}
LIGHT = {
    "schema": "patina/recipe/1",
    "name": "light",
    "title": "Light",
    "steps": [{"operator": "deflicker", "params": {"strength": 0.5}}],
}


def project(source=None, *, by=None, intent="Steady light; the grain stays.", **brief):
    """Open the restoration of a film (48 frames in two shots, with sound, where none is given)."""
    source = source or make.version()
    return actions.open_project(
        source.work_id, by=by or make.somebody("producer"), source_id=source.pk, intent=intent, **brief
    )


def run(of=None, *, by=None, recipe=LIGHT):
    """Start a run; nothing is carried yet."""
    return actions.start_run((of or project()).pk, by=by or make.somebody("restorer"), recipe=recipe)


def carry(of, *, steps=50):
    """Carry what waits, one row after the other, until nothing of the run waits; return the run afresh."""
    for _turn in range(steps):
        row = next_row(of)
        if row is None:
            break
        carry_row(row)
    of.refresh_from_db()
    return of


def carry_plan(of):
    """Carry only the plan of a run, so that its segments wait; return the run afresh."""
    carry_row(of.steps.get(kind=Step.Kind.PLAN))
    of.refresh_from_db()
    return of


def next_row(of):
    """Return the next waiting row of a run, steps before segments, or None."""
    for rows in (of.steps, of.segments):
        row = rows.filter(state=Step.State.QUEUED).first()
        if row is not None:
            return row
    return None


def carry_row(row):
    """Be the worker that was rung for a row."""
    door = tasks.restore_segment if isinstance(row, Segment) else tasks.take_step
    return door(row.pk, row.attempt)


def quarantine(row, error="The disk is on fire."):
    """Let a waiting row use up its tries."""
    for attempt in count(row.attempt):
        claimed = leases.claim(type(row), row.pk, attempt, f"tests/1/{attempt}")
        if claimed is None:
            break
        leases.fail(claimed, error)
    row.refresh_from_db()
    return row
