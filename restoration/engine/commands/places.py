"""Where the command line reads and writes: checks before the work, a folder for what is half made."""

import shutil
from contextlib import contextmanager
from pathlib import Path

from restoration.engine.commands import BadRequest


def film_in(text):
    """Give the path of a film to read, or refuse."""
    path = Path(text)
    if not path.exists():
        raise BadRequest(f"There is no file {path}; check its name.")
    if path.is_dir():
        raise BadRequest(f"{path} is a folder; name one film file.")
    return path


def film_out(text, source=None, *, overwrite=False):
    """Give the path of a film to write, or refuse before any work is done."""
    path = Path(text)
    if path.suffix.lower() != ".mkv":
        raise BadRequest(f"{path.name} cannot be written; give it a name ending in .mkv (FFV1 and FLAC).")
    if source is not None and path.exists() and path.samefile(source):
        raise BadRequest(
            f"{path.name} is the film itself; write to another file, the source is never changed."
        )
    if path.exists() and not overwrite:
        raise BadRequest(f"{path} is there already; choose another name or say --overwrite.")
    if not path.parent.is_dir():
        raise BadRequest(f"There is no folder {path.parent}; make it first.")
    return path


@contextmanager
def workshop(out):
    """Make a folder beside `out` for what is half made; it goes away whatever happens."""
    folder = out.with_name(f".{out.name}.work")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
