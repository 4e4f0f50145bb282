"""The risk queue: what to inspect or copy next, and why."""

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive import risk, risk_words
from archive.books.sheet import lines, neutral
from archive.forms.risk import RiskForm
from archive.models import Item, Risk, Work
from archive.permissions import may_inspect, may_see_catalogue
from archive.vocabulary import AccessStatus

PAGE = 50
AT_ONCE = 500  # items nobody has reckoned yet that one page view reckons by itself


@guarded(may_see_catalogue)
def risk_list(request):
    """Show the items that need eyes or a copy, the most urgent first, each with its reasons."""
    unreckoned = _reckon_new()
    form, rows = _asked(request)
    page = Paginator(rows.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    found = rows.order_by().in_bulk(page.object_list)
    page.object_list = [found[pk] for pk in page.object_list]
    for row in page.object_list:
        row.sentences = risk_words.sentences(row.reasons)
    context = {
        "form": form,
        "page": page,
        "unreckoned": unreckoned,
        "bands": Risk.Band,
        "asked": any(request.GET.get(name) for name in form.fields),
        "may_inspect": may_inspect(request.user),
    }
    return render(request, "archive/risk_list.html", context)


@guarded(may_see_catalogue)
def risk_csv(request):
    """Send the same queue as a table, with the reasons in the reader's language."""
    _form, rows = _asked(request)
    head = [_("risk"), _("band"), _("what to do next"), _("inventory number"), _("barcode"), _("title")]
    head += [_("element"), _("base"), _("location"), _("reasons")]
    response = StreamingHttpResponse(lines(_cells(head, rows)), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="risk-{day}.csv"'
    return response


def _cells(head, rows):
    yield head
    for row in rows.iterator(chunk_size=500):
        item = row.item
        reasons = " ".join(sentence for _points, sentence in risk_words.sentences(row.reasons))
        cells = [row.score, row.get_band_display(), row.get_advice_display(), item.inventory_number]
        cells += [item.barcode, item.work.title, item.get_element_display(), item.get_base_display()]
        cells += [item.location.code if item.location else "", reasons]
        yield [neutral(cell) if isinstance(cell, str) else cell for cell in cells]


def _asked(request):
    form = RiskForm(request.GET)
    hidden = Work.objects.hidden_from(request.user)
    rows = form.narrow(Risk.objects.exclude(item__manifestation__work__in=hidden))
    rows = rows.select_related("item__manifestation__work", "item__location")
    return form, rows.prefetch_related("item__manifestation__work__titles").order_by("-score", "item")


def _reckon_new():
    """Reckon what came in by import since; return how many are left for the housekeeping."""
    new = Item.objects.filter(risk=None).exclude(access_status=AccessStatus.REMOVED)
    pks = list(new.values_list("pk", flat=True)[: AT_ONCE + 1])
    if not pks:
        return 0
    if len(pks) > AT_ONCE:
        return new.count()
    risk.refresh(pks=pks)
    return 0
