"""Pages of the books: all titles, one title beside its baseline, rates, and the forms that fill them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive import books
from archive.books import chart, sheet
from archive.forms import BaselineForm, CostForm, RateForm, TimeForm
from archive.models import CostLine, MachineTime, RateCard, TimeEntry, Work
from archive.permissions import may_keep_books, may_log_time, may_see_books

PAGE = 50
RECENT = 20


@guarded(may_see_books)
def overview(request):
    """Show every title's minutes and money beside its baseline."""
    page = Paginator(Work.objects.with_titles(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": books.summaries(page.object_list),
        "may_keep": may_keep_books(request.user),
    }
    return render(request, "books/overview.html", context)


@guarded(may_see_books)
def title(request, pk):
    """Show one title's books with bars beside the baseline and the target."""
    return _title_page(request, _work(pk))


@guarded(may_log_time)
def time_log(request, pk):
    """Book minutes of a title."""
    work = _work(pk)
    form = TimeForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        person = asked.pop("person", request.user)
        entry = books.log_time(work.pk, by=request.user, person=person, **asked)
        messages.success(request, _("%(minutes)d minutes are booked.") % {"minutes": entry.minutes})
        return _back(request, work)
    return _entry_page(request, work, form, _("Book time"))


@guarded(may_keep_books)
def cost_add(request, pk):
    """Enter money planned or spent on a title."""
    work = _work(pk)
    form = CostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        books.add_cost(work.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("The cost is entered."))
        return _back(request, work)
    return _entry_page(request, work, form, _("Enter a cost"))


@guarded(may_keep_books)
def baseline_freeze(request, pk):
    """Freeze what the title would take by hand."""
    work = _work(pk)
    form = BaselineForm(request.POST or None, initial=_baseline_guess(work))
    if request.method == "POST" and form.is_valid():
        try:
            books.freeze_baseline(work.pk, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The manual baseline is frozen."))
            return _back(request, work)
    return _entry_page(request, work, form, _("Freeze the manual baseline"))


@guarded(may_see_books)
def rates(request):
    """Show what an hour costs; a producer enters new rates."""
    keeps = may_keep_books(request.user)
    form = RateForm(request.POST or None) if keeps else None
    if request.method == "POST" and keeps and form.is_valid():
        books.set_rate(by=request.user, **form.cleaned_data)
        messages.success(request, _("The rate is entered."))
        return redirect("books:rates")
    cards = [(card, books.RATE_KINDS.get(card.kind, card.kind)) for card in RateCard.objects.all()]
    return render(request, "books/rates.html", {"cards": cards, "form": form})


@guarded(may_see_books)
def title_csv(request, pk):
    """Send a title's books as CSV, with a mark that spreadsheets read as UTF-8."""
    work = _work(pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = slugify(work.title_in("en")) or work.pk
    response["Content-Disposition"] = f'attachment; filename="books-{name}.csv"'
    sheet.write(work, response)
    return response


def _title_page(request, work):
    found, user = books.summary(work), request.user
    keeps = may_keep_books(user)
    context = {
        "work": work,
        "books": found,
        "time_chart": chart.time_chart(found),
        "money_chart": chart.money_chart(found),
        "entries": TimeEntry.objects.filter(work=work).select_related("person", "version")[:RECENT],
        "machines": MachineTime.objects.filter(work=work)[:RECENT],
        "costs": CostLine.objects.filter(work=work).select_related("recorded_by")[:RECENT],
        "may_keep": keeps,
        "time_form": TimeForm(by=user, auto_id="time-%s") if may_log_time(user) else None,
        "cost_form": CostForm(auto_id="cost-%s") if keeps else None,
        "baseline_form": BaselineForm(initial=_baseline_guess(work), auto_id="baseline-%s")
        if keeps and not found.baseline
        else None,
    }
    return render(request, "books/title.html", context)


def _entry_page(request, work, form, heading):
    context = {"work": work, "form": form, "heading": heading, "may_see_books": may_see_books(request.user)}
    return render(request, "books/entry_form.html", context)


def _work(pk):
    return get_object_or_404(Work.objects.with_titles(), pk=pk)


def _back(request, work):
    return redirect("books:title", work.pk) if may_see_books(request.user) else redirect(work)


def _baseline_guess(work):
    """Offer the frames of the newest source and the grade it was found in."""
    source = work.versions.sources().select_related("asset__item").last()
    if source is None:
        return {}
    found = source.asset.item.latest_inspection if source.asset.item else None
    return {"frames": source.asset.frames} | ({"grade": found.grade} if found else {})
