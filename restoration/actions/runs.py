"""Verbs over runs: start, cancel, resume."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.permissions import Denied, Refused, require
from archive import journal
from jobs import bell, leases
from restoration import flow
from restoration.engine import recipes
from restoration.engine.operators import OperatorError
from restoration.models import Project, Run, Step
from restoration.permissions import may_run_at_film_rate, may_start_run


@transaction.atomic
def start_run(project_id, *, by, recipe, film_rate=False):
    """Start a run of a recipe, given by its name or as its dict, on the project's source version.

    `film_rate` gives every picture of a film that was brought to video once, at the film's own rate.
    Raises Refused with the sentence to show, and the engine's OperatorError for a recipe it cannot read.
    """
    project = Project.objects.select_for_update().get(pk=project_id)
    require(may_start_run(by, project))
    wanted = recipes.recipe(recipe) if isinstance(recipe, str) else recipes.parse(recipe)
    if not wanted.steps and not wanted.sound_steps:
        raise OperatorError("The recipe does nothing; choose at least one operator.")
    if film_rate:
        require(may_run_at_film_rate(project.source))
    run = _new_run(project, wanted, by, film_rate)
    step = Step.objects.create(run=run, kind=Step.Kind.PLAN, total=run.frames)
    if project.status != Project.Status.IN_RESTORATION:
        project.move(Project.Status.IN_RESTORATION)
    journal.record(
        "run.started",
        run,
        by=by,
        work=project.work,
        after={
            "recipe": wanted.name,
            "recipe_digest": wanted.digest,
            "source": project.source.manifest_digest,
            **({"film_rate": True} if film_rate else {}),
        },
    )
    bell.ring(step)
    return run


def _new_run(project, recipe, by, film_rate):
    try:
        with transaction.atomic():
            return Run.objects.create(
                project=project,
                source=project.source,
                recipe=recipe.as_json(),
                recipe_name=recipe.name,
                recipe_digest=recipe.digest,
                film_rate=film_rate,
                frames=project.source.asset.frames,
                started_by=by,
            )
    except IntegrityError as error:
        raise Refused(
            _("A run of %(project)s is under way; wait for its end or cancel it.") % {"project": project}
        ) from error


def cancel_run(run_id, *, by, reason=""):
    """Cancel a run: what waits ends now, what a worker holds within about a second.

    Asking again is harmless. Machine seconds already spent stay booked.
    """
    run = _ask_to_cancel(run_id, by, reason)
    for rows in (run.steps.live(), run.segments.live()):
        for row in rows:
            leases.cancel(row)
    with transaction.atomic():
        flow.settle(run)
    run.refresh_from_db()
    return run


@transaction.atomic
def _ask_to_cancel(run_id, by, reason):
    run = Run.objects.select_for_update().get(pk=run_id)
    require(may_start_run(by))
    if run.status == Run.Status.CANCELLING:
        return run
    if run.status == Run.Status.VERIFYING:
        require(
            Denied(_("The master is being verified and filed; a moment later it can be judged or set aside."))
        )
    before = run.status
    run.move(Run.Status.CANCELLING)
    journal.record(
        "run.cancel_asked", run, by=by, work=run.project.work, before={"status": before}, reason=reason
    )
    return run


@transaction.atomic
def keep_video_rate(run_id, *, by):
    """Let a run whose film turned out to have no rate of its own go on at the rate of the video."""
    run = Run.objects.select_for_update().get(pk=run_id)
    require(may_start_run(by))
    plan = run.steps.in_trouble().filter(kind=Step.Kind.PLAN).first()
    if plan is None or not run.film_rate:
        raise Refused(_("This run is planned; its rate stays. Cancel it and start another one."))
    run.film_rate = False
    run.save(update_fields=["film_rate", "changed_at"])
    leases.requeue(plan)
    journal.record(
        "run.video_rate_kept",
        run,
        by=by,
        work=run.project.work,
        before={"film_rate": True},
        after={"film_rate": False},
    )
    return run


@transaction.atomic
def resume_run(run_id, *, by):
    """Try everything again that is in trouble; return how many pieces went back to the queue."""
    run = Run.objects.select_for_update().get(pk=run_id)
    require(may_start_run(by))
    if run.status != Run.Status.NEEDS_ATTENTION:
        raise Refused(_("This run needs nobody's attention; there is nothing to try again."))
    rows = [*run.steps.in_trouble(), *run.segments.in_trouble()]
    again = sum(leases.requeue(row) for row in rows)
    journal.record("run.resumed", run, by=by, work=run.project.work, after={"pieces": again})
    return again
