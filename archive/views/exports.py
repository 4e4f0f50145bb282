"""Pages of exports: ask, watch, fetch; one work straight away."""

import tempfile

from django.contrib import messages
from django.core.files.storage import storages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import guarded
from accounts.numbers import numbers_of
from accounts.permissions import require
from archive.actions import exports as actions
from archive.exchange.outgoing import writing
from archive.exchange.outgoing.selection import for_person
from archive.forms.exports import ExportForm
from archive.models import Export, Work
from archive.models.exports import ROOM
from archive.permissions import may_see_catalogue
from archive.streaming import ranged

SMALL = 8 << 20  # bytes of an export of one work that stay in memory
NEWEST = 50
BY_JOB = {Export.Format.BAGIT}


@guarded(may_see_catalogue)
def export_list(request):
    """Show a person's exports, and offer to write the whole catalogue or a search."""
    query = request.GET.get("query", "")
    works = " ".join(request.GET.getlist("work"))
    scope = Export.Scope.WORKS if works else Export.Scope.SEARCH if query else Export.Scope.ALL
    given = {"scope": scope, "works": works, "query": query}
    form = ExportForm(request.POST or None, initial=given | {"format": Export.Format.AVEFI})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        export = actions.ask_export(
            by=request.user, format=asked["format"], scope=asked["scope"], chosen=form.chosen
        )
        return redirect(export)
    chosen = {"query": query, "works": numbers_of(works.split())}
    context = {
        "form": form,
        "scope": scope,
        "scope_label": Export.Scope(scope).label,
        "count": for_person(request.user, scope=scope, chosen=chosen).count,
        "exports": request.user.exports.all()[:NEWEST],
    }
    return render(request, "archive/export_list.html", context, status=422 if form.errors else 200)


@guarded(may_see_catalogue)
@require_safe
def export_detail(request, pk):
    """Show how far an export is; a piece of the page asks again while it moves."""
    export = get_object_or_404(Export, pk=pk)
    require(actions.may_fetch(request.user, export))
    template = "archive/_export.html" if request.htmx else "archive/export_detail.html"
    return render(request, template, {"export": export})


@guarded(may_see_catalogue)
@require_safe
def export_file(request, pk):
    """Give what was written, whole or from where a download stopped."""
    export = get_object_or_404(Export, pk=pk)
    require(actions.may_fetch(request.user, export))
    if not export.is_ready:
        raise Http404(_("This export is not kept any more; ask for it again."))
    if request.method == "GET" and "Range" not in request.headers:
        actions.note_fetched(pk, by=request.user)
    writer = writing.WRITERS[export.format]
    name = f"patina-export-{export.name}"
    file = storages[ROOM].open(export.name)
    return ranged(request, file, writer.media_type, etag=export.sha256, filename=name)


@guarded(may_see_catalogue)
@require_POST
def export_drop(request, pk):
    """Stop an export, or throw its file away."""
    get_object_or_404(Export, pk=pk)
    actions.drop_export(pk, by=request.user)
    messages.success(request, _("The export is gone."))
    return redirect("archive:export_list")


@guarded(may_see_catalogue)
@require_safe
def work_export(request, pk, form):
    """Write one work in a format straight into the answer; a bag with films goes through a job."""
    work = get_object_or_404(Work, pk=pk)
    require(may_see_catalogue(request.user, work))
    if form not in Export.Format.values or form in BY_JOB:
        raise Http404(_("One work is written as AVefi, PBCore, METS, MARCXML, CSV or XLSX."))
    selection = for_person(request.user, scope=Export.Scope.WORKS, chosen={"works": [pk]})
    out = tempfile.SpooledTemporaryFile(max_size=SMALL)  # noqa: SIM115 - the answer closes it
    writing.direct(selection, form, out)
    out.seek(0)
    name = writing.file_name(form, selection, work)
    media_type = writing.WRITERS[form].media_type
    return FileResponse(out, as_attachment=True, filename=name, content_type=media_type)
