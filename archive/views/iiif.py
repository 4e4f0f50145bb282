"""IIIF manifests for people of the house; the channel gives its own to the public."""

import io
import json
import mimetypes
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import guarded
from accounts.numbers import number_of
from accounts.permissions import require
from archive import shots
from archive.exchange import iiif
from archive.exchange.outgoing.selection import with_everything
from archive.models import Asset, Version, Work
from archive.permissions import may_see_catalogue
from archive.storage import local
from film import stills
from film.errors import FilmError
from film.frames import picture_at

POSTER_WIDTH, FRAME_WIDTH = 640, 160
YEAR = 31_536_000


def sent(manifest, *, public=False):
    """Return a manifest as an answer; a public one may be read by viewers of other houses."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type=iiif.MEDIA_TYPE)
    if public:
        response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, private=True, no_cache=True)
    return response


@guarded(may_see_catalogue)
@require_safe
def work_manifest(request, pk):
    """Give the signed version of a work, else its sources reel by reel, or the version asked for."""
    work = get_object_or_404(with_everything(Work.objects.all()), pk=pk)
    require(may_see_catalogue(request.user, work))
    url = request.build_absolute_uri(reverse("archive:work_manifest", args=[pk]))
    versions = _wanted(work, request.GET.get("version", ""))
    if not versions:
        raise Http404(_("No film of this work is held yet, so there is nothing for a viewer to show."))
    if request.GET.get("version"):
        url += f"?version={versions[0].number}"
    films = [_film(request, version) for version in versions]
    homepage = request.build_absolute_uri(work.get_absolute_url())
    return sent(iiif.manifest(url, work, films, homepage=homepage))


def _wanted(work, number):
    """Return the versions to show, in the order of their reels."""
    rows = work.versions.select_related("asset__item", "parent__asset")
    if number:
        return [get_object_or_404(rows, number=number_of(number) or 0)]
    if work.signed_version_id:
        return list(rows.filter(pk=work.signed_version_id))
    newest = {}
    for version in rows.filter(kind=Version.Kind.SOURCE).order_by("number"):
        item = version.asset.item
        newest[item.reel or 0 if item else 0] = version
    return [newest[reel] for reel in sorted(newest)]


def _film(request, version):
    asset = version.asset
    address = request.build_absolute_uri(reverse("archive:asset_file", args=[asset.pk]))
    media_type = mimetypes.guess_type(asset.name)[0] or "video/x-matroska"
    label = iiif.reel_label(asset.item) if asset.item_id else {"none": [str(version)]}
    shape, poster = iiif.ratio(asset), None
    if asset.poster and asset.width:
        still = request.build_absolute_uri(reverse("archive:still", args=[asset.poster]))
        poster = iiif.Picture(still, POSTER_WIDTH, round(POSTER_WIDTH / shape))

    def drawn(number):
        url = request.build_absolute_uri(reverse("archive:asset_frame", args=[asset.pk, number]))
        return iiif.Picture(url, FRAME_WIDTH, max(1, round(FRAME_WIDTH / shape)))

    stream = iiif.Stream(address, media_type)
    film = iiif.Film(f"version-{version.number}", label, asset, (stream,), poster, shots.of(version))
    return replace(film, still=drawn) if asset.width and not settings.STORE_URL else film


@guarded(may_see_catalogue)
@require_safe
def asset_frame(request, pk, number):
    """Send one small frame of a stored film, drawn when it is asked for; it never changes."""
    asset = get_object_or_404(Asset.objects.select_related("work__collection"), pk=pk)
    require(may_see_catalogue(request.user, asset.work))
    if number >= asset.frames or settings.STORE_URL:
        raise Http404(_("This film has no such frame."))
    try:
        with local(asset.room, asset.name) as path:
            picture = stills.shown(picture_at(path, number), iiif.ratio(asset), width=FRAME_WIDTH)
    except (FilmError, OSError) as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=80)
    response = HttpResponse(out.getvalue(), content_type="image/jpeg")
    patch_cache_control(response, private=True, max_age=YEAR, immutable=True)
    return response
