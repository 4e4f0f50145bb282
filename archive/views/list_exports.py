"""The chosen rows of the list, or all it finds, in any format: the list itself at once, records by a job."""

from django.contrib import messages
from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from accounts.numbers import numbers_of
from archive.actions import exports, lists
from archive.models import Export, Work
from archive.permissions import may_see_catalogue
from archive.search import columns, sheets
from archive.search.asking import Query
from archive.search.listing import Count, Listing

LISTS = {"list-csv": "csv", "list-xlsx": "xlsx"}


class Picked:
    """The works somebody ticked, in the order they stood in, as far as they may see them."""

    def __init__(self, keys, user):
        keys = numbers_of(keys)
        seen = set(Work.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        self._ids = [key for key in dict.fromkeys(keys) if key in seen]

    def ids(self):
        """Return the keys."""
        return self._ids

    def total(self):
        """Return how many there are."""
        return Count(len(self._ids))


@guarded(may_see_catalogue)
@require_POST
def list_export(request):
    """Give out the ticked works, or all that the search finds."""
    search = lists.kept_part(QueryDict(request.POST.get("query", "")[:1000]))
    whole = request.POST.get("which") == "all"
    picked = None if whole else Picked(request.POST.getlist("pick"), request.user)
    form = request.POST.get("format", "")
    if picked is not None and not picked.ids():
        messages.error(request, _("No work is chosen; tick the rows you want to export."))
    elif form in LISTS:
        listing = picked or Listing(Query.of(QueryDict(search)), request.user)
        if (answer := sheet(request, listing, LISTS[form])) is not None:
            return answer
    elif form in Export.Format.values:
        return redirect(_asked(request, form, picked, search))
    else:
        messages.error(request, _("There is no format “%(name)s”; choose one of the list.") % {"name": form})
    return redirect(f"{reverse('archive:work_list')}?{search}")


def sheet(request, listing, form):
    """Return the list with the columns the person has chosen as CSV or XLSX; None where it is too long."""
    shown = [column for column in columns.chosen_by(request.user) if column.name != "still"]
    if form == "csv":
        answer = StreamingHttpResponse(sheets.csv(listing, shown), content_type="text/csv; charset=utf-8")
    elif listing.total().number > sheets.MOST_XLSX:
        messages.error(request, sheets.too_many())
        return None
    else:
        answer = FileResponse(sheets.xlsx(listing, shown), content_type=sheets.XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"works.{form}")
    return answer


def _asked(request, form, picked, search):
    """Queue the export of the records; what the search is of stays what the page showed."""
    if picked is not None:
        scope, chosen = Export.Scope.WORKS, {"works": picked.ids()}
    elif search:
        scope, chosen = Export.Scope.SEARCH, {"query": search}
    else:
        scope, chosen = Export.Scope.ALL, {}
    return exports.ask_export(by=request.user, format=form, scope=scope, chosen=chosen)
