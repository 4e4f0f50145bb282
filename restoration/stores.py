"""Where a run's files lie: parts in scratch while they are made, finished pieces in the store by digest.

A stored name holds the SHA-256 of what it names. Storing the same piece twice therefore changes nothing,
and a piece that was cut off half-way never carries its full name.
"""

import os
import shutil
import uuid
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages

from archive.storage import local
from film.digest import sha256
from restoration.models import Run

ROOM = "runs"


class NotStored(OSError):
    """The store did not keep what it was given."""


def keep(path, folder, suffix, digest=None):
    """Store a local file as <folder>/<sha256><suffix>, read it back, and return (name, digest).

    The same bytes that are there already are left as they are; damaged ones are replaced.
    """
    digest = digest or sha256(path)
    name = f"{folder}/{digest}{suffix}"
    if stored_digest(name) != digest:
        _put(path, name)
        if stored_digest(name) != digest:
            raise NotStored(f"The store does not give back {name} as it was written; look at its disk.")
    return name, digest


def stored_digest(name):
    """Return the SHA-256 of a stored file as it is now, or an empty text where there is none."""
    room = storages[ROOM]
    if not room.exists(name):
        return ""
    with room.open(name) as file:
        return sha256(file)


@contextmanager
def stored(name):
    """Give a local path to a stored piece for as long as the block runs."""
    with local(ROOM, name) as path:
        yield path


@contextmanager
def source_of(run):
    """Give a local path to the film a run restores for as long as the block runs."""
    asset = run.source.asset
    with local(asset.room, asset.name) as path:
        yield path


@contextmanager
def scratch(row):
    """Give a folder of its own to one try of a row; older tries of the row and ended runs are swept."""
    sweep()
    home = scratch_of(row.run_id)
    for older in home.glob(f"{row.task_label()}-{row.pk}-*"):
        shutil.rmtree(older, ignore_errors=True)
    folder = home / row.job_id
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def scratch_of(run_id):
    """Return the folder in scratch where a run's parts are made."""
    return settings.SCRATCH_DIR / "runs" / str(run_id)


def sweep():
    """Remove what killed workers of this machine left in scratch for runs that are over."""
    home = settings.SCRATCH_DIR / "runs"
    there = {int(folder.name): folder for folder in home.glob("*") if folder.name.isdigit()}
    still_open = set(Run.objects.open().filter(pk__in=there).values_list("pk", flat=True))
    for run_id in there.keys() - still_open:
        shutil.rmtree(there[run_id], ignore_errors=True)


def _put(path, name):
    room = storages[ROOM]
    if settings.STORE_URL:
        room.delete(name)
        with Path(path).open("rb") as file:
            room.save(name, File(file))
        return
    target = Path(room.path(name))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        _copy(path, part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _copy(path, part):
    with Path(path).open("rb") as source, part.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())
    part.chmod(0o640)
