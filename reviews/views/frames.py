"""Exact frames, and the record of who looked at them."""

import json

from django.http import HttpResponse, HttpResponseNotFound, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import guarded
from film.errors import FilmError
from reviews import actions, coverage, pictures
from reviews.models import Review
from reviews.permissions import may_see_reviews

YEAR = 31_536_000
MOST = 2000  # receipts one report may carry


@require_safe
@guarded(may_see_reviews)
def frame(request, pk, side, number):
    """Send one frame of the original, the restored film or their difference as PNG.

    The address may carry `w`, one of pictures.WIDTHS, and `v`, the name of the picture's content; with the
    right `v` the answer never changes. A frame of the restored film asked for plainly counts as looked at; a
    page that fetches ahead says so with the header X-Ahead, and reports with the receipt what it showed.
    """
    review = get_object_or_404(
        Review.objects.select_related("version__asset", "version__parent__asset"), pk=pk
    )
    if problem := _problem(review, side, number, request.GET.get("w")):
        return HttpResponseNotFound(problem, content_type="text/plain; charset=utf-8")
    width = int(request.GET["w"]) if request.GET.get("w") else None
    tag = pictures.etag(review.version, side, number, width)
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        try:
            response = HttpResponse(
                pictures.rendered(review.version, side, number, width), content_type="image/png"
            )
        except (FilmError, OSError) as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    if side == "after":
        _count(request, review, number, response)
    lasting = request.GET.get("v") and tag.startswith(f'"{request.GET["v"]}')
    response["ETag"] = tag
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable" if lasting else "private, no-cache"
    response["Vary"] = "Cookie"
    return response


@require_POST
@guarded(may_see_reviews)
def look(request, pk):
    """Take a page's report: {"frames": {"17": receipt, …}} shown since the last one; answer the coverage."""
    review = get_object_or_404(Review.objects.select_related("version__asset"), pk=pk)
    try:
        receipts = {int(number): str(proof) for number, proof in json.loads(request.body)["frames"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": _("Send frames with their receipts.")}, status=400)
    if len(receipts) > MOST:
        return JsonResponse(
            {"error": _("Report at most %(most)d frames at once.") % {"most": MOST}}, status=400
        )
    frames = coverage.redeemed(review.pk, request.user.pk, receipts)
    seen = actions.look(review.pk, by=request.user, frames=frames)
    return JsonResponse(
        {
            "ranges": seen.ranges,
            "frames": seen.frames,
            "of": review.version.asset.frames,
            "seconds": seen.seconds,
        }
    )


def _problem(review, side, number, width):
    """Return the sentence that says why there is no such picture, or nothing."""
    if side not in pictures.SIDES:
        return _("There is no side %(side)s; there are %(known)s.") % {
            "side": side,
            "known": ", ".join(pictures.SIDES),
        }
    last = review.version.asset.frames - 1
    if number > last:
        return _("Frame %(number)d does not exist; this film has frames 0 to %(last)d.") % {
            "number": number,
            "last": last,
        }
    if width and width not in {str(known) for known in pictures.WIDTHS}:
        return _("There is no width %(width)s; there are %(known)s, or none for the stored size.") % {
            "width": width,
            "known": ", ".join(map(str, pictures.WIDTHS)),
        }
    return ""


def _count(request, review, number, response):
    response["X-Receipt"] = coverage.receipt(review.pk, request.user.pk, number)
    if "X-Ahead" not in request.headers:
        actions.look(review.pk, by=request.user, frames=[number])
