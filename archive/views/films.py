"""Pages of films in the store: taking them in, one version with its facts, the files themselves."""

import json
import mimetypes

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import storages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.guards import guarded
from accounts.permissions import require
from archive.actions.films import take_in
from archive.branches import SOURCES
from archive.files import arriving, objects, policy, rules
from archive.forms import FilmForm
from archive.models import Asset, Examination, Upload, Version, Work
from archive.permissions import may_ingest, may_see_catalogue
from archive.streaming import ranged
from archive.views.works import NOTHING
from archive.vocabulary import EventType
from film.errors import FilmError
from jobs import wording

SHORT = 64_000_000  # bytes a request may read by itself
# A still never changes, for its name holds a digest; who may see it does, so browsers keep it for an hour.
FOR_AN_HOUR = {"private": True, "max_age": 3600, "immutable": True}
PIECES = [[f"{room}/_of_version.html", NOTHING] for room in ("restoration", "reviews", "channel")]


@guarded(may_ingest)
def film_ingest(request, pk):
    """Take in a film; a refusal stands beside the file field in the film's own words."""
    work = get_object_or_404(Work.objects.visible_to(request.user).with_titles(), pk=pk)
    form = FilmForm(request.POST or None, request.FILES or None, work=work)
    held = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        if _is_long(asked):
            return redirect(_handed_over(request, work, form))
        try:
            asset = _taken_in(request, work, asked)
        except FilmError as error:
            held = getattr(error, "asset", None)
            held = held if held and may_see_catalogue(request.user, held.work) else None
            form.add_error("film", wording.told(error))
        else:
            told = ngettext(
                "The film is held: %(count)d frame.", "The film is held: %(count)d frames.", asset.frames
            )
            messages.success(request, told % {"count": asset.frames})
            return redirect(asset.version if asset.role in SOURCES else work)
    unfinished = Upload.objects.filter(
        by=request.user, work=work, complete=False, expires_at__gt=timezone.now()
    )
    context = {
        "work": work,
        "form": form,
        "held": held,
        "unfinished": unfinished,
        "limit": settings.UPLOAD_LIMIT,
    }
    return render(request, "archive/film_form.html", context, status=422 if form.errors else 200)


def _is_long(asked):
    """Say whether a request would be kept waiting by this file: workers take large ones and sequences."""
    film = asked["film"]
    return film.size > SHORT or film.name.lower().endswith(".tar")


def _handed_over(request, work, form):
    film = form.cleaned_data["film"]
    asked = form.asked | {"work": work, "by": request.user, "name": film.name[:300]}
    return arriving.adopt(film, asked=asked)


def _taken_in(request, work, asked):
    return take_in(
        work.pk,
        by=request.user,
        source=asked["film"],
        role=asked["role"],
        item_id=asked["item"].pk if asked["item"] else None,
        label=asked["label"],
        branch=asked["branch"],
    )


@guarded(may_see_catalogue)
def version_detail(request, pk):
    """Show what a version is, what it was made from and what happened to its file."""
    version = get_object_or_404(Version.objects.for_pages(), pk=pk)
    require(may_see_catalogue(request.user, version.work))
    asset = version.asset
    checked = asset.events.filter(kind=EventType.VALIDATION, detail__has_key="policy").last()
    context = {
        "version": version,
        "work": version.work,
        "asset": asset,
        "digests": asset.digests.select_related("taken_by"),
        "events": asset.events.select_related("agent", "source__version"),
        "policy": policy.told(checked.detail["policy"]) if checked else [],
        "copies": asset.copies.select_related("location"),
        "standing": rules.standing(asset),
        "examination": Examination.objects.filter(asset=asset).first(),
        "sequence": asset.probe.get("raw", {}).get("sequence"),
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
    require(may_see_catalogue(request.user, asset.work))
    file = _opened(asset.room, asset.name)
    tag = asset.first_digest.value
    return ranged(request, file, _kind_of(asset.name), etag=tag, filename=asset.name.rpartition("/")[2])


@guarded(may_see_catalogue)
def still(request, name):
    """Send a still or a photograph of a work the person may see; its name says which bytes it holds."""
    work = Work.objects.pictured_by(name)
    if work is None or not may_see_catalogue(request.user, work):
        raise Http404(_("There is no such file in the store."))
    file = _opened("stills", name)
    tag = name.rpartition("/")[2]
    response = ranged(request, file, _kind_of(name), etag=tag, cache=FOR_AN_HOUR)
    patch_vary_headers(response, ("Cookie",))  # the next person at this browser asks anew
    return response


def _opened(room, name):
    store = storages[room]
    try:
        return objects.ObjectReader(store, name) if objects.is_objects(store) else store.open(name)
    except (FileNotFoundError, IsADirectoryError, SuspiciousOperation, ValueError) as error:
        raise Http404(_("There is no such file in the store.")) from error


def _kind_of(name):
    if name.endswith(".mkv"):
        return "video/x-matroska"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
