"""Take a film file in: copied and fingerprinted in one pass, and gone again when anything refuses it."""

import errno
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_noop

from film.digest import HashingWriter
from film.errors import FilmError, NotFilm

BLOCK = 1 << 20
LONGEST_STEM = 60  # hanzi take three bytes each, and file systems allow 255 in a name


class Changed(FilmError):
    """The file was written to while it was read."""


class NoRoom(FilmError):
    """The store is full."""


@dataclass(frozen=True)
class Received:
    """A film in scratch: where it lies, what it was called, and the digest of first sight."""

    path: Path
    name: str
    size: int
    sha256: str

    @property
    def stored_name(self):
        """The part of the stored name that its content decides."""
        return f"{self.sha256[:12]}-{self.path.name}"


@contextmanager
def received(source):
    """Copy a path or an uploaded file into scratch while hashing it; give the Received and clean up after.

    Raises Changed for a file that is written to meanwhile and NoRoom for a full disk. A FilmError raised
    inside the block names the film as its owner calls it, not as scratch does.
    """
    name = Path(str(source.name if hasattr(source, "chunks") else source)).name
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.SCRATCH_DIR, prefix="intake-") as folder:
        path = Path(folder) / safe_name(name)
        try:
            yield _copied(source, path, name)
        except FilmError as error:
            if name == path.name or error.params.get("name") != path.name:
                raise
            raise type(error)(error.message, **{**error.params, "name": name}) from error


def safe_name(name):
    """Return a file name that every store takes: letters of any script, digits, dots and dashes."""
    name = name.encode("utf-8", "ignore").decode()
    path = Path(get_valid_filename(name.strip(". ") or "film"))
    return f"{path.stem[:LONGEST_STEM]}{path.suffix[:12]}"


def _copied(source, path, name):
    size = _announced_size(source, name)
    if shutil.disk_usage(path.parent).free < size:
        raise _no_room(name, size)
    try:
        with path.open("wb") as target:
            writer = HashingWriter(target)
            for block in _blocks(source, name):
                writer.write(block)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room(name, size) from error
        raise
    if writer.size != size:
        raise _changed(name)
    return Received(path, name, writer.size, writer.hexdigest())


def _announced_size(source, name):
    if hasattr(source, "chunks"):
        return source.size
    path = Path(source)
    if path.is_dir():
        raise NotFilm("%(name)s is a folder, not a film file; choose one file inside it.", name=name)
    if not path.is_file():
        raise FilmError("%(name)s does not exist; check the path.", name=str(path))
    return path.stat().st_size


def _blocks(source, name):
    if hasattr(source, "chunks"):
        yield from source.chunks(BLOCK)
        return
    with Path(source).open("rb") as file:
        before = _state(file)
        while block := file.read(BLOCK):
            yield block
        if _state(file) != before or _state(file) != _state(Path(source)):
            raise _changed(name)


def _state(file):
    facts = file.stat() if isinstance(file, Path) else os.fstat(file.fileno())
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def _changed(name):
    return Changed(
        gettext_noop(
            "%(name)s changed while it was being read; wait until it is finished and take it in again."
        ),
        name=name,
    )


def _no_room(name, size):
    return NoRoom(
        gettext_noop("The store has no room for %(name)s; free %(size)s megabytes and take it in again."),
        name=name,
        size=-(-size // 1_000_000),
    )


class Shelf:
    """Saves files into the store and remembers them, so that they can be taken away again."""

    def __init__(self):
        self._saved = []

    def put(self, room, name, path):
        """Move a local file into a room of the store; return the name it got there."""
        saved = storages[room].save(name, _Moving(path))
        self._saved.append((room, saved))
        return saved

    def clear(self):
        """Remove every file this shelf has put into the store."""
        while self._saved:
            room, name = self._saved.pop()
            storages[room].delete(name)


@contextmanager
def shelf():
    """Give a Shelf whose files are removed when the block raises."""
    files = Shelf()
    try:
        yield files
    except BaseException:
        files.clear()
        raise


class _Moving(File):
    """A local file that a disk store may take by renaming it instead of copying it again."""

    def __init__(self, path):
        super().__init__(path.open("rb"), name=path.name)
        self._path = path

    def temporary_file_path(self):
        return str(self._path)
