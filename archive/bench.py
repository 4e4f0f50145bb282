"""Folders in scratch for one piece of work: held while it lasts, found again, swept once nobody's."""

import fcntl
import json
import os
import secrets
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from jobs.leases import LeaseLost
from jobs.runner import LetGo

HELD, NOTE = ".held", ".note"
YOUNG = 3600  # seconds in which a folder without a key is nobody's business
AT_ONCE = 60  # the same where no try finds it again


@contextmanager
def bench(kind, key=""):
    """Give a folder called after its kind; with a key the one that a killed try of the same work has left.

    It is removed in the end. A worker that is killed, or only lets go of its work, leaves a keyed one.
    """
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    folder, held = _take(kind, key)
    try:
        yield folder
    except (LetGo, LeaseLost):
        if not key:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    except BaseException as error:
        if isinstance(error, Exception) or not key:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    else:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        held.close()


def _take(kind, key):
    """Return the folder of a key, or one of its own where an earlier try's process still holds that."""
    for word in (key, secrets.token_hex(6)):
        if word:
            folder = settings.SCRATCH_DIR / f"{kind}-{word}"
            folder.mkdir(mode=0o750, exist_ok=True)
            if held := _held(folder):
                return folder, held
    raise OSError(f"{folder} is held by somebody.")


def _held(folder):
    """Hold a folder for as long as the returned file is open; None where another process does."""
    held = (folder / HELD).open("w", encoding="ascii")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        return None
    return held


def note(folder, facts):
    """Write down how far the work in a folder has come."""
    part = folder / f"{NOTE}.part"
    part.write_text(json.dumps(facts), encoding="ascii")
    os.replace(part, folder / NOTE)


def noted(folder):
    """Return what was written down last, nothing where nothing was."""
    try:
        return json.loads((folder / NOTE).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return {}


def sweep(kind, wanted=lambda key: False, clock=time.time, young=YOUNG):
    """Remove the folders of a kind that nobody holds and whose key `wanted` does not want any more."""
    for folder in Path(settings.SCRATCH_DIR).glob(f"{kind}-*"):
        key = folder.name.removeprefix(f"{kind}-")
        if not folder.is_dir() or wanted(key) or clock() - folder.stat().st_mtime < young:
            continue
        if held := _held(folder):
            shutil.rmtree(folder, ignore_errors=True)
            held.close()
