"""Pages of films in the store: taking them in, one version with its facts, the files themselves."""

import json
import mimetypes

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import storages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive import actions, wording
from archive.forms import FilmForm
from archive.models import Asset, Version, Work
from archive.permissions import may_ingest, may_see_catalogue
from archive.streaming import ranged
from archive.views.works import NOTHING
from film.errors import FilmError

# Stills never change: their names hold the digest of the film they were drawn from.
FOR_EVER = {"private": True, "max_age": 30 * 24 * 3600, "immutable": True}
PIECES = [[f"{room}/_of_version.html", NOTHING] for room in ("restoration", "reviews", "channel")]


@guarded(may_ingest)
def film_ingest(request, pk):
    """Take in a film; a refusal stands beside the file field in the film's own words."""
    work = get_object_or_404(Work.objects.with_titles(), pk=pk)
    form = FilmForm(request.POST or None, request.FILES or None, work=work)
    held = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        item = asked["item"].pk if asked["item"] else None
        try:
            version = actions.ingest(
                work.pk, by=request.user, source=asked["film"], item_id=item, label=asked["label"]
            )
        except FilmError as error:
            held = getattr(error, "asset", None)
            form.add_error("film", wording.told(error))
        else:
            messages.success(
                request, _("The film is held: %(count)d frames.") % {"count": version.asset.frames}
            )
            return redirect(version)
    context = {"work": work, "form": form, "held": held}
    return render(request, "archive/film_form.html", context, status=422 if form.errors else 200)


@guarded(may_see_catalogue)
def version_detail(request, pk):
    """Show what a version is, what it was made from and what happened to its file."""
    version = get_object_or_404(Version.objects.for_pages(), pk=pk)
    asset = version.asset
    context = {
        "version": version,
        "work": version.work,
        "asset": asset,
        "digests": asset.digests.select_related("taken_by"),
        "events": asset.events.select_related("agent", "source__version"),
        "children": version.children.for_pages(),
        "tracks": asset.probe.get("audio", []),
        "manifest": json.dumps(version.manifest, indent=2, ensure_ascii=False, sort_keys=True),
        "probe": json.dumps(asset.probe, indent=2, ensure_ascii=False),
        "pieces": PIECES,
    }
    return render(request, "archive/version_detail.html", context)


@guarded(may_see_catalogue)
def asset_file(request, pk):
    """Send a stored film, whole or from where a download stopped."""
    asset = get_object_or_404(Asset, pk=pk)
    file = _opened(asset.room, asset.name)
    tag = asset.first_digest.value
    return ranged(request, file, _kind_of(asset.name), etag=tag, filename=asset.name.rpartition("/")[2])


@guarded(may_see_catalogue)
def still(request, name):
    """Send a still of the house; its name says which bytes it holds."""
    file = _opened("stills", name)
    return ranged(request, file, _kind_of(name), etag=name.rpartition("/")[2], cache=FOR_EVER)


def _opened(room, name):
    try:
        return storages[room].open(name)
    except (FileNotFoundError, IsADirectoryError, SuspiciousOperation, ValueError) as error:
        raise Http404(_("There is no such file in the store.")) from error


def _kind_of(name):
    if name.endswith(".mkv"):
        return "video/x-matroska"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
