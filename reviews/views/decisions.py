"""Decisions about a version: sign, ask for changes, reject, submit again, reopen, waive, measure, book."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from accounts.permissions import Refused
from reviews import actions
from reviews.conditions import STAGE
from reviews.forms import MinutesForm, ReasonForm, SignForm
from reviews.models import SignOff
from reviews.permissions import may_see_reviews
from reviews.views.reviews import review_of, show

UNPROCESSABLE = 422


@sensitive_post_parameters("password", "code")
@require_POST
@guarded(may_see_reviews)
def sign(request, pk):
    """Give the signature whose turn it is."""
    review = review_of(pk)
    kind = next((kind for kind, status in STAGE.items() if status == review.status), None)
    if kind is None:
        messages.error(request, _("This review is %(status)s.") % {"status": review.get_status_display()})
        return redirect(review)
    form = SignForm(kind, request.POST, by=request.user)
    if form.is_valid():
        verb = actions.approve if kind == SignOff.Kind.TECHNICAL else actions.sign_faithful
        try:
            verb(review.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Signed. Your signature stands on the certificate."))
            return redirect(review)
    return show(request, review, status=UNPROCESSABLE, sign_form=form)


@require_POST
@guarded(may_see_reviews)
def ask_changes(request, pk):
    """Send the version back."""
    return _with_reason(request, pk, actions.ask_changes, _("Changes are asked for."))


@require_POST
@guarded(may_see_reviews)
def reject(request, pk):
    """Refuse the version for good."""
    return _with_reason(request, pk, actions.reject, _("The version is rejected."))


@require_POST
@guarded(may_see_reviews)
def supersede(request, pk):
    """Reopen what was signed."""
    return _with_reason(
        request, pk, actions.supersede, _("The signatures are superseded; the title is open again.")
    )


@require_POST
@guarded(may_see_reviews)
def resubmit(request, pk):
    """Submit the same version again."""
    reason = request.POST.get("reason", "").replace("\x00", "")
    return _act(
        request,
        pk,
        lambda: actions.resubmit(pk, by=request.user, reason=reason),
        _("Submitted for review again."),
    )


@require_POST
@guarded(may_see_reviews)
def measure_again(request, pk):
    """Measure the evidence again."""
    return _act(
        request,
        pk,
        lambda: actions.measure_again(pk, by=request.user),
        _("The evidence is being measured."),
        anchor="#evidence",
    )


@require_POST
@guarded(may_see_reviews)
def waive(request, pk, key):
    """Waive one threshold in writing."""
    evidence = review_of(pk).evidence
    if evidence is None:
        raise Http404
    reason = request.POST.get("reason", "").replace("\x00", "")
    return _act(
        request,
        pk,
        lambda: actions.waive(evidence.pk, key, by=request.user, reason=reason),
        _("The threshold is waived; the certificate says so."),
        anchor="#evidence",
    )


@require_POST
@guarded(may_see_reviews)
def book_minutes(request, pk):
    """Book reviewing minutes."""
    review = review_of(pk)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return show(request, review, status=UNPROCESSABLE, minutes_form=form)
    entry = form.cleaned_data
    return _act(
        request,
        pk,
        lambda: actions.book_minutes(pk, by=request.user, **entry),
        _("%(minutes)d minutes of review are in the books.") % {"minutes": entry["minutes"]},
        anchor="#minutes",
    )


def _with_reason(request, pk, verb, said):
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _act(request, pk, lambda: verb(pk, by=request.user, reason=reason), said)


def _act(request, pk, verb, said, anchor=""):
    """Run a verb and say how it went, on the page it came from."""
    review = review_of(pk)
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(review.get_absolute_url() + anchor)
