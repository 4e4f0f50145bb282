"""Verbs over projects: open, brief, hold, reopen, cancel."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import Refused, require
from archive import books, journal
from archive.models import Inspection, Version, Work
from archive.vocabulary import Grade
from film import said
from restoration.models import Project
from restoration.permissions import may_manage_project

BRIEF = ("intent", "reference", "aspect_ratio", "frame_rate", "allowed", "forbidden", "due_on")


@transaction.atomic
def open_project(work_id, *, by, source_id, intent, **brief):
    """Open the restoration of a work from one of its source versions and freeze its manual baseline.

    brief: reference, aspect_ratio, frame_rate, allowed, forbidden, due_on. Aspect and rate follow the
    source where they are not given. Raises Refused with the sentence to show.
    """
    require(may_manage_project(by))
    work = Work.objects.select_for_update().get(pk=work_id)
    source = Version.objects.select_related("asset").filter(pk=source_id, work=work).first()
    _check_source(work, source)
    asset = source.asset
    values = brief_of(asset) | {k: v for k, v in _brief(brief).items() if v}
    project = Project.objects.create(
        work=work, source=source, intent=intent.strip(), producer=by, status=Project.Status.PLANNED, **values
    )
    if not hasattr(work, "baseline"):
        books.freeze_baseline(work.pk, by=by, grade=condition(source), frames=asset.frames)
    journal.record(
        "project.opened", project, by=by, work=work, after={"source": source.number, **_said(project)}
    )
    return project


def brief_of(asset):
    """Return what a brief says of shape and rate where nobody has said otherwise: the source's own."""
    return {"aspect_ratio": said.shape(asset.dar), "frame_rate": said.rate(asset.rate)}


@transaction.atomic
def change_brief(project_id, *, by, reason="", **brief):
    """Change what a project's brief says; the journal keeps what it said before."""
    require(may_manage_project(by))
    project = Project.objects.select_for_update().get(pk=project_id)
    if project.status == Project.Status.CANCELLED:
        raise Refused(_("This project is cancelled; its brief stays as it was."))
    before = _said(project)
    for name, value in _brief(brief).items():
        setattr(project, name, value)
    after = _said(project)
    changed = {name for name in BRIEF if before[name] != after[name]}
    if not changed:
        return project
    project.save(update_fields=[*changed, "changed_at"])
    journal.record(
        "project.brief_changed",
        project,
        by=by,
        work=project.work,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
    )
    return project


def hold_project(project_id, *, by, reason):
    """Put a project on hold, with a written reason."""
    return _go(project_id, Project.Status.ON_HOLD, "project.held", by=by, reason=reason)


def cancel_project(project_id, *, by, reason):
    """Give a project up for good, with a written reason."""
    return _go(project_id, Project.Status.CANCELLED, "project.cancelled", by=by, reason=reason)


REOPENED_FROM = (
    Project.Status.ON_HOLD,
    Project.Status.SIGNED_OFF,
    Project.Status.PUBLISHED,
    Project.Status.WITHDRAWN,
)


@transaction.atomic
def reopen_project(project_id, *, by, reason):
    """Take a project up again, with a written reason; signatures already given stay on record."""
    project = Project.objects.select_for_update().get(pk=project_id)
    if project.status not in REOPENED_FROM:
        raise Refused(
            _("%(project)s is %(status)s; only a film on hold, signed, published or withdrawn is reopened.")
            % {"project": project, "status": project.get_status_display()}
        )
    held = project.status == Project.Status.ON_HOLD
    target = _place_of(project) if held else Project.Status.IN_RESTORATION
    return _go(project_id, target, "project.reopened", by=by, reason=reason)


@transaction.atomic
def _go(project_id, target, verb, *, by, reason):
    require(may_manage_project(by))
    project = Project.objects.select_for_update().get(pk=project_id)
    if not reason.strip():
        raise Refused(_("Write the reason; the journal keeps it."))
    if project.runs.open().exists():
        raise Refused(_("A run is under way; cancel it first or wait for its end."))
    before = project.status
    project.move(target)
    journal.record(
        verb,
        project,
        by=by,
        work=project.work,
        before={"status": before},
        after={"status": target},
        reason=reason,
    )
    return project


def _place_of(project):
    """Return where a held project stood: it has a candidate, had runs, or had none."""
    if project.runs.exclude(result=None).exists():
        return Project.Status.CANDIDATE_READY
    return Project.Status.IN_RESTORATION if project.runs.exists() else Project.Status.PLANNED


def _check_source(work, source):
    if source is None:
        raise Refused(_("%(work)s has no such version; choose one of its source versions.") % {"work": work})
    if source.kind != Version.Kind.SOURCE:
        raise Refused(_("A restoration starts from a source version, never from a restored one."))
    if Project.objects.filter(work=work).exists():
        raise Refused(_("%(work)s already has a project; open that one.") % {"work": work})


def condition(source):
    """Return the grade of the latest inspection of what a source was scanned from, C where nobody looked."""
    items = (
        {"item__manifestation__work": source.work}
        if source.asset.item_id is None
        else {"item": source.asset.item_id}
    )
    inspection = Inspection.objects.filter(**items).first()
    return inspection.grade if inspection else Grade.C


def _brief(values):
    unknown = sorted(set(values) - set(BRIEF))
    if unknown:
        raise TypeError(f"A brief has no {unknown[0]!r}; it has {', '.join(BRIEF)}.")
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _said(project):
    return {name: str(getattr(project, name) or "") for name in BRIEF}
