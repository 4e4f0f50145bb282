"""Pages of the books that concern every title: rates, exchange rates, locked periods."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive import books
from archive.forms import ExchangeForm, LockForm, RateForm, UnlockForm
from archive.models import ExchangeRate, PeriodLock, RateCard
from archive.permissions import may_keep_books, may_see_books


@guarded(may_see_books)
def rates(request):
    """Show what an hour costs and what currencies are worth; a producer enters new rates."""
    fills = request.method == "POST" and may_keep_books(request.user)
    asked = request.POST.get("what", "rate") if fills else ""
    rate_form = RateForm(request.POST if asked == "rate" else None, auto_id="rate-%s")
    exchange_form = ExchangeForm(request.POST if asked == "exchange" else None, auto_id="exchange-%s")
    verbs = {
        "rate": (rate_form, books.set_rate, _("The rate is entered.")),
        "exchange": (exchange_form, books.set_exchange, _("The exchange rate is entered.")),
    }
    if asked in verbs and _done(request, *verbs[asked]):
        return redirect("books:rates")
    context = {
        "cards": [(card, books.RATE_KINDS.get(card.kind, card.kind)) for card in RateCard.objects.all()],
        "exchange": ExchangeRate.objects.all(),
        "house_currency": books.CURRENCY,
        "rate_form": rate_form,
        "exchange_form": exchange_form,
        "may_keep": may_keep_books(request.user),
    }
    return render(request, "books/rates.html", context)


@guarded(may_see_books)
def periods(request):
    """Show locked periods; a producer locks days that are over."""
    keeps = may_keep_books(request.user)
    form = LockForm(request.POST or None)
    if (
        request.method == "POST"
        and keeps
        and _done(request, form, books.lock_period, _("The period is locked."))
    ):
        return redirect("books:periods")
    rows = PeriodLock.objects.select_related("locked_by", "unlocked_by")
    return render(request, "books/periods.html", {"form": form, "locks": rows, "may_keep": keeps})


@guarded(may_keep_books)
def period_unlock(request, pk):
    """Open a locked period again, for a reason."""
    lock = get_object_or_404(PeriodLock, pk=pk)
    form = UnlockForm(request.POST or None)

    def unlock(**asked):
        return books.unlock_period(lock.pk, **asked)

    if request.method == "POST" and _done(request, form, unlock, _("The period is open again.")):
        return redirect("books:periods")
    return render(request, "books/period_unlock.html", {"form": form, "lock": lock})


def _done(request, form, verb, told):
    """Do a verb with what a form asks; say whether it was done, else the form says why not."""
    if not form.is_valid():
        return False
    try:
        verb(by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, told)
    return True
