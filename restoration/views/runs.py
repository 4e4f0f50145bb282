"""Pages of runs: choose a recipe, watch it work, help it out of trouble."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import guarded
from accounts.numbers import number_of
from accounts.permissions import Refused
from restoration import actions, flow, progress, taking, timeline
from restoration.engine import recipes
from restoration.engine.operators import OperatorError
from restoration.forms import ReasonForm, RecipeForm
from restoration.models import Project, Run, Segment, Step
from restoration.permissions import may_run_at_film_rate, may_see_restoration, may_start_run

STANDARD = "standard"


@guarded(may_start_run)
def run_create(request, pk):
    """Choose a recipe, perhaps change its parameters, and start a run."""
    project = get_object_or_404(Project.objects.for_pages(), pk=pk)
    named = recipes.named()
    chosen = request.GET.get("recipe", STANDARD)
    before = _run_named(project, chosen)
    recipe = named.get(chosen) or (before and _read(before.recipe)) or named[STANDARD]
    film_rate = bool(before and before.film_rate)
    form = RecipeForm(request.POST or None, recipe=recipe, initial={"film_rate": film_rate})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            run = actions.start_run(
                pk, by=request.user, recipe=given["recipe"].as_json(), film_rate=given["film_rate"]
            )
        except (Refused, OperatorError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The run is in the queue."))
            return redirect(run)
    cadence = taking.known(project.source)
    context = {
        "project": project,
        "form": form,
        "named": named.values(),
        "recipe": recipe,
        "verdict": may_start_run(request.user, project),
        "open_run": project.runs.open().first(),
        "found": taking.sentence(cadence) if cadence else "",
        "rate_verdict": may_run_at_film_rate(project.source),
    }
    return render(request, "restoration/run_create.html", context)


def _run_named(project, text):
    """Return an earlier run of the project, asked for as run-<key>, or None."""
    return project.runs.filter(pk=number_of(text.removeprefix("run-"))).first()


def _context(request, run):
    """Return what the run's page and its pieces show."""
    segments = list(run.segments.select_related("kept_by"))
    running = [segment for segment in segments if segment.state == Segment.State.RUNNING]
    touched = progress.touched_share(segments)
    steps = list(run.steps.all())
    trouble = [row for row in (*steps, *segments) if row.state in flow.TROUBLED]
    recipe = _read(run.recipe)
    live = _live(steps, segments)
    return {
        "run": run,
        "recipe": recipe,
        "cadence": _cadence(run),
        "has_maps": recipe and any(step.declaration.maps for step in recipe.steps),
        "polls": run.is_open and live is not None,
        "live": live,
        "seen": _seen(run, trouble),
        "project": run.project,
        "progress": progress.of(run),
        "touched": touched,
        "touched_percent": f"{100 * (touched or 0):.2f}",
        "picture_seconds": sum(segment.seconds for segment in segments),
        "segments": segments,
        "running": len(running),
        "boxes": timeline.boxes(segments, run.frames),
        "marks": timeline.marks(run.plan.get("shots", []), run.frames),
        "steps": steps,
        "trouble": trouble,
        "no_rate": run.film_rate and any(row in trouble for row in steps if row.kind == Step.Kind.PLAN),
        "may_start": may_start_run(request.user),
        "cancels": Run.Status.CANCELLING in run.NEXT[run.status],
        "reason_form": ReasonForm(auto_id=False),
    }


def _live(steps, segments):
    """Return a row that moves, one that runs before one that waits, or None."""
    live = [row for row in (*steps, *segments) if row.is_live]
    return next((row for row in live if row.state == Segment.State.RUNNING), live[0] if live else None)


def _cadence(run):
    """Say what the plan found of a source brought to video; nothing of one whose frames are whole."""
    found = run.plan.get("cadence")
    return taking.sentence(found) if found and (found["film_rate"] or found["kind"] != "whole") else ""


