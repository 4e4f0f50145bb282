"""Pages that fill a title's books: time, costs, estimates, the baseline, and taking entries back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.guards import guarded
from archive import books
from archive.forms import BaselineForm, CostForm, EstimateForm, TakeBackForm, TimeForm
from archive.models import CostLine, TimeEntry, Work
from archive.permissions import may_keep_books, may_log_time, may_see_books
from archive.views.books import baseline_guess, visible_work


@guarded(may_log_time)
def time_log(request, pk):
    """Book minutes of a title."""
    work = visible_work(request, pk)
    form = TimeForm(request.POST or None, by=request.user)

    def book(asked):
        person = asked.pop("person", request.user)
        entry = books.log_time(work.pk, by=request.user, person=person, **asked)
        told = ngettext("%(minutes)d minute is booked.", "%(minutes)d minutes are booked.", entry.minutes)
        return told % {"minutes": entry.minutes}

    return _filled(request, work, form, _("Book time"), book)


@guarded(may_keep_books)
def cost_add(request, pk):
    """Enter money planned or spent on a title."""
    work = visible_work(request, pk)

    def enter(asked):
        books.add_cost(work.pk, by=request.user, **asked)
        return _("The cost is entered.")

    return _filled(request, work, CostForm(request.POST or None), _("Enter a cost"), enter)


@guarded(may_keep_books)
def time_estimate(request, pk):
    """Enter how long a step is expected to take."""
    work = visible_work(request, pk)

    def enter(asked):
        books.estimate_time(work.pk, by=request.user, **asked)
        return _("The estimate is entered.")

    return _filled(request, work, EstimateForm(request.POST or None), _("Estimate a step"), enter)


@guarded(may_keep_books)
def baseline_freeze(request, pk):
    """Freeze what the title would take by hand."""
    work = visible_work(request, pk)
    form = BaselineForm(request.POST or None, initial=baseline_guess(work))

    def freeze(asked):
        books.freeze_baseline(work.pk, by=request.user, **asked)
        return _("The manual baseline is frozen.")

    return _filled(request, work, form, _("Freeze the manual baseline"), freeze)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_log_time)
def time_reverse(request, pk):
    """Take back a time entry by a counter-entry of today."""
    return _take_back(request, TimeEntry, pk, books.reverse_time)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_keep_books)
def cost_reverse(request, pk):
    """Take back a cost by a counter-entry of today."""
    return _take_back(request, CostLine, pk, books.reverse_cost)


def _take_back(request, model, pk, verb):
    visible = Work.objects.visible_to(request.user)
    row = get_object_or_404(model.objects.filter(work__in=visible).select_related("work"), pk=pk)

    def take_back(asked):
        verb(row.pk, by=request.user, reason=asked["reason"])
        return _("The entry is taken back by a counter-entry of today.")

    heading = _("Take back: %(entry)s") % {"entry": row}
    return _filled(request, row.work, TakeBackForm(request.POST or None), heading, take_back)


def _filled(request, work, form, heading, verb):
    """Do the verb with what the form asks and go back, or show the form with what stood in the way."""
    if request.method == "POST" and form.is_valid():
        try:
            told = verb(dict(form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, told)
            return redirect("books:title", work.pk) if may_see_books(request.user) else redirect(work)
    context = {"work": work, "form": form, "heading": heading, "may_see_books": may_see_books(request.user)}
    return render(request, "books/entry_form.html", context)
