"""What follows what in a run.

A run's leased rows call these inside the very transaction that ends them, so a step and what it
causes stand or fall together. Each locks the run first: of two workers that commit the last two
segments at the same time, the second one sees what the first one did.
"""


from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.permissions import Refused
from archive import books, journal, shots
from jobs import bell
from jobs.models import LIVE, State

PLANNED = ("shots", "width", "height", "rate", "analysis", "engine", "cadence", "taken")
TROUBLED = (State.QUARANTINED, State.CANCELLED)


def segment_done(segment):
    """Count the fan-in after a segment is committed."""
    run = locked(segment.run)
    if not _ends_cancelled(run):
        _fan_in(run)


def step_done(step):
    """Go on after a step is committed: cut into segments, count the fan-in, or finish."""
    run = locked(step.run)
    if _ends_cancelled(run):
        return
    follow = {step.Kind.PLAN: _planned, step.Kind.SOUND: _sounded, step.Kind.ASSEMBLE: _assembled}
    follow[step.kind](run, step)


def in_trouble(row):
    """Call for a person: the row has used up its tries, or somebody stopped it alone."""
    run = locked(row.run)
    if _ends_cancelled(run):
        return
    status = run.Status
    advance(
        run,
        status.NEEDS_ATTENTION,
        status.QUEUED,
        status.RUNNING,
        status.ASSEMBLING,
        status.VERIFYING,
        error=row.error,
    )


def cancelled(row):
    """Settle a cancellation of the run; a row that was stopped alone leaves the run in trouble."""
    in_trouble(row)


def requeued(row):
    """Let the run go on once nothing of it is in trouble; refuse for a run that has ended."""
    run = locked(row.run)
    if not run.is_open or run.status == run.Status.CANCELLING:
        raise Refused(
            _("%(run)s is %(status)s: its work does not go back to the queue. Start a new run.")
            % {"run": run, "status": run.get_status_display()}
        )
    if not any(rows.filter(state__in=TROUBLED).exists() for rows in (run.steps, run.segments)):
        advance(run, stage(run), run.Status.NEEDS_ATTENTION, error="")


def book(row, seconds, *, step, frames):
    """Book the machine seconds of one try, however it ended."""
    device = "gpu" if str(row.facts.get("device", "cpu")) != "cpu" else "cpu"
    work_id = row.run.project.work_id
    books.book_leased(row, work_id, step=step, seconds=seconds, frames=frames, device=device)


def settle(run):
    """End a run that is being cancelled once nothing of it waits or runs."""
    run = locked(run)
    if run.status != run.Status.CANCELLING or has_live_rows(run):
        return
    if advance(run, run.Status.CANCELLED, run.Status.CANCELLING, finished_at=Now()):
        journal.record("run.cancelled", run, by=None, work=run.project.work)
        _back_to_candidate(run)


def has_live_rows(run):
    """Tell whether anything of the run waits or runs."""
    return any(rows.filter(state__in=LIVE).exists() for rows in (run.steps, run.segments))


def locked(run):
    """Return the run's row, locked until the transaction ends."""
    return type(run).objects.select_for_update(of=("self",)).select_related("project__work").get(pk=run.pk)


def stage(run):
    """Return the status of a run whose rows are all well: what it was doing before it needed a person."""
    if not run.segments.exists():
        return run.Status.QUEUED
    assembling = run.steps.filter(kind="assemble").exists()
    return run.Status.ASSEMBLING if assembling else run.Status.RUNNING


def advance(run, target, *origins, **fields):
    """Move a run on by conditional UPDATE if it stands at one of the origins; return whether it did."""
    unknown = [origin for origin in origins if target not in run.NEXT[origin]]
    if unknown:
        raise ValueError(f"A run cannot go from {unknown[0]} to {target}; see Run.NEXT.")
    rows = type(run).objects.filter(pk=run.pk, status__in=origins)
    moved = rows.update(status=target, changed_at=Now(), **fields)
    if moved:
        run.refresh_from_db()
    return bool(moved)


def _ends_cancelled(run):
    """Settle a run that is being cancelled; nothing more follows in it."""
    if run.status != run.Status.CANCELLING:
        return not run.is_open
    settle(run)
    return True


def _planned(run, step):
    """Cut the run into its segments and let them, and the sound, start."""
    plan = step.facts
    kept = {key: plan[key] for key in PLANNED if key in plan}
    advance(run, run.Status.RUNNING, run.Status.QUEUED, plan=kept, frames=plan["frames"])
    if plan.get("shots"):
        shots.tell(run.source.asset, plan["shots"], by=f"run:{run.pk}")
    if plan["sound"]:
        bell.ring(run.steps.create(kind=step.Kind.SOUND))
    pictures = plan.get("pictures") or [stop - start for start, stop in plan["segments"]]
    for index, (start, stop) in enumerate(plan["segments"]):
        bell.ring(run.segments.create(index=index, start=start, stop=stop, total=pictures[index]))


def _sounded(run, _step):
    _fan_in(run)


def _fan_in(run):
    """Start the assembly when every segment and the sound are done; exactly one caller wins."""
    if any(rows.exclude(state=State.DONE).exists() for rows in (run.segments, run.steps)):
        return
    if advance(run, run.Status.ASSEMBLING, run.Status.RUNNING):
        bell.ring(run.steps.create(kind="assemble", total=run.pictures))


def _assembled(run, step):
    """End the run with its version and offer the film for review."""
    version = step.facts["version"]
    made = not type(run).objects.filter(result_id=version).exists()
    plan = run.plan if made else run.plan | {"same_as": version}
    status = run.Status
    fields = {"result_id": version if made else None, "plan": plan, "finished_at": Now(), "error": ""}
    if not advance(run, status.SUCCEEDED, status.ASSEMBLING, status.VERIFYING, **fields):
        return
    project = run.project
    if project.status == project.Status.IN_RESTORATION:
        project.move(project.Status.CANDIDATE_READY)
    journal.record(
        "run.succeeded",
        run,
        by=run.started_by,
        work=project.work,
        after={"version": version, "manifest": step.facts["manifest_digest"], "frames": run.pictures},
    )


def _back_to_candidate(run):
    """Leave a project that has an earlier candidate where that candidate can be reviewed."""
    project = run.project
    if project.status == project.Status.IN_RESTORATION and project.runs.exclude(result=None).exists():
        project.move(project.Status.CANDIDATE_READY)
