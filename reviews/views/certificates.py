"""The certificate as a page and as JSON."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import guarded
from reviews import certificate as certificates
from reviews.permissions import may_see_reviews
from reviews.views.reviews import review_of


@require_safe
@guarded(may_see_reviews)
def certificate(request, pk):
    """Show the certificate, ready for paper; before the first signature say what is missing."""
    context = certificates.context(review_of(pk))
    status = 200 if context["facts"] else 404
    return render(request, "reviews/certificate.html", context, status=status)


@require_safe
@guarded(may_see_reviews)
def certificate_json(request, pk):
    """Answer the certificate as JSON."""
    facts = certificates.of(review_of(pk))
    if facts is None:
        return JsonResponse({"error": _("Nobody has signed this version yet.")}, status=404)
    return JsonResponse(facts, json_dumps_params={"indent": 2, "ensure_ascii": False})
