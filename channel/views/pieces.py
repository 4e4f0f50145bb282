"""What the desk's views share: a publication with its page, and one file of its package."""

from django.core.files.storage import storages
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from archive.streaming import ranged
from channel import window
from channel.forms import SubtitleForm, WindowForm, WithdrawForm
from channel.models import Publication
from channel.permissions import may_publish
from channel.querysets import signed_and_waiting

CONTENT_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".vtt": "text/vtt; charset=utf-8",
    ".jpg": "image/jpeg",
}
ASK_AGAIN = {
    "private": True,
    "no_cache": True,
}  # a browser may keep it, but asks each time whether it may show it


def row(pk):
    """Return a publication with what its pages show, or 404."""
    return get_object_or_404(Publication.objects.for_pages(), pk=pk)


def page(request, publication, **forms):
    """Show a publication at the desk; a form that was refused comes by its name."""
    may = may_publish(request.user)
    context = {
        "publication": publication,
        "delivery": publication.delivery,
        "window_form": forms.get("window_form") or WindowForm(publication=publication),
        "subtitle_form": forms.get("subtitle_form") or SubtitleForm(),
        "withdraw_form": forms.get("withdraw_form") or WithdrawForm(),
        "may_publish": may,
        "anew": signed_and_waiting().filter(pk=publication.signoff_id).exists(),
        "rights_trouble": publication.status != Publication.Status.WITHDRAWN
        and window.rights_trouble(publication.work, **publication.window),
    }
    return render(request, "channel/publication_detail.html", context, status=422 if forms else 200)


def packaged(request, publication, name):
    """Answer with one file of a publication's package, whole or a byte range of it."""
    suffix = name[name.rfind(".") :] if "." in name else ""
    parts = name.split("/")
    if suffix not in CONTENT_TYPES or not all(parts) or any(part.startswith(".") for part in parts):
        raise Http404(f"The film has no file {name!r}.")
    stored = f"{publication.delivery.folder}/{name}"
    room = storages["channel"]
    if not publication.delivery.folder or not room.exists(stored):
        raise Http404(f"The film has no file {name!r}.")
    etag = f"{publication.version.manifest_digest[:16]}-{publication.delivery.attempt}-{name}"
    return ranged(request, room.open(stored), CONTENT_TYPES[suffix], etag=etag, cache=ASK_AGAIN)
