"""The list of works: searched, narrowed, sorted."""

from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.guards import guarded
from archive.forms import SearchForm
from archive.models import Work
from archive.permissions import may_catalogue, may_read_journal, may_see_catalogue

PAGE = 50


@guarded(may_see_catalogue)
def work_list(request):
    """Search and narrow the catalogue."""
    form = SearchForm(request.GET)
    found = form.narrow(Work.objects.all())
    page = Paginator(found.for_pages(), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "asked": any(request.GET.get(name) for name in form.fields),
        "may_catalogue": may_catalogue(request.user),
        "may_read_journal": may_read_journal(request.user),
    }
    return render(request, "archive/work_list.html", context)
