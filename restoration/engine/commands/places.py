"""Where the command line reads and writes: checks before the work, a folder for what is half made."""

import fcntl
import os
import shutil
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path

from film import outlets, sequences
from restoration.engine.commands import NO_ROOM, USAGE, BadRequest
from restoration.engine.stopping import half_made

FORMS = (
    "end it in .mkv (FFV1 and FLAC), .mov (ProRes) or .mp4 (H.264), "
    "or name pictures as in reel/frame_%06d.dpx (.tif, .png)."
)


def film_in(text):
    """Give the path of a film to read, or refuse."""
    path = Path(_named(text, "IN"))
    if not path.exists():
        raise BadRequest(f"There is no file {path}; check its name.")
    return path


def _named(text, what):
    """Give a path as it was written, or refuse what no file can be called."""
    if not text or "\0" in text:
        raise BadRequest(f"{what} is {text!r}, which no file can be called; name a file.", USAGE)
    return text


@contextmanager
def film_read(text, rate, beside, progress=None):
    """Give the path of a film to read; numbered pictures are packed into one file beside `beside` meanwhile.

    `text` is a film file, a folder of one image sequence, or its pattern (reel/frame_%06d.dpx), which needs
    a rate in frames a second.
    """
    path = Path(_named(text, "IN"))
    if not path.is_dir() and not outlets.is_numbered(path):
        if rate is not None:
            raise BadRequest("--rate is for numbered pictures; a film file has a rate of its own.", USAGE)
        yield film_in(text)
        return
    found = sequences.find(path if path.is_dir() else _folder_of(path))
    if not path.is_dir() and (path.name % found.first) != f"{found.pattern}" % found.first:
        raise BadRequest(f"{path.parent} holds {found.pattern}, not {path.name}; check the pattern.")
    sequences.refuse_gaps(found)
    home = _home(beside)
    with workshop(home.with_name(home.name + ".pictures")) as folder:
        packed = folder / "pictures.tar"
        with packed.open("wb") as file:
            sequences.pack(found, file.write, rate_of(rate, found), progress=progress)
        yield packed


def rate_of(text, found):
    """Read the rate of numbered pictures, which only a person can know."""
    if text is None:
        raise BadRequest(f"{found.pattern} says no frame rate; give --rate 24 (18, 24000/1001).", USAGE)
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 240:
        raise BadRequest(f"--rate is '{text}'; give frames a second: 18, 24 or 24000/1001.", USAGE)
    return rate


def _folder_of(pattern):
    if not pattern.parent.is_dir():
        raise BadRequest(f"There is no folder {pattern.parent}; check its name.")
    return pattern.parent


def film_out(text, source=None, *, overwrite=False, master=False):
    """Give the path of a film to write, or refuse before any work is done; `master` allows Matroska alone."""
    path = Path(_named(text, "OUT"))
    if path.suffix.lower() != ".mkv" and (master or not outlets.known(path)):
        raise BadRequest(f"{path.name or text!r} cannot be written; "
                         f"{'end it in .mkv (FFV1 and FLAC).' if master else FORMS}")
    if outlets.is_numbered(path):
        return _folder_out(path, overwrite=overwrite)
    if source is not None and path.exists() and path.samefile(source):
        raise BadRequest(
            f"{path.name} is the film itself; write to another file, the source is never changed."
        )
    if path.is_dir():
        raise BadRequest(f"{path} is a folder; choose another name.")
    if path.exists() and not overwrite:
        raise BadRequest(f"{path} is there already; choose another name or say --overwrite.")
    if not path.parent.is_dir():
        raise BadRequest(f"There is no folder {path.parent}; make it first.")
    return path


def _folder_out(path, *, overwrite):
    """Give the name of numbered pictures, whose folder must be theirs alone."""
    folder = path.parent
    if overwrite and folder.exists():
        raise BadRequest(f"{folder} is there already; a folder of pictures is never replaced, name another.")
    if folder.exists():
        raise BadRequest(f"{folder} is there already; name a folder of its own: {folder}/new/{path.name}.")
    if not folder.parent.is_dir():
        raise BadRequest(f"There is no folder {folder.parent}; make it first.")
    return path


@contextmanager
def workshop(out):
    """Make a folder beside `out` for what is half made; it goes away whatever happens.

    One that was left by a run the system ended is cleared away; one in which another run works is refused.
    """
    home = _home(out)
    folder = home.with_name(f".{home.name}.work")
    with ExitStack() as held:
        if folder.is_dir():
            held.enter_context(_claimed(folder, home.name))
            shutil.rmtree(folder, ignore_errors=True)
        held.enter_context(half_made(folder))
        _begun(folder)
        held.enter_context(_claimed(folder, home.name))
        yield folder


def _home(out):
    """Give what appears in its place: the film, or the folder of numbered pictures."""
    return out.parent if outlets.is_numbered(out) else out


def _begun(folder):
    try:
        folder.mkdir()
    except OSError as error:
        raise BadRequest(f"Nothing can be written in {folder.parent} ({error.strerror}); "
                         "choose another folder.", NO_ROOM) from None


@contextmanager
def _claimed(folder, name):
    """Hold a folder for this process alone; the system lets go of it when the process ends, however."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BadRequest(f"Another run is making {name} at this moment; wait for it, "
                         "or write to another name.") from None
    finally:
        os.close(handle)


@contextmanager
def folder_beside(text, option):
    """Make the folder that an option names, or take it as it is; if the work fails, a new one goes again."""
    folder = Path(_named(text, option))
    if folder.exists() and not folder.is_dir():
        raise BadRequest(f"{folder} is a file; name a folder for {option}.", USAGE)
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(f"The folder {folder} cannot be made ({error.strerror}); "
                         f"choose another for {option}.", NO_ROOM) from None
    try:
        yield folder
    except BaseException:
        if new:
            shutil.rmtree(folder, ignore_errors=True)
        raise
