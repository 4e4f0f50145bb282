"""The certificate as a page and as JSON."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import guarded
from reviews import certificate as certificates
from reviews import coverage, figures
from reviews.conditions import deviations
from reviews.permissions import may_see_reviews
from reviews.views.reviews import review_of


@require_safe
@guarded(may_see_reviews)
def certificate(request, pk):
    """Show the certificate, ready for paper; before the first signature say what is missing."""
    review = review_of(pk)
    facts = certificates.of(review)
    signatures = list(review.signoffs.select_related("signer", "evidence"))
    for signoff in signatures:
        signoff.seen_frames = coverage.count(signoff.seen)
    evidence = signatures[-1].evidence if signatures else None
    context = {
        "review": review,
        "version": review.version,
        "work": review.version.work,
        "facts": facts,
        "signatures": signatures,
        "evidence": evidence,
        "rows": figures.rows(evidence) if evidence else [],
        "deviations": deviations(review.version),
        "settled": review.notes.exclude(verified_at=None).select_related("verified_by", "answered_by"),
        "stands": certificates.stands(review),
    }
    return render(request, "reviews/certificate.html", context, status=200 if facts else 404)


@require_safe
@guarded(may_see_reviews)
def certificate_json(request, pk):
    """Answer the certificate as JSON."""
    facts = certificates.of(review_of(pk))
    if facts is None:
        return JsonResponse({"error": _("Nobody has signed this version yet.")}, status=404)
    return JsonResponse(facts, json_dumps_params={"indent": 2, "ensure_ascii": False})
