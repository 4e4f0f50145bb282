"""Pages of imports: a file comes in, is mapped, compared, shown row by row, written and reported."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from accounts.numbers import numbers_of
from archive import actions
from archive.exchange.incoming import telling
from archive.forms.imports import ColumnsForm, CommitForm, ImportForm, ReadingForm
from archive.models import ImportBatch, ImportRow, SourceRecord, Work
from archive.permissions import may_catalogue, may_see_catalogue
from film.errors import FilmError
from jobs.wording import told

BATCHES, ROWS = 30, 50
STATES = ("new", "changed", "conflicts", "unchanged", "refused")
Status = ImportBatch.Status


@guarded(may_catalogue)
def import_list(request):
    """Show every import, the newest first."""
    batches = ImportBatch.objects.select_related("by")
    page = Paginator(batches, BATCHES).get_page(request.GET.get("page"))
    return render(request, "archive/import_list.html", {"page": page})


@guarded(may_catalogue)
def import_create(request):
    """Take a file of records in."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            batch = actions.begin_import(
                by=request.user,
                source=asked["file"],
                of=asked["source"],
                format=asked["format"],
                mapping=asked["mapping"],
            )
        except FilmError as error:
            form.add_error("file", told(error))
        else:
            asks = batch.status == Status.MAPPING
            return redirect("archive:import_columns", batch.pk) if asks else redirect(batch)
    return render(request, "archive/import_form.html", {"form": form}, status=422 if form.errors else 200)