def _seen(run, trouble):
    """Say in a word what decides the parts of the page that do not ask by themselves."""
    stage = ("planned" if run.plan else "new") if run.is_moving else run.status
    return f"{stage}-{len(trouble)}"


def _read(stored):
    """Return a stored recipe, or None where the engine has since forgotten one of its operators."""
    try:
        return recipes.parse(stored)
    except OperatorError:
        return None


def _lines(recipe):
    """Return the steps of a recipe with the parameters somebody set, in words."""
    steps = (*recipe.steps, *recipe.sound_steps) if recipe else ()
    return [{"operator": step.declaration, "params": changed(step)} for step in steps]


def changed(step):
    """Return (label, value) of the parameters that differ from the operator's own defaults."""
    told = []
    for said in step.declaration.form_fields():
        value = getattr(step.params, said["name"])
        if value != said["default"]:
            told.append((said["label"], dict(said.get("choices", ())).get(value, value)))
    return told


def _run(pk):
    return get_object_or_404(Run.objects.for_pages(), pk=pk)


@require_safe
@guarded(may_see_restoration)
def run_detail(request, pk):
    """Show a run: how far it is, its segments along the film, its steps, its recipe."""
    context = _context(request, _run(pk))
    return render(
        request, "restoration/run_detail.html", context | {"recipe_lines": _lines(context["recipe"])}
    )


@require_safe
@guarded(may_see_restoration)
def run_progress(request, pk):
    """Show how far a run is, as a piece of its page.

    A page that was drawn before the run ended, or before it called for a person, is loaded anew. Opened by
    itself, it leads to its page.
    """
    if not request.htmx:
        return redirect(_run(pk))
    context = _context(request, _run(pk))
    response = render(request, "restoration/_run_progress.html", context)
    if request.GET.get("seen", context["seen"]) != context["seen"]:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@guarded(may_see_restoration)
def run_segments(request, pk):
    """Show the segments of a run, as a piece of its page; the page itself, where they are opened."""
    if not request.htmx:
        return redirect(_run(pk))
    return render(request, "restoration/_run_segments.html", _context(request, _run(pk)))


@require_POST
@guarded(may_start_run)
def run_cancel(request, pk):
    """Cancel a run."""
    return _try(
        request, pk, lambda: actions.cancel_run(pk, by=request.user), _("The run is being cancelled.")
    )


@require_POST
@guarded(may_start_run)
def run_resume(request, pk):
    """Try everything again that is in trouble."""
    return _try(request, pk, lambda: actions.resume_run(pk, by=request.user), _("The run goes on."))


@require_POST
@guarded(may_start_run)
def run_video_rate(request, pk):
    """Let a run go on at the rate of the video, where the film has none of its own."""
    return _try(
        request,
        pk,
        lambda: actions.keep_video_rate(pk, by=request.user),
        _("The run goes on at the rate of the video."),
    )


@require_POST
@guarded(may_start_run)
def segment_retry(request, pk):
    """Try one segment again."""
    run_id = get_object_or_404(Segment, pk=pk).run_id
    return _try(
        request, run_id, lambda: actions.retry_segment(pk, by=request.user), _("The segment is in the queue.")
    )


@require_POST
@guarded(may_start_run)
def step_retry(request, pk):
    """Try one step again."""
    run_id = get_object_or_404(Step, pk=pk).run_id
    return _try(
        request, run_id, lambda: actions.retry_step(pk, by=request.user), _("The step is in the queue.")
    )


@require_POST
@guarded(may_start_run)
def segment_keep(request, pk):
    """Keep the original pictures of one segment."""
    run_id = get_object_or_404(Segment, pk=pk).run_id
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _try(
        request,
        run_id,
        lambda: actions.keep_original(pk, by=request.user, reason=reason),
        _("A worker writes the original pictures into the master; you are now one of its makers."),
    )


def _try(request, run_id, verb, done):
    get_object_or_404(Run, pk=run_id)
    try:
        verb()
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, done)
    return redirect("restoration:run_detail", run_id)
