"""Uploads that go on where they broke off (tus 1.0), and the intakes they become."""

import base64
import binascii
import hashlib
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from accounts.guards import guarded
from accounts.numbers import number_of
from accounts.permissions import require
from archive.files import arriving, watching
from archive.forms.films import UploadForm
from archive.models import Asset, Intake, Upload, Work
from archive.permissions import may_ingest, may_see_catalogue
from jobs import leases

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
ALGORITHMS = ("sha1", "sha256", "md5")
BODY = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460


def _answer(status, text="", **headers):
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return response


def _method(request):
    return request.headers.get("X-HTTP-Method-Override", request.method).upper()


def _foreign(request):
    """Answer a client of another version of the protocol, None where it is ours."""
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(412, _("This server speaks tus 1.0.0."), Tus_Version=VERSION)


@guarded(may_ingest)
def upload_create(request):
    """Say what is understood (OPTIONS), or begin an upload (POST)."""
    if request.method == "OPTIONS":
        return _answer(
            204,
            Tus_Version=VERSION,
            Tus_Extension=EXTENSIONS,
            Tus_Max_Size=settings.UPLOAD_LIMIT,
            Tus_Checksum_Algorithm=",".join(ALGORITHMS),
        )
    if request.method != "POST":
        return _answer(405, _("Begin an upload with POST."), Allow="OPTIONS, POST")
    if (refusal := _foreign(request)) is not None:
        return refusal
    size, facts = number_of(request.headers.get("Upload-Length")), _metadata(request)
    if size is None or facts is None:
        return _answer(400, _("Upload-Length and Upload-Metadata say how long the file is and what it is."))
    return _begun(request, size, facts)


