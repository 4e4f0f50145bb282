"""Pages of the books: all titles, titles together, one title beside its baseline, and their sheets."""

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify

from accounts.guards import guarded
from archive import books
from archive.books import chart, sheet
from archive.books.course import course
from archive.forms import BaselineForm, CostForm, EstimateForm, TimeForm
from archive.models import CostLine, MachineTime, TimeEntry, Work
from archive.permissions import may_keep_books, may_log_time, may_see_books

PAGE = 50
RECENT = 20
DRAWN = 24  # titles in the chart of shares


@guarded(may_see_books)
def overview(request):
    """Show every title with books: minutes and money beside the baseline, and how the house stands."""
    found = _booked(request).order_by("-changed_at", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = books.summaries(page.object_list)
    context = {
        "page": page,
        "rows": rows,
        "shares": chart.shares(rows[:DRAWN]),
        "may_keep": may_keep_books(request.user),
    }
    return render(request, "books/overview.html", context)


@guarded(may_see_books)
def together(request):
    """Show titles together: by series, by collection, by condition; the whole house above them."""
    way, groups = _together(request)
    works = [one.work for group in groups for one in group.books]
    house = books.Group("", [one for group in groups for one in group.books])
    points = course(works)
    context = {
        "way": way,
        "ways": [(code, each.label) for code, each in books.ways().items()],
        "groups": Paginator(groups, PAGE).get_page(request.GET.get("page")),
        "house": house,
        "time_curve": chart.time_curve(points, house),
        "money_curve": chart.money_curve(points, house),
    }
    return render(request, "books/together.html", context)


@guarded(may_see_books)
def together_csv(request):
    """Send estimate and actual of every step of titles together."""
    way, groups = _together(request)
    return sent(sheet.steps((one.label, one.titles, one) for one in groups), f"books-by-{way}")


def _together(request):
    """Return the way that was asked for and the titles together by it."""
    way = request.GET.get("by", "")
    way = way if way in books.ways() else "series"
    works = list(_booked(request).select_related("collection"))
    return way, books.grouped(works, way, by=request.user)


@guarded(may_see_books)
def title(request, pk):
    """Show one title's books with bars beside the baseline and the target."""
    work, user = visible_work(request, pk), request.user
    found, keeps = books.summary(work), may_keep_books(user)
    points = course([work])
    context = {
        "work": work,
        "books": found,
        "time_chart": chart.time_chart(found),
        "money_chart": chart.money_chart(found),
        "time_curve": chart.time_curve(points, found),
        "money_curve": chart.money_curve(points, found),
        "entries": _recent(TimeEntry, work, "person", "version", "reverses"),
        "machines": MachineTime.objects.filter(work=work)[:RECENT],
        "costs": _recent(CostLine, work, "recorded_by", "reverses"),
        "may_keep": keeps,
        "time_form": TimeForm(by=user, auto_id="time-%s") if may_log_time(user, work) else None,
        "cost_form": CostForm(auto_id="cost-%s") if keeps else None,
        "estimate_form": EstimateForm(auto_id="estimate-%s") if keeps else None,
        "baseline_form": BaselineForm(initial=baseline_guess(work), auto_id="baseline-%s")
        if keeps and not found.baseline
        else None,
    }
    return render(request, "books/title.html", context)


@guarded(may_see_books)
def title_csv(request, pk):
    """Send every entry of a title."""
    work = visible_work(request, pk)
    return sent(sheet.entries([work]), f"books-{slugify(work.title_in('en')) or work.pk}")


@guarded(may_see_books)
def overview_csv(request):
    """Send a line a title."""
    return sent(sheet.titles(books.summaries(_booked(request))), "books-titles")


@guarded(may_see_books)
def entries_csv(request):
    """Send every entry of every title the person may see."""
    return sent(sheet.entries(_booked(request)), "books-entries")


@guarded(may_see_books)
def rates_csv(request):
    """Send every rate card and exchange rate."""
    return sent(sheet.rates(), "books-rates")


def sent(rows, name):
    """Answer with a CSV file, written while it is sent."""
    response = StreamingHttpResponse(sheet.lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def visible_work(request, pk):
    """Return a work this person may see, or answer 404."""
    return get_object_or_404(Work.objects.visible_to(request.user).with_titles(), pk=pk)


def baseline_guess(work):
    """Offer the frames of the newest source and the grade it was found in."""
    source = work.versions.sources().select_related("asset__item").last()
    if source is None:
        return {}
    found = source.asset.item.latest_inspection if source.asset.item else None
    return {"frames": source.asset.frames} | ({"grade": found.grade} if found else {})


def _booked(request):
    return books.booked(Work.objects.visible_to(request.user).with_titles())


def _recent(model, work, *beside):
    return model.objects.filter(work=work).select_related(*beside, "reversed_by")[:RECENT]
