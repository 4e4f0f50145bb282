"""Pages of the vocabularies: every term with its URI and what stands above and below it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from archive.actions import terms as actions
from archive.forms.terms import RetireForm, TermForm, TermSearchForm
from archive.models import Term
from archive.permissions import may_catalogue, may_see_catalogue

PAGE = 100


@guarded(may_see_catalogue)
def term_list(request):
    """Search the terms."""
    form = TermSearchForm(request.GET)
    found = form.narrow(Term.objects.select_related("broader"))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_catalogue": may_catalogue(request.user)}
    return render(request, "archive/term_list.html", context)


@guarded(may_see_catalogue)
def term_detail(request, pk):
    """Show one term."""
    term = get_object_or_404(Term.objects.select_related("broader"), pk=pk)
    changes = may_catalogue(request.user) and not term.is_fixed
    context = {"term": term, "narrower": term.narrower.all(), "may_change": changes, "form": RetireForm()}
    return render(request, "archive/term_detail.html", context)


@guarded(may_catalogue)
def term_create(request):
    """Add a term of the house's own."""
    form = TermForm(request.POST or None, initial={"list": request.GET.get("list", "")})
    if request.method == "POST" and form.is_valid():
        try:
            term = actions.add_term(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The term stands in its list."))
            return redirect("archive:term_detail", term.pk)
    return render(request, "archive/term_form.html", {"form": form}, status=422 if form.errors else 200)


@guarded(may_catalogue)
@require_POST
def term_retire(request, pk):
    """Offer a term no more, or again."""
    term = get_object_or_404(Term, pk=pk)
    try:
        if "restore" in request.POST:
            actions.restore_term(pk, by=request.user)
        elif (form := RetireForm(request.POST)).is_valid():
            actions.retire_term(pk, by=request.user, reason=form.cleaned_data["reason"])
        else:
            messages.error(request, _("Say why the term is retired."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("archive:term_detail", term.pk)
