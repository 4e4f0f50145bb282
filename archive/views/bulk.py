"""Pages of bulk edits: choose what shall change, look at it, carry it out, take it back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from accounts.numbers import numbers_of
from accounts.permissions import Refused
from archive.actions import bulk
from archive.bulk import words
from archive.forms.bulk import NOUNS, BulkForm
from archive.models import BulkEdit, Work
from archive.permissions import may_catalogue
from archive.search.asking import Query
from archive.search.listing import Listing

PAGE = 100
Status = BulkEdit.Status


@guarded(may_catalogue)
def bulk_list(request):
    """List the bulk edits of the house, newest first."""
    page = Paginator(BulkEdit.objects.select_related("owner", "undone_by"), 50).get_page(
        request.GET.get("page")
    )
    lines = [(edit, words.steps(edit)) for edit in page]
    return render(request, "archive/bulk_list.html", {"page": page, "lines": lines})


@guarded(may_catalogue)
@require_POST
def bulk_begin(request):
    """Open an edit of the works that were chosen, or of all the search finds."""
    data = QueryDict(request.POST.get("query", "")[:1000])
    try:
        if request.POST.get("which") == "all":
            ids = _all(Listing(Query.of(data), request.user, data.get("sort", "")))
        else:
            ids = numbers_of(request.POST.getlist("pick"))
            ids = list(Work.objects.visible_to(request.user).filter(pk__in=ids).values_list("pk", flat=True))
        edit = bulk.begin(ids, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('archive:work_list')}?{data.urlencode()}")
    return redirect(edit)


def _all(listing):
    if listing.query.text and listing.found.more:
        raise Refused(
            _("This search finds more works than it shows; add a word before changing all of them.")
        )
    ids = listing.ids()
    return ids if isinstance(ids, list) else list(ids[: bulk.MOST + 1])


@guarded(may_catalogue)
def bulk_detail(request, pk):
    """Prepare an edit and see what it would do; or see what it did."""
    edit = get_object_or_404(BulkEdit.objects.select_related("owner", "undone_by"), pk=pk)
    if edit.status != Status.DRAFT:
        return _done_page(request, edit)
    noun = request.GET.get("noun", request.POST.get("noun", edit.noun))
    noun = noun if noun in NOUNS else edit.noun
    if request.method != "POST":
        form = BulkForm.of_edit(edit) if noun == edit.noun else BulkForm(noun=noun)
        return _draft_page(request, edit, form)
    form = BulkForm(request.POST, noun=noun)
    if form.is_valid():
        try:
            edit = bulk.prepare(
                pk, by=request.user, noun=noun, steps=form.steps(), reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{edit.get_absolute_url()}#preview")
    return _draft_page(request, edit, form)


def _draft_page(request, edit, form):
    """Show the form, and below it what the steps that are written down would do."""
    edit_ready = bool(edit.steps) and form.noun == edit.noun
    context = {"edit": edit, "form": form, "nouns": BulkEdit.Noun.choices, "ready": edit_ready}
    if edit_ready:
        total = bulk.count(edit, request.user)
        page = Paginator(range(total), PAGE).get_page(request.GET.get("page"))
        start = page.start_index() - 1 if total else 0
        outcomes = bulk.preview(edit, request.user, start, PAGE)
        context |= {
            "page": page,
            "total": total,
            "lines": words.outcomes(edit, outcomes),
            "by_worker": total > bulk.AT_ONCE,
            "changing": sum(one.changes for one in outcomes),
            "refused": sum(bool(one.refusal) for one in outcomes),
        }
    context["works"] = len(edit.selection)
    return render(request, "archive/bulk_form.html", context)


def _done_page(request, edit):
    changes = edit.changes.select_related("work", "item").prefetch_related("work__titles")
    changes = changes.filter(work__in=Work.objects.visible_to(request.user))
    page = Paginator(changes, PAGE).get_page(request.GET.get("page"))
    context = {
        "edit": edit,
        "steps": words.steps(edit),
        "page": page,
        "lines": words.changes(edit, page),
        "run": edit.runs.first(),
        "may_undo": edit.status == Status.DONE and edit.changed,
    }
    return render(request, "archive/bulk_detail.html", context)


@guarded(may_catalogue)
@require_POST
def bulk_carry(request, pk):
    """Carry an edit out."""
    edit = get_object_or_404(BulkEdit, pk=pk)
    try:
        edit = bulk.start(edit.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(edit)
    if edit.status == Status.DONE:
        done = ngettext("%(count)d row is changed.", "%(count)d rows are changed.", edit.changed)
        messages.success(request, done % {"count": edit.changed})
    return redirect(edit)


@guarded(may_catalogue)
def bulk_undo(request, pk):
    """Say which rows undoing would leave alone; undo."""
    edit = get_object_or_404(BulkEdit.objects.select_related("owner"), pk=pk)
    if request.method == "POST":
        try:
            edit = bulk.undo(pk, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            if edit.status == Status.UNDONE:
                done = ngettext(
                    "%(count)d row is as it was.", "%(count)d rows are as they were.", edit.restored
                )
                messages.success(request, done % {"count": edit.restored})
        return redirect(edit)
    if edit.status != Status.DONE:
        return redirect(edit)
    stay = [
        (words.row_name(change.item or change.work), why)
        for change, why in bulk.would_stay(edit, request.user)
    ]
    return render(request, "archive/bulk_undo.html", {"edit": edit, "steps": words.steps(edit), "stay": stay})
