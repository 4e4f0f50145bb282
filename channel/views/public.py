"""What the public sees. Every answer, down to the last segment, asks whether this request may have it."""

from functools import wraps

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.guards import public
from channel.views.pieces import ASK_AGAIN, CONTENT_TYPES, packaged
from channel.visibility import Closed, on_air, open_publication
from reviews import certificate as certificates

CREDITS = 16  # people named beside a film


def showing(view):
    """Open the publication for this request, or answer why it is closed."""

    @wraps(view)
    def inner(request, slug, *args, **kwargs):
        try:
            publication = open_publication(request, slug)
        except Closed as closed:
            context = {"publication": closed.publication, "reason": closed.reason}
            response = render(request, f"{closed.status}.html", context, status=closed.status)
            response["Cache-Control"] = "no-store"
            return response
        return view(request, publication, *args, **kwargs)

    return public(require_safe(inner))


@public
@require_safe
def front(request):
    """List what is on air for this visitor."""
    return render(request, "channel/front.html", {"publications": on_air(request)})


@showing
def watch(request, publication):
    """Play one film, and show what was done to it and who signed."""
    delivery = publication.delivery
    credits = publication.work.credits.select_related("agent").prefetch_related("agent__names")
    context = {
        "publication": publication,
        "work": publication.work,
        "version": publication.version,
        "credits": credits[:CREDITS],
        "signoff": publication.signoff,
        "rungs": delivery.facts.get("rungs", []),
        "pairs": delivery.facts.get("pairs", []),
        "signatures": publication.version.signoffs.filter(superseded_at=None).select_related("signer"),
        "subtitle_language": (get_language() or "en")[:2],
    }
    return render(request, "channel/watch.html", context)


@showing
def certificate(request, publication):
    """Show the certificate of the film on air; anyone may check its digests."""
    context = certificates.context(publication.signoff.review)
    return render(request, "channel/certificate.html", {**context, "publication": publication})


@showing
def certificate_json(request, publication):
    """Give the certificate as JSON, for whoever checks it with a program."""
    facts = certificates.of(publication.signoff.review)
    return JsonResponse(facts, json_dumps_params={"indent": 2, "ensure_ascii": False})


@showing
def subtitles(request, publication, language):
    """Give the subtitles of one language as WebVTT."""
    track = publication.subtitles.filter(language=language).first()
    if track is None:
        raise Http404(f"No subtitles in {language!r}.")
    response = HttpResponse(track.text, content_type=CONTENT_TYPES[".vtt"])
    patch_cache_control(response, **ASK_AGAIN)
    return response


@showing
def film_file(request, publication, name):
    """Give one file of the film's package, whole or a byte range of it."""
    return packaged(request, publication, name)
