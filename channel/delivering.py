"""Makes what the public receives from a signed master: HLS ladder, poster, before and after."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext_noop

from archive import bench, fixity, storage
from film import delivery as film_delivery
from film import frames, stills
from film.errors import FilmError
from jobs.shares import Share
from restoration import taking

BENCH = "delivery"
PAIRS = 3
STILL_WIDTH = 1280
PROVE, ENCODE, STORE = (0.0, 0.1), (0.1, 0.9), (0.9, 1.0)  # the share of the bar each part of the work takes


def work(row, beat):
    """Build the package of one Delivery in scratch, store it, and return the fields to commit."""
    publication = row.publication
    version = publication.version
    total = version.asset.frames
    verdict = fixity.verify(version.asset, progress=Share(beat, total, *PROVE))
    if not verdict.ok or version.manifest_digest != publication.signoff.manifest_digest:
        raise FilmError(
            gettext_noop(
                "The master of %(version)s is not the file that was signed (expected %(expected)s, found "
                "%(found)s); restore it from a good copy, then requeue the delivery."
            ),
            version=str(version),
            expected=verdict.expected,
            found=verdict.found,
        )
    with bench.bench(BENCH) as scratch:
        package = scratch / "package"
        facts = _package(publication, package, Share(beat, total, *ENCODE), beat.cancelled)
        folder = f"{publication.pk}/{version.manifest_digest[:16]}-{row.attempt}"
        _store(package, folder, Share(beat, total, *STORE))
    transaction.on_commit(lambda: _sweep(publication.pk, folder))
    return {"folder": folder, "facts": facts}


def tick():
    """Remove what killed workers left in scratch."""
    bench.sweep(BENCH, young=bench.AT_ONCE)


def _package(publication, package, share, cancelled):
    """Write the ladder and the stills into the folder `package`; return its facts."""
    version = publication.version
    source = version.source.asset
    with storage.local(version.asset.room, version.asset.name) as master:
        facts = film_delivery.hls(master, package, progress=share, cancelled=cancelled)
        stills.poster(master, package / "poster.jpg", width=STILL_WIDTH)
        with storage.local(source.room, source.name) as original:
            facts["pairs"] = _pairs(original, master, version, package)
    rungs = [{**rung, "size": facts["files"][rung["file"]]} for rung in facts["rungs"]]
    return {**facts, "rungs": rungs}


def _pairs(original, master, version, package):
    """Write frames before and after, spread over the film; return their names and frame numbers."""
    pairs, count = [], version.asset.frames
    for number in range(PAIRS):
        frame = min(count - 1, count * (2 * number + 1) // (2 * PAIRS))
        after = _still(frames.picture_at(master, frame), None)
        before = _still(frames.picture_at(original, taking.source_frame(version, frame)), after.size)
        names = {"before": f"before-{number}.jpg", "after": f"after-{number}.jpg", "frame": frame}
        before.save(package / names["before"], quality=90)
        after.save(package / names["after"], quality=90)
        pairs.append({**names, "width": after.width, "height": after.height})
    return pairs


def _still(picture, size):
    """Return the picture at the public still's size, or exactly at `size`."""
    width = min(STILL_WIDTH, picture.width)
    size = size or (width, round(picture.height * width / picture.width))
    return picture if picture.size == size else picture.resize(size, resample=3)


def _store(package, folder, share):
    """Carry every file of the package into the channel's room; share(done, total) counts bytes."""
    room = storages["channel"]
    paths = sorted(path for path in package.rglob("*") if path.is_file())
    total, done = sum(path.stat().st_size for path in paths), 0
    for path in paths:
        name = f"{folder}/{path.relative_to(package).as_posix()}"
        if room.exists(name):
            room.delete(name)
        with path.open("rb") as handle:
            room.save(name, File(handle))
        done += path.stat().st_size
        share(done, total)


def _sweep(publication_id, keep):
    """Remove what earlier tries of a publication left in the store."""
    room = storages["channel"]
    if settings.STORE_URL:
        return
    base = Path(room.path(str(publication_id)))
    for folder in base.iterdir() if base.is_dir() else ():
        if folder.name != Path(keep).name:
            shutil.rmtree(folder, ignore_errors=True)
