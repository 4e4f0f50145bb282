"""Read a master through after it came in: every slice's checksum, every frame's digest, MediaConch."""

import hashlib
import shutil
import subprocess

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext_noop

from archive.actions.events import record_event
from archive.files.policy import FAIL
from archive.models import Digest
from archive.storage import local
from archive.vocabulary import EventType, Outcome
from film import ffv1
from film.digest import framemd5
from film.errors import FilmError

FORMAT = "FFmpeg framemd5, version 2"
ALGORITHM = "framemd5-v2+sha256"  # SHA-256 over the report; the report holds the MD5 of every frame
ROOM = "default"
MOST_NAMED = 20
PATIENCE = 3600


def examine(row, beat):
    """Carry one examination: prove the slices, write the framemd5 report, ask MediaConch, record it all."""
    asset = row.asset
    with local(asset.room, asset.name) as path:
        _refuse_damaged(asset, path, beat)
        name, digest = _frame_report(asset, path, beat)
        heard = mediaconch(path)
    detail = {"framemd5": digest, "format": FORMAT, "report": name, "mediaconch": heard["verdict"]}
    if heard["text"]:
        detail["mediaconch_says"] = heard["text"]
    with transaction.atomic():
        if not asset.digests.filter(scope=Digest.Scope.FRAMES, value=digest).exists():
            Digest.objects.create(
                asset=asset, scope=Digest.Scope.FRAMES, algorithm=ALGORITHM, value=digest, taken_by=None
            )
            outcome = Outcome.WARNING if heard["verdict"] == FAIL else Outcome.SUCCESS
            record_event(asset, EventType.DIGEST, detail=detail, program="PyAV")
            record_event(
                asset, EventType.VALIDATION, detail=detail, outcome=outcome, program=heard["program"]
            )
    return {"name": name}


def failed(row):
    """Follow an examination that could not be finished, inside its transaction."""
    record_event(
        row.asset,
        EventType.VALIDATION,
        outcome=Outcome.FAIL,
        detail={"examination": row.error[:1000]},
        program="PyAV",
    )


def _refuse_damaged(asset, path, beat):
    """Raise FilmError naming the frames whose slices do not fit their checksums."""
    facts = ffv1.of(path) if asset.video_codec == "ffv1" else None
    if facts is None or not facts.slice_crc:
        return
    frames = sorted({frame for frame, _ in ffv1.damaged(path, lambda done: beat(done, 2 * asset.frames))})
    if frames:
        named = ", ".join(map(str, frames[:MOST_NAMED])) + (" …" if len(frames) > MOST_NAMED else "")
        raise FilmError(
            gettext_noop(
                "%(name)s has damaged slices in the frames %(named)s; copy it again from its source."
            ),
            name=str(asset),
            named=named,
        )


def _frame_report(asset, path, beat):
    """Write the framemd5 report into the store; return its name and its SHA-256."""
    digest, number = hashlib.sha256(), 0
    name = f"framemd5/{asset.pk}-{asset.first_digest.value[:12]}.txt"
    store = storages[ROOM]
    draft = _draft(asset)
    try:
        with draft.open("wb") as file:
            for line in framemd5(path):
                data = f"{line}\n".encode()
                digest.update(data)
                file.write(data)
                number += line[0] != "#"
                beat(asset.frames + number, 2 * asset.frames)
        store.delete(name)
        with draft.open("rb") as file:
            return store.save(name, File(file)), digest.hexdigest()
    finally:
        draft.unlink(missing_ok=True)


def _draft(asset):
    from django.conf import settings

    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    return settings.SCRATCH_DIR / f"framemd5-{asset.pk}.txt"


def mediaconch(path):
    """Ask MediaConch what it says of a file; where the program is not installed, say so."""
    program = shutil.which("mediaconch")
    if program is None:
        return {"verdict": "not installed", "text": "", "program": "PyAV"}
    try:
        done = subprocess.run(
            [program, "--format=text", str(path)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"verdict": "no answer", "text": str(error)[:500], "program": "MediaConch"}
    passed = done.returncode == 0 and "fail" not in done.stdout.lower()
    return {"verdict": "pass" if passed else FAIL, "text": done.stdout[:4000], "program": "MediaConch"}
