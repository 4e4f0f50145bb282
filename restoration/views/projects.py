"""Pages of projects: what stands where, one project, its brief."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from accounts.numbers import number_of
from accounts.permissions import Refused
from archive.models import TimeEntry, Version, Work
from restoration import actions, progress
from restoration.actions.projects import REOPENED_FROM
from restoration.forms import BriefForm, ReasonForm
from restoration.models import Project
from restoration.permissions import may_manage_project, may_see_restoration, may_start_run

PAGE = 30
# The room above may put a piece about this project on its page by writing this template.
PIECES = [["reviews/_of_project.html", "archive/_nothing.html"]]


@guarded(may_see_restoration)
def project_list(request):
    """List the projects with where each stands and how far its run is."""
    rows = Project.objects.for_pages().filter(work__in=Work.objects.visible_to(request.user))
    chosen = request.GET.get("status", "")
    if chosen in Project.Status.values:
        rows = rows.filter(status=chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for project in page:
        project.newest = next(iter(project.runs.all()), None)
        if project.newest and project.newest.is_open:
            project.progress = progress.of(project.newest)
    context = {
        "page": page,
        "chosen": chosen,
        "statuses": Project.Status.choices,
        "may_manage": may_manage_project(request.user),
        "sources": _sources_without_project(request.user) if may_manage_project(request.user) else [],
    }
    return render(request, "restoration/project_list.html", context)


def _sources_without_project(user):
    works = Work.objects.visible_to(user).filter(project=None)
    rows = Version.objects.sources().filter(work__in=works).select_related("work", "asset")
    return rows.prefetch_related("work__titles").order_by("-pk")[:12]


@guarded(may_manage_project)
def project_create(request):
    """Open the restoration of a work from one of its source versions."""
    version = get_object_or_404(
        Version.objects.sources()
        .filter(work__in=Work.objects.visible_to(request.user))
        .select_related("work", "asset"),
        pk=number_of(request.GET.get("version"))
    )
    if existing := Project.objects.filter(work=version.work).first():
        messages.info(request, _("This title already has a project; here it is."))
        return redirect(existing)
    initial = actions.brief_of(version.asset)
    form = BriefForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            project = actions.open_project(
                version.work_id, by=request.user, source_id=version.pk, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, _("The project is open and its manual baseline is frozen. Start a run.")
            )
            return redirect(project)
    grade = actions.condition(version)
    return render(
        request, "restoration/project_create.html", {"form": form, "version": version, "grade": grade}
    )


@guarded(may_see_restoration)
def project_detail(request, pk):
    """Show a project: what comes next, its brief, source, runs and minutes."""
    project = get_object_or_404(Project.objects.for_pages(), pk=pk)
    runs = list(project.runs.for_pages())
    candidate = next((run.result for run in runs if run.result_id), None)
    context = {
        "project": project,
        "work": project.work,
        "source": project.source,
        "runs": runs,
        "open_run": next((run for run in runs if run.is_open), None),
        "candidate": candidate,
        "pieces": PIECES,
        "minutes": TimeEntry.objects.filter(work=project.work).select_related("person")[:8],
        "may_manage": may_manage_project(request.user),
        "may_start": may_start_run(request.user, project),
        "reopens": project.status in REOPENED_FROM,
        "holds": Project.Status.ON_HOLD in project.NEXT[project.status],
        "cancels": Project.Status.CANCELLED in project.NEXT[project.status],
        "reason_form": ReasonForm(),
    }
    return render(request, "restoration/project_detail.html", context)


@guarded(may_manage_project)
def brief_edit(request, pk):
    """Change what the brief says; the journal keeps what it said."""
    project = get_object_or_404(Project.objects.for_pages(), pk=pk)
    form = BriefForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_brief(pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The brief is saved."))
            return redirect("restoration:project_detail", pk)
    return render(request, "restoration/brief_edit.html", {"form": form, "project": project})


@require_POST
@guarded(may_manage_project)
def project_hold(request, pk):
    """Put a project on hold."""
    return _with_reason(request, pk, actions.hold_project, _("The project is on hold."))


@require_POST
@guarded(may_manage_project)
def project_reopen(request, pk):
    """Take a project up again."""
    return _with_reason(request, pk, actions.reopen_project, _("The project is open again."))


@require_POST
@guarded(may_manage_project)
def project_cancel(request, pk):
    """Give a project up."""
    return _with_reason(request, pk, actions.cancel_project, _("The project is cancelled."))


def _with_reason(request, pk, verb, done):
    get_object_or_404(Project, pk=pk)
    form = ReasonForm(request.POST)
    try:
        verb(pk, by=request.user, reason=form.cleaned_data["reason"] if form.is_valid() else "")
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, done)
    return redirect("restoration:project_detail", pk)
