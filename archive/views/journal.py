"""The journal, for those who audit the house."""

import json

from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.guards import guarded
from archive import history, journal
from archive.books.sheet import neutral
from archive.forms.journal import JournalForm
from archive.models import JournalEntry
from archive.permissions import may_read_journal
from archive.views.books import sent

PAGE = 50
COLUMNS = (
    "number",
    "at",
    "by",
    "verb",
    "subject_type",
    "subject_id",
    "subject",
    "work",
    "before",
    "after",
    "reason",
    "request",
    "previous",
    "digest",
)


@guarded(may_read_journal)
def journal_list(request):
    """Show who did what to what, and verify the chain when asked."""
    form = JournalForm(request.GET)
    page = Paginator(form.narrow(_entries(request)), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    for name in ("page", "verify"):
        query.pop(name, None)
    context = {
        "page": page,
        "stories": history.told(page.object_list, request.user),
        "form": form,
        "query": query.urlencode(),
        "head": journal.head(),
    }
    if "verify" in request.GET:
        context |= {"verified": True, "problems": journal.verify()}
    return render(request, "archive/journal_list.html", context)


@guarded(may_read_journal)
def journal_csv(request):
    """Send what the search found, oldest first, with everything a digest is computed over."""
    entries = JournalForm(request.GET).narrow(_entries(request)).order_by("pk")
    return sent(_rows(entries), "journal")


def _entries(request):
    return JournalEntry.objects.visible_to(request.user)


def _rows(entries):
    yield COLUMNS
    for entry in entries.iterator(chunk_size=1000):
        yield (
            entry.pk,
            entry.at.isoformat(),
            neutral(entry.by_name),
            entry.verb,
            entry.subject_type,
            neutral(entry.subject_id),
            neutral(entry.subject_text),
            entry.work_id or "",
            json.dumps(entry.before, ensure_ascii=False, sort_keys=True),
            json.dumps(entry.after, ensure_ascii=False, sort_keys=True),
            neutral(entry.reason),
            entry.request_id,
            entry.previous,
            entry.digest,
        )
