"""Pages of loans: what is out, what is overdue, lending and taking back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive import actions
from archive.forms import ExtendForm, LoanForm, ReturnForm
from archive.models import Item, Loan
from archive.permissions import may_catalogue, may_move, may_see_catalogue
from archive.views.editing import seen_item, tell

PAGE = 50


@guarded(may_see_catalogue)
def loan_list(request):
    """Show loans: overdue ones first, then what is out, or everything there ever was."""
    today, which = timezone.localdate(), request.GET.get("which", "open")
    loans = Loan.objects.filter(item__in=Item.objects.visible_to(request.user))
    counts = {"open": loans.open().count(), "overdue": loans.overdue(today).count()}
    rows = {"overdue": loans.overdue(today), "all": loans}.get(which, loans.open())
    order = ["-out_on", "-pk"] if which == "all" else ["due_on", "pk"]
    rows = rows.select_related("item__manifestation__work", "lent_by").order_by(*order)
    page = Paginator(rows.prefetch_related("item__manifestation__work__titles"), PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "which": which if which in {"overdue", "all"} else "open",
        "counts": counts,
        "today": today,
        "may_move": may_move(request.user),
        "may_catalogue": may_catalogue(request.user),
    }
    return render(request, "archive/loan_list.html", context)


@guarded(may_catalogue)
def lend(request, pk):
    """Let an item leave the house."""
    item = seen_item(request, pk)
    form = LoanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lend(item.pk, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("%(item)s is lent; it stands nowhere here now.") % {"item": item})
            return redirect(item)
    return _page(request, item, form, heading=_("Lend"), button=_("Lend the item"))


@guarded(may_move)
def loan_return(request, pk):
    """Take a lent item in again."""
    loan = get_object_or_404(Loan, pk=pk)
    item = seen_item(request, loan.item_id)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.bring_back(
                loan.pk,
                by=request.user,
                location_id=said["place"].pk,
                back_on=said["back_on"],
                note=said["note"],
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(
                request,
                _("%(item)s is back in %(place)s.") % {"item": item, "place": said["place"].code},
            )
            return redirect(item)
    return _page(request, item, form, heading=_("Take back"), button=_("Take it back"), loan=loan)


@guarded(may_catalogue)
def loan_extend(request, pk):
    """Let a borrower keep an item longer."""
    loan = get_object_or_404(Loan.objects.open(), pk=pk)
    item = seen_item(request, loan.item_id)
    form = ExtendForm(request.POST or None, initial={"due_on": loan.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_loan(loan.pk, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("due_on", error.messages)
        else:
            messages.success(request, _("The loan is extended."))
            return redirect(item)
    return _page(request, item, form, heading=_("Extend the loan"), button=_("Extend"), loan=loan)


def _page(request, item, form, *, heading, button, loan=None):
    context = {"item": item, "form": form, "heading": heading, "button": button, "loan": loan}
    return render(request, "archive/loan_form.html", context, status=422 if form.errors else 200)
