"""The journal, for those who audit the house."""

from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.guards import guarded
from archive import history, journal
from archive.models import JournalEntry
from archive.permissions import may_read_journal

PAGE = 50


@guarded(may_read_journal)
def journal_list(request):
    """Show who did what to what, and verify the chain when asked."""
    asked = {name: request.GET.get(name, "").strip() for name in ("verb", "person", "text")}
    entries = JournalEntry.objects.matching(**asked)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    verbs = JournalEntry.objects.order_by("verb").values_list("verb", flat=True).distinct()
    names = (
        JournalEntry.objects.exclude(by_name="")
        .order_by("by_name")
        .values_list("by_name", flat=True)
        .distinct()
    )
    context = {
        "page": page,
        "stories": history.told(page.object_list),
        "verbs": [(verb, history.verb_label(verb)) for verb in verbs],
        "people": names,
        "asked": asked,
        "head": journal.head(),
    }
    if "verify" in request.GET:
        context |= {"verified": True, "problems": journal.verify()}
    return render(request, "archive/journal_list.html", context)