@guarded(may_catalogue)
def import_columns(request, pk):
    """Choose how a table is read and where its columns go."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if not batch.is_table or batch.status not in (Status.MAPPING, Status.CHECKED, Status.REFUSED):
        return redirect(batch)
    reading = ReadingForm(request.POST or None, batch=batch)
    form = ColumnsForm(request.POST if "compare" in request.POST else None, batch=batch)
    if request.method == "POST" and reading.is_valid():
        try:
            if "compare" not in request.POST:
                actions.read_again(batch.pk, by=request.user, options=reading.options)
                return redirect("archive:import_columns", batch.pk)
            if form.is_valid():
                return _compare(request, batch, reading, form)
        except FilmError as error:
            reading.add_error(None, told(error))
        except ValidationError as error:
            form.add_error(None, error)
    status = 422 if form.errors or reading.errors else 200
    context = {"batch": batch, "reading": reading, "form": form, "samples": _samples(batch, form)}
    return render(request, "archive/import_columns.html", context, status=status)


def _compare(request, batch, reading, form):
    actions.map_columns(
        batch.pk,
        by=request.user,
        options=reading.options,
        columns=form.columns,
        save_as=form.cleaned_data["save_as"].strip(),
    )
    actions.start_check(batch.pk, by=request.user)
    return redirect(batch)


def _samples(batch, form):
    """Return (bound field, first words of the column) for each column."""
    preview = batch.options.get("preview", [])
    return [
        (form[f"column_{place}"], [row[place] for row in preview if place < len(row) and row[place]][:3])
        for place in range(len(batch.options["header"]))
    ]


@guarded(may_catalogue)
def import_detail(request, pk):
    """Show how far an import is and, once it is compared, every row with what it would do."""
    batch = get_object_or_404(ImportBatch.objects.select_related("by", "mapping"), pk=pk)
    step = batch.steps.order_by("-pk").first()
    if request.htmx:
        return render(request, "archive/_import_panel.html", {"batch": batch, "step": step})
    counts = batch.counts or {}
    state = request.GET.get("state", "")
    if state not in STATES:
        state = next(
            (name for name in ("conflicts", "changed", "new", "refused") if counts.get(name)), "unchanged"
        )
    rows = batch.rows.visible_to(request.user).in_state(state)
    page = Paginator(rows.defer("payload", "draft"), ROWS).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "step": step,
        "state": state,
        "tabs": [(name, _state_label(name), counts.get(name, 0)) for name in STATES],
        "page": page,
        "rows": _told(page.object_list),
        "form": CommitForm(),
        "homeless": telling.homeless(batch),
        "to_write": batch.status == Status.CHECKED and _left_to_write(batch),
    }
    return render(request, "archive/import_detail.html", context)


def _left_to_write(batch):
    does = (ImportRow.State.NEW, ImportRow.State.CHANGED)
    return batch.rows.filter(state__in=does, written=False).count()


def _state_label(name):
    return _("conflicts") if name == "conflicts" else ImportRow.State(name).label


def _told(rows):
    works = Work.objects.with_titles().in_bulk({row.work_id for row in rows if row.work_id})
    return [
        {
            "row": row,
            "work": works.get(row.work_id),
            "changes": telling.changes(row),
            "reasons": telling.reasons(row),
        }
        for row in rows
    ]


@guarded(may_catalogue)
def import_row(request, pk, number):
    """Show one record of an import: as its source wrote it and as it would stand here."""
    rows = ImportRow.objects.visible_to(request.user).select_related("batch")
    row = get_object_or_404(rows, batch=pk, number=number)
    record = SourceRecord.objects.filter(source=row.batch.source, key=row.key, work=row.work_id).first()
    draft = row.draft or (record.said if record and row.state != ImportRow.State.REFUSED else "")
    context = {
        "batch": row.batch,
        "row": row,
        "record": record,
        "lines": telling.draft(json.loads(draft)) if draft else [],
        "changes": telling.changes(row),
        "reasons": telling.reasons(row),
        "payload": _shown(row.payload or (record.payload if record else "")),
    }
    return render(request, "archive/import_row.html", context)


@guarded(may_see_catalogue)
def source_record(request, pk):
    """Show a record as its source wrote it, beside the work that came of it."""
    seen = SourceRecord.objects.filter(work__in=Work.objects.visible_to(request.user))
    record = get_object_or_404(seen.select_related("work", "batch"), pk=pk)
    context = {
        "record": record,
        "work": record.work,
        "payload": _shown(record.payload),
        "may_catalogue": may_catalogue(request.user),
    }
    return render(request, "archive/import_source.html", context)


def _shown(payload):
    """Lay JSON out in lines; anything else stands as it came."""
    try:
        return json.dumps(json.loads(payload), ensure_ascii=False, indent=2)
    except ValueError:
        return payload


@guarded(may_catalogue)
@require_POST
def import_check(request, pk):
    """Compare a batch again from its first row."""
    return _done(request, pk, lambda: actions.start_check(pk, by=request.user))


@guarded(may_catalogue)
@require_POST
def import_commit(request, pk):
    """Write what was shown."""
    form = CommitForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _done(request, pk, lambda: actions.commit_import(pk, by=request.user, reason=reason))


@guarded(may_catalogue)
@require_POST
def import_stop(request, pk):
    """Stop the step under way."""
    return _done(request, pk, lambda: actions.stop_import(pk, by=request.user))


@guarded(may_catalogue)
@require_POST
def import_discard(request, pk):
    """Put a batch aside."""
    return _done(request, pk, lambda: actions.discard_import(pk, by=request.user))


@guarded(may_catalogue)
@require_POST
def import_words(request, pk):
    """Keep whose word was chosen for the rows in conflict on one page."""
    shown = numbers_of(request.POST.getlist("shown"))
    taken = numbers_of(request.POST.getlist("taken"))

    def choose():
        count = actions.choose_words(pk, by=request.user, shown=shown, taken=taken)
        told = ngettext(
            "The source's word stands in %(count)d row of this page.",
            "The source's word stands in %(count)d rows of this page.",
            count,
        )
        messages.success(request, told % {"count": count})

    return _done(request, pk, choose, query="?state=conflicts")


def _done(request, pk, verb, query=""):
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        verb()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(batch.get_absolute_url() + query)
