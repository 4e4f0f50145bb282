"""IIIF for the public: a film on air with its streams and shots, decided anew for every request."""

from django.urls import reverse

from archive.exchange import iiif
from archive.exchange.outgoing.selection import with_everything
from archive.models import Work
from archive.views.iiif import sent
from channel.delivering import STILL_WIDTH
from channel.views.public import showing
from reviews.timeline import shots_of


@showing
def manifest(request, publication):
    """Give one film on air to viewers of other houses."""
    work = with_everything(Work.objects.all()).get(pk=publication.work_id)
    version, slug = publication.version, publication.slug
    asset = version.asset

    def address(name):
        return request.build_absolute_uri(reverse("channel:file", args=[slug, name]))

    streams = [iiif.Stream(address("master.m3u8"), "application/vnd.apple.mpegurl", "HLS")]
    streams += [
        iiif.Stream(address(rung["file"]), "video/mp4", f"{rung['height']}p")
        for rung in publication.delivery.facts.get("rungs", [])
    ]
    poster = None
    if asset.width:
        width = min(STILL_WIDTH, asset.width)
        poster = iiif.Picture(address("poster.jpg"), width, round(width * asset.height / asset.width))
    shots = tuple((first, last + 1) for first, last in shots_of(version))
    film = iiif.Film(f"version-{version.number}", iiif.titles(work), asset, tuple(streams), poster, shots)
    url = request.build_absolute_uri(reverse("channel:manifest", args=[slug]))
    homepage = request.build_absolute_uri(publication.get_absolute_url())
    return sent(iiif.manifest(url, work, [film], homepage=homepage), public=True)
