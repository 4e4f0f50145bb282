"""The list of works: searched, narrowed, sorted, with the columns and searches people keep, and exported."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from archive.actions import lists
from archive.forms.search import ColumnsForm, SaveSearchForm
from archive.models import Export, SavedSearch
from archive.permissions import may_catalogue, may_read_journal, may_see_catalogue
from archive.search import columns, rebuilding
from archive.search.asking import Query
from archive.search.listing import RANK, SORTS, Listing
from archive.views.list_exports import LISTS, sheet


@guarded(may_see_catalogue)
def work_list(request):
    """Search and narrow the catalogue."""
    query = Query.of(request.GET)
    after, before = (request.GET.get(name, "")[:400] for name in ("after", "before"))
    listing = Listing(query, request.user, request.GET.get("sort", ""), going_on=bool(after or before))
    facets = listing.facets()  # first: what they count says how many works there are
    page = listing.page(after, before)
    shown = columns.chosen_by(request.user)
    context = {
        "query": query,
        "listing": listing,
        "found": page,
        "page": columns.rows(page.ids, shown),
        "columns": shown,
        "facets": facets,
        "sorts": _sorts(listing),
        "search": lists.kept_part(request.GET),
        "saved": SavedSearch.objects.open_to(request.user)[:30],
        "save_form": SaveSearchForm(),
        "all_columns": [(one.name, one.label, one in shown) for one in columns.COLUMNS.values()],
        "formats": Export.Format.choices,
        "index_build": rebuilding.unfinished(),
        "may_catalogue": may_catalogue(request.user),
        "may_read_journal": may_read_journal(request.user),
    }
    return render(request, "archive/work_list.html", context)


def _sorts(listing):
    labels = {
        RANK: _("best answer first"),
        "title": _("title"),
        "-title": _("title, from the end"),
        "year": _("oldest film first"),
        "-year": _("newest film first"),
        "-changed": _("last changed first"),
        "changed": _("longest unchanged first"),
    }
    offered = [RANK, *SORTS] if listing.query.text else SORTS
    return [(name, labels[name], name == listing.sort) for name in sorted(offered, key=list(labels).index)]


@guarded(may_see_catalogue)
@require_POST
def columns_choose(request):
    """Keep the columns a person wants to see."""
    form = ColumnsForm(request.POST)
    if form.is_valid():
        lists.choose_columns(by=request.user, columns=form.cleaned_data["columns"])
    return _back(request)


@guarded(may_see_catalogue)
def search_list(request):
    """Show the saved searches a person has or shares in, counted for them."""
    searches = SavedSearch.objects.open_to(request.user)[:100]
    return render(request, "archive/search_list.html", {"searches": lists.counted(searches, request.user)})


@guarded(may_see_catalogue)
@require_POST
def search_save(request):
    """Keep the search that is shown under a name."""
    form = SaveSearchForm(request.POST)
    if form.is_valid():
        saved = lists.save_search(by=request.user, **form.cleaned_data)
        messages.success(request, _("The search “%(name)s” is saved.") % {"name": saved.name})
        return redirect(saved)
    messages.error(request, _("A saved search needs a name of at most 80 characters."))
    return _back(request)


@guarded(may_see_catalogue)
@require_POST
def search_remove(request, pk):
    """Remove one's own saved search."""
    lists.remove_search(get_object_or_404(SavedSearch, pk=pk).pk, by=request.user)
    return redirect("archive:search_list")


@guarded(may_see_catalogue)
def work_export(request, form):
    """Give out the list as a person sees it, as CSV or XLSX."""
    listing = Listing(Query.of(request.GET), request.user, request.GET.get("sort", ""))
    if form not in LISTS.values():
        raise Http404(f"Lists are given out as csv or xlsx, not as {form}.")
    answer = sheet(request, listing, form)
    return answer or redirect(f"{reverse('archive:work_list')}?{lists.kept_part(request.GET)}")


def _back(request):
    """Return to the list the form stood on; only its search is taken from the request."""
    search = lists.kept_part(QueryDict(request.POST.get("query", "")[:1000]))
    return redirect(f"{reverse('archive:work_list')}?{search}")
