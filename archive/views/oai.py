"""The door of harvesters: public, and closed unless the house opens it."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.guards import public
from archive.exchange.oai import shown
from archive.exchange.oai.answering import answer
from archive.exchange.oai.keeping import catch_up

READING = {"GetRecord", "ListRecords", "ListIdentifiers", "Identify"}


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request):
    """Answer one request of the protocol; nothing here changes the catalogue."""
    if not shown.is_open():
        raise Http404("This house is not harvested; its operator opens it with PATINA_OAI.")
    query = request.POST if request.method == "POST" else request.GET
    if query.get("verb") in READING:
        catch_up()
    base_url = f"{settings.HOUSE_URL.rstrip('/')}/oai"
    return HttpResponse(answer(query, base_url), content_type="text/xml; charset=utf-8")