def _begun(request, size, facts):
    name = facts["filename"]
    if size > settings.UPLOAD_LIMIT:
        sentence = _("%(name)s is larger than this house takes (%(limit)d GB); bring it on a disk.")
        return _answer(413, sentence % {"name": name, "limit": settings.UPLOAD_LIMIT // 1_000_000_000})
    if not size:
        sentence = _("%(name)s is empty (0 bytes); copy it again from its source.")
        return _answer(422, sentence % {"name": name})
    asked, trouble = _asked(request.user, facts, name)
    if trouble:
        return _answer(422, trouble)
    try:
        upload = arriving.open_upload(asked=asked, size=size)
    except arriving.Full:
        return _answer(507, _("The house has no room for %(name)s now; ask an operator.") % {"name": name})
    return _answer(201, Location=reverse("archive:upload", args=[upload.pk]), **_facts(upload))


def _metadata(request):
    """Return Upload-Metadata as a dict of text, or None where it is not what the protocol says."""
    found = {}
    for pair in filter(
        None, (pair.strip() for pair in request.headers.get("Upload-Metadata", "").split(","))
    ):
        key, _space, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
    found["filename"] = "".join(filter(str.isprintable, PurePath(found.get("filename", "")).name))
    return found if found["filename"] and number_of(found.get("work")) is not None else None


def _asked(user, facts, name):
    """Return (fields of Asked, "") or (None, why not)."""
    work = Work.objects.visible_to(user).filter(pk=number_of(facts["work"])).first()
    form = UploadForm({key: facts.get(key, "") for key in UploadForm.base_fields}, work=work)
    if work is None:
        return None, _("There is no such work, or what is said about the film is not right.")
    if not form.is_valid():
        return None, " ".join(sentence for found in form.errors.values() for sentence in found)
    return form.asked | {"work": work, "by": user, "name": name[:300]}, ""


@guarded(may_ingest)
def upload(request, pk):
    """Tell how far one's upload is (HEAD), take the next piece (PATCH), or forget it (DELETE)."""
    method = _method(request)
    if method == "OPTIONS":
        return _answer(204, Tus_Version=VERSION, Tus_Extension=EXTENSIONS)
    row = Upload.objects.filter(pk=pk, by=request.user).first()
    gone = _answer(404) if row is None else _answer(410) if row.has_expired else None
    doing = {"HEAD": _how_far, "PATCH": _piece, "DELETE": _forgotten}.get(method)
    if doing is None:
        return _answer(405, Allow="HEAD, PATCH, DELETE, OPTIONS")
    return _foreign(request) or gone or doing(request, row)


def _facts(row):
    return {"Upload_Offset": row.offset, "Upload_Expires": http_date(row.expires_at.timestamp())}


def _how_far(request, row):
    response = _answer(200, Upload_Length=row.size, **_facts(row))
    response["Cache-Control"] = "no-store"
    return response


def _forgotten(request, row):
    if not row.complete:
        arriving.drop(row)
    return _answer(204)


def _piece(request, row):
    """Take the next piece of an upload."""
    checksum = _checksum(request)
    if (unfit := _unfit(request, row, checksum)) is not None:
        return unfit
    full = _("The house has no room for %(name)s now; ask an operator.") % {"name": row.name}
    try:
        arriving.take(row, request, length=int(request.headers["Content-Length"]), checksum=checksum)
    except arriving.Locked:
        return _answer(423, _("Another request is writing to this upload; try again in a moment."))
    except arriving.Full:
        return _answer(507, full)
    except arriving.Broken:
        return _answer(
            CHECKSUM_MISMATCH, _("The piece does not fit its checksum; send it again."), **_facts(row)
        )
    answer = _answer(204, **_facts(row))
    if row.complete:
        answer["Patina-Intake"] = row.intake.get_absolute_url()
    return answer


def _unfit(request, row, checksum):
    """Answer a piece that cannot be one, None where it can."""
    told = (
        (request.content_type != BODY, 415, _("Send pieces as %(type)s.") % {"type": BODY}),
        (
            request.headers.get("Upload-Offset") != str(row.offset),
            409,
            _("This upload stands at another byte."),
        ),
        (not request.headers.get("Content-Length", "").isdecimal(), 411, _("Say how long the piece is.")),
        (checksum == (), 400, _("This checksum is not understood.")),
    )
    return next((_answer(status, text, **_facts(row)) for unfit, status, text in told if unfit), None)


def _checksum(request):
    """Return (algorithm, digest), None where none was sent, () where it is not understood."""
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _space, value = header.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error:
        return ()
    known = algorithm in ALGORITHMS
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size if known else -1
    return (algorithm, digest) if len(digest) == size else ()


@guarded(may_ingest)
def intake_list(request):
    """Show one's unfinished uploads, what is being taken in, and what was refused."""
    mine = Upload.objects.filter(by=request.user, complete=False).select_related("work")
    visible = Work.objects.visible_to(request.user)
    intakes = Intake.objects.filter(work__in=visible).select_related("work", "by", "asset__version")
    context = {
        "uploads": [row for row in mine if not row.has_expired],
        "intakes": intakes[:60],
        "watched": watching.waiting_for(request.user),
        "watch_dir": settings.WATCH_DIR,
    }
    return render(request, "archive/upload_list.html", context)


@guarded(may_see_catalogue)
def intake_detail(request, pk):
    """Show one intake; while it moves, only the moving piece is asked for again."""
    row = get_object_or_404(Intake.objects.select_related("work", "item", "by", "asset__version"), pk=pk)
    require(may_see_catalogue(request.user, row.work))
    held = Asset.objects.filter(pk=row.held_as, work__in=Work.objects.visible_to(request.user))
    held = held.select_related("version", "work").first()
    context = {"row": row, "work": row.work, "held": held, "may_ingest": may_ingest(request.user)}
    page = "archive/_upload_panel.html" if request.htmx else "archive/upload_intake.html"
    return render(request, page, context)


@guarded(may_ingest)
def intake_move(request, pk):
    """Stop an intake, or put one that was refused or stopped back in the queue."""
    row = get_object_or_404(Intake, pk=pk, work__in=Work.objects.visible_to(request.user))
    if request.method == "POST":
        done = leases.cancel(row) if request.POST.get("move") == "stop" else leases.requeue(row)
        if not done:
            messages.info(request, _("It had ended already."))
    return redirect(row)


@guarded(may_ingest)
def upload_drop(request, pk):
    """Forget one's unfinished upload from the page."""
    row = get_object_or_404(Upload, pk=pk, by=request.user, complete=False)
    if request.method == "POST":
        arriving.drop(row)
        messages.success(request, _("The upload of %(name)s is forgotten.") % {"name": row.name})
    return redirect("archive:intake_list")
