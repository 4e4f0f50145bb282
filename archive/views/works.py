"""Pages of works: one work at a glance, cataloguing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive import actions, history
from archive.actions.works import FIELDS, TITLE_FIELDS
from archive.forms import TitleForms, WorkChangeForm, WorkForm
from archive.models import Work
from archive.permissions import (
    may_catalogue,
    may_ingest,
    may_inspect,
    may_log_time,
    may_see_books,
    may_see_catalogue,
)
from archive.vocabulary import TitleType

RECENT = 12
NOTHING = "archive/_nothing.html"
# Rooms above may put a piece about this work on its page by writing one of these templates.
PIECES = [[f"{room}/_of_work.html", NOTHING] for room in ("restoration", "reviews", "channel")]
FIRST_TITLES = [
    {"kind": TitleType.PREFERRED, "language": "zh", "script": "Hans"},
    {"kind": TitleType.TRANSLITERATED, "language": "zh", "script": "Latn"},
    {"kind": TitleType.TRANSLATED, "language": "en", "script": "Latn"},
]


@guarded(may_see_catalogue)
def work_detail(request, pk):
    """Show a work with everything under it, and what happened to it."""
    work = get_object_or_404(Work.objects.with_titles(), pk=pk)
    manifestations = work.manifestations.prefetch_related(
        "items__inspections__inspector", "items__assets__version"
    )
    versions = list(work.versions.for_pages())
    pictured = next((version.asset for version in reversed(versions) if version.asset.filmstrip), None)
    entries = work.journal.select_related("by")
    whole = request.GET.get("history") == "all"
    context = {
        "work": work,
        "manifestations": manifestations,
        "versions": versions,
        "loose_assets": work.assets.filter(item=None),
        "pictured": pictured,
        "latest": _latest_inspection(manifestations),
        "stories": history.told(entries if whole else entries[:RECENT]),
        "more_stories": not whole and entries.count() > RECENT,
        "pieces": PIECES,
    }
    return render(request, "archive/work_detail.html", context | _verdicts(request.user))


@guarded(may_catalogue)
def work_create(request):
    """Catalogue a work with its titles."""
    form = WorkForm(request.POST or None)
    titles = TitleForms(request.POST or None, prefix="titles", initial=FIRST_TITLES)
    if request.method == "POST" and form.is_valid() and titles.is_valid():
        try:
            work = actions.create_work(by=request.user, titles=titles.rows, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The work is catalogued. Add the items you hold of it."))
            return redirect(work)
    return render(request, "archive/work_form.html", {"form": form, "titles": titles})


@guarded(may_catalogue)
def work_edit(request, pk):
    """Change a work; where a colleague was quicker, show both and lose nothing."""
    work = get_object_or_404(Work.objects.with_titles(), pk=pk)
    if request.method != "POST":
        form = WorkChangeForm(instance=work, initial={"revision": work.revision})
        return _edit_page(request, work, form, _stored_titles(work))
    form = WorkChangeForm(request.POST, instance=Work.objects.get(pk=pk))
    titles = TitleForms(request.POST, prefix="titles", initial=_title_rows(work))
    if form.is_valid() and titles.is_valid():
        try:
            return _save(request, work, form, titles)
        except actions.Conflict as conflict:
            return _conflict_page(request, conflict, titles)
        except ValidationError as error:
            form.add_error(None, error)
    return _edit_page(request, work, form, titles)


def _save(request, work, form, titles):
    fields = {name: form.cleaned_data[name] for name in FIELDS}
    asked = form.cleaned_data
    changed = actions.change_work(
        work.pk,
        by=request.user,
        revision=asked["revision"],
        reason=asked["reason"],
        titles=titles.rows,
        **fields,
    )
    if changed.revision == asked["revision"]:
        messages.info(request, _("Nothing was different, so nothing was changed."))
    else:
        messages.success(request, _("The change is saved."))
    return redirect(work)


def _conflict_page(request, conflict, titles):
    """Take over what only the colleague changed; show what both changed and keep the person's own words."""
    data, both, taken = request.POST.copy(), [], []
    data["revision"] = str(conflict.revision)
    work = Work.objects.with_titles().get(pk=conflict.work.pk)
    shown = titles
    for change in conflict.changes:
        mine = titles.rows if change.field == "titles" else ",".join(data.getlist(change.field))
        if _same(mine, change.theirs):
            continue
        if not _same(mine, change.base):
            both.append(change)
        elif change.field == "titles":
            taken.append(change)
            shown = _stored_titles(work)
        else:
            taken.append(change)
            theirs = "" if change.theirs is None else str(change.theirs)
            data.setlist(change.field, theirs.split(",") if change.field == "forms" else [theirs])
    form = WorkChangeForm(data, instance=Work.objects.get(pk=work.pk))
    conflict.both = [_told(change) for change in both]
    conflict.taken = [_told(change) for change in taken]
    return _edit_page(request, work, form, shown, conflict=conflict, status=409)


def _told(change):
    return {
        "label": history.field_label(change.field),
        "base": history.written(change.field, change.base),
        "theirs": history.written(change.field, change.theirs),
        "by": change.by,
        "at": change.at,
    }


def _same(one, other):
    if isinstance(one, list) or isinstance(other, list):
        return [dict(row) for row in one or []] == [dict(row) for row in other or []]
    return str("" if one is None else one).split() == str("" if other is None else other).split()


def _edit_page(request, work, form, titles, *, conflict=None, status=200):
    context = {"work": work, "form": form, "titles": titles, "conflict": conflict}
    return render(request, "archive/work_form.html", context, status=status)


def _title_rows(work):
    return list(work.titles.order_by("pk").values(*TITLE_FIELDS))


def _stored_titles(work):
    return TitleForms(prefix="titles", initial=_title_rows(work))


def _latest_inspection(manifestations):
    rows = [row for group in manifestations for item in group.items.all() for row in item.inspections.all()]
    return max(rows, key=lambda row: (row.inspected_on, row.pk), default=None)


def _verdicts(user):
    return {
        "may_catalogue": may_catalogue(user),
        "may_inspect": may_inspect(user),
        "may_ingest": may_ingest(user),
        "may_see_books": may_see_books(user),
        "may_log_time": may_log_time(user),
    }
