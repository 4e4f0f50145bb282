"""Bytes that arrive in pieces: kept beside the store until the last one, their digest taken as they come.

`Upload.offset` says how many bytes are on the disk for certain. A piece that breaks off leaves what had been
noted; whatever lies beyond is cut away before the next piece is written.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from archive.files import intakes
from archive.models import Intake, Upload
from film import resumable
from jobs.models import State

STEP = 1 << 20
NOTED = 16 << 20  # bytes between two notes of how far a piece has come
SPARE = 256 << 20  # room the disk keeps for everybody else


class Locked(Exception):
    """Another request is writing to this upload."""


class Full(Exception):
    """The disk has no room for it."""


class Broken(Exception):
    """The piece does not fit the checksum sent with it."""


def folder():
    """Return where uploads lie until they are complete."""
    home = settings.SCRATCH_DIR / "uploads"
    home.mkdir(parents=True, exist_ok=True, mode=0o750)
    return home


def path_of(upload):
    """Return where an upload's bytes lie."""
    return folder() / f"{upload.pk}.part"


def open_upload(*, asked, size):
    """Begin an upload of this many bytes; raises Full where they would find no room."""
    if shutil.disk_usage(folder()).free - SPARE < size:
        raise Full
    return Upload.objects.create(size=size, expires_at=_later(), **asked)


def take(upload, stream, *, length, checksum=None):
    """Write one piece at the upload's offset; return the Upload as it is then.

    `checksum` is (algorithm, digest); where it is given, the piece is kept whole or not at all. What a
    connection that breaks had brought is kept. Raises Locked, Full, Broken.
    """
    with _locked(upload) as file:
        upload.refresh_from_db()
        before = (upload.offset, upload.digest_state)
        digest = _taken_up(upload, file)
        proof = hashlib.new(checksum[0]) if checksum else None
        length = min(length, upload.size - upload.offset)
        try:
            _write(upload, file, (stream, length), digest, proof)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Full from error
            raise
        finally:
            fits = proof is None or proof.digest() == checksum[1]
            _note(upload, file, digest, back=None if fits else before)
        if proof is not None and proof.digest() != checksum[1]:
            raise Broken
        if upload.offset == upload.size:
            _complete(upload, digest)
    return upload


def drop(upload):
    """Forget an upload and its bytes."""
    path_of(upload).unlink(missing_ok=True)
    upload.delete()


def sweep():
    """Forget uploads whose time is over; return how many."""
    over = Upload.objects.filter(expires_at__lte=timezone.now(), complete=False)
    count = 0
    for upload in over:
        drop(upload)
        count += 1
    Upload.objects.filter(expires_at__lte=timezone.now(), complete=True).delete()
    refused = Intake.objects.filter(ours=True, state=State.QUARANTINED)
    for row in refused.filter(finished_at__lte=timezone.now() - timedelta(hours=settings.UPLOAD_HOURS)):
        intakes.clear(row)
    return count


def adopt(file, *, asked):
    """Queue the intake of a file that came whole in one request, so that the request need not read it."""
    target = folder() / f"whole-{os.urandom(8).hex()}.part"
    if hasattr(file, "temporary_file_path"):
        shutil.move(file.temporary_file_path(), target)
    else:
        with target.open("wb") as out:
            for block in file.chunks(STEP):
                out.write(block)
    return intakes.queue(target, way=Intake.Way.UPLOAD, asked=asked, ours=True, total=file.size)


def _write(upload, file, piece, digest, proof):
    stream, length = piece
    noted = upload.offset
    while length:
        block = stream.read(min(STEP, length))
        if not block:
            return
        file.write(block)
        digest.update(block)
        if proof is not None:
            proof.update(block)
        upload.offset += len(block)
        length -= len(block)
        if proof is None and upload.offset - noted >= NOTED:
            noted = upload.offset
            _note(upload, file, digest)


def _taken_up(upload, file):
    """Cut away what was never noted and return the running digest of what was."""
    file.truncate(upload.offset)
    state = upload.digest_state if resumable.can_resume() else ""
    digest = resumable.sha256(state)
    file.seek(digest.size)
    while digest.size < upload.offset and (block := file.read(min(STEP, upload.offset - digest.size))):
        digest.update(block)
    file.seek(upload.offset)
    return digest


def _note(upload, file, digest, *, back=None):
    """Bring the bytes to the disk, then write down that they are there; or go `back` to what was noted."""
    if back is None:
        file.flush()
        os.fsync(file.fileno())
        upload.digest_state = digest.state or upload.digest_state
    else:
        upload.offset, upload.digest_state = back
    upload.expires_at = _later()
    upload.save(update_fields=["offset", "digest_state", "expires_at"])


@transaction.atomic
def _complete(upload, digest):
    """Hand a complete upload to the workers."""
    upload.complete = True
    upload.save(update_fields=["complete"])
    upload.intake = intakes.queue(
        path_of(upload),
        way=Intake.Way.UPLOAD,
        asked=upload.as_asked(),
        ours=True,
        sha256=digest.hexdigest(),
        total=upload.size,
    )


def _later():
    return timezone.now() + timedelta(hours=settings.UPLOAD_HOURS)


@contextmanager
def _locked(upload):
    path = path_of(upload)
    with open(path, "r+b" if path.exists() else "w+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Locked from error
        yield file
