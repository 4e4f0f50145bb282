"""Take a film in: copied and fingerprinted in one pass, and gone again when anything refuses it."""

import errno
import logging
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from django.core.files import File
from django.core.files.storage import storages
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_noop

from archive import bench
from archive.packing import Ledger
from film import resumable, sequences
from film.errors import FilmError

logger = logging.getLogger(__name__)
BLOCK = 1 << 20
FLUSH = 64 << 20  # the disk begins to write while more is read; a killed try is taken up there
LONGEST_STEM = 60  # hanzi take three bytes each, and file systems allow 255 in a name
MOST_RATE = 240


class Changed(FilmError):
    """The file was written to while it was read."""


class NoRoom(FilmError):
    """The store is full."""


@dataclass(frozen=True)
class Coming:
    """How a film comes in beside its path: what an image sequence cannot say, and what is known of a file.

    `ours` is a file of the house's own that may be moved instead of copied; `sha256` was taken while it
    arrived; what is copied under a `key` is gone on with by the next try of the same work. progress(done,
    total) counts the bytes of two readings: the copying and the walk through packets.
    """

    name: str = ""
    rate: str = ""
    with_gaps: bool = False
    ours: bool = False
    sha256: str = ""
    key: str = ""
    progress: object = None


@dataclass(frozen=True)
class Received:
    """A film in scratch: where it lies, what it was called, and the digest of first sight.

    `manifest` is the SHA-256 over the digests of an image sequence's frames, empty for other films.
    """

    path: Path
    name: str
    size: int
    sha256: str
    manifest: str = ""

    @property
    def stored_name(self):
        """The part of the stored name that its content decides."""
        return f"{self.sha256[:12]}-{self.path.name}"


@contextmanager
def received(source, coming=None):
    """Copy a path or an uploaded file into scratch while hashing it; give the Received and clean up after.

    A folder or a tar of numbered pictures is packed as an image sequence. Raises Changed for a file that is
    written to meanwhile and NoRoom for a full disk. A FilmError raised inside the block names the film as its
    owner calls it, not as scratch does.
    """
    coming = coming or Coming()
    name = coming.name or Path(str(source.name if hasattr(source, "chunks") else source)).name
    with bench.bench("intake", coming.key) as folder:
        found = _sequence(source, coming, name)
        path = folder / safe_name(f"{name.removesuffix('.tar')}.tar" if found else name)
        try:
            with _saying_full(name, found.size if found else 0):
                film = _packed(found, path, name, coming) if found else _copied(source, path, name, coming)
            yield film
        except FilmError as error:
            if name == path.name or error.params.get("name") != path.name:
                raise
            raise type(error)(error.message, **{**error.params, "name": name}) from error


def safe_name(name):
    """Return a file name that every store takes: letters of any script, digits, dots and dashes."""
    name = name.encode("utf-8", "ignore").decode()
    path = Path(get_valid_filename(name.strip(". ") or "film"))
    return f"{path.stem[:LONGEST_STEM]}{path.suffix[:12]}"


def rate_of(text, name):
    """Return a frame rate a person wrote (24, 18.5, 24000/1001) as a Fraction."""
    try:
        rate = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= MOST_RATE:
        raise FilmError(
            gettext_noop("%(name)s is an image sequence; say its frame rate, such as 24 or 24000/1001."),
            name=name,
        )
    return rate


def _sequence(source, coming, name):
    """Return the Found sequence of a folder or a tar of pictures, None for a film file."""
    if hasattr(source, "chunks"):
        return None
    path = Path(source)
    is_tar = name.lower().endswith(".tar") and path.is_file()
    if not path.is_dir() and (not is_tar or sequences.has_head(path)):
        return None
    found = sequences.find(path)
    if not coming.with_gaps:
        sequences.refuse_gaps(found)
    rate_of(coming.rate, name)
    return found


class _Writer:
    """Writes blocks while another thread takes their digest, and hands the disk its work early.

    Where a killed try may be gone on with only at some places, `anywhere` is False and the caller names them.
    """

    def __init__(self, target, pool, progress, total, *, state="", note=None, anywhere=True):
        self._target, self._pool, self._digest = target, pool, resumable.sha256(state)
        self._progress, self._total, self._note, self._hashing = progress, total, note, None
        self._flushing, self._anywhere = None, anywhere
        self.size = self._flushed = int(state.partition(":")[0] or 0)
        target.truncate(self.size)
        target.seek(self.size)

    def write(self, block):
        if self._hashing:
            self._hashing.result()
        self._hashing = self._pool.submit(self._digest.update, block)
        self._target.write(block)
        self.size += len(block)
        if self._anywhere:
            self.rest()
        if self._progress:
            self._progress(self.size, 2 * max(self._total, self.size))

    def rest(self, **told):
        """Bring what was written to the disk where it is enough, and note that a later try may begin here."""
        if self.size - self._flushed >= FLUSH and (self._flushing is None or self._flushing.done()):
            self._flushed = self.size
            self._hashing.result()
            self._flushing = self._pool.submit(self._down, self._digest.state, told)

    def _down(self, state, told):
        os.fdatasync(self._target.fileno())
        if self._note and state:
            self._note(state, **told)

    def close(self):
        """Bring everything to the disk and return the digest."""
        if self._hashing:
            self._hashing.result()
        if self._flushing:
            self._flushing.result()
        self._target.flush()
        os.fsync(self._target.fileno())
        return self._digest.hexdigest()


@contextmanager
def _writing(path, coming, total, **earlier):
    with path.open("ab", buffering=0):
        pass
    with path.open("r+b", buffering=0) as target, ThreadPoolExecutor(2) as pool:
        yield _Writer(target, pool, coming.progress, total, **earlier)


def _earlier(source, path, coming):
    """Return where a killed try of the same work stood with the same file, and how this one notes it."""
    if not coming.key or hasattr(source, "chunks") or not resumable.can_resume():
        return {}
    facts, told = list(_state(Path(source))), bench.noted(path.parent)
    state = told.get("state", "") if told.get("source") == facts and path.is_file() else ""
    if state and path.stat().st_size < int(state.partition(":")[0]):
        state = ""
    return {"state": state, "note": lambda now: bench.note(path.parent, {"source": facts, "state": now})}


@contextmanager
def _saying_full(name, size):
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room(name, size) from error
        raise


def _packed(found, path, name, coming):
    _need_room(path, name, found.size)
    rate = rate_of(coming.rate, name)
    with Ledger(path.parent, path, found, rate) as ledger:
        earlier = {"state": ledger.state, "note": ledger.note if coming.key else None, "anywhere": False}
        with _writing(path, coming, found.size, **earlier) as writer:
            begun = ledger.begun
            if begun.lines:
                logger.info("%s is gone on with behind frame %d", name, len(begun.lines))
            manifest = sequences.pack(
                found,
                writer.write,
                rate,
                begun=begun,
                told=lambda line, shape: writer.rest(**ledger.add(line, shape)),
            )
            digest = writer.close()
    return Received(path, name, writer.size, digest, manifest)


def _copied(source, path, name, coming):
    size = _announced_size(source, name)
    if not coming.ours:
        _need_room(path, name, size)
    with _saying_full(name, size):
        film = _moved(source, path, name, coming) if coming.ours else _copy(source, path, name, size, coming)
    if film.size != size or (coming.sha256 and film.sha256 != coming.sha256):
        raise _changed(name)
    return film


def _copy(source, path, name, size, coming):
    with _writing(path, coming, size, **_earlier(source, path, coming)) as writer:
        if writer.size:
            logger.info("%s is gone on with at byte %d", name, writer.size)
        for block in _blocks(source, name, writer.size):
            writer.write(block)
        digest = writer.close()
    return Received(path, name, writer.size, digest)


def _moved(source, path, name, coming):
    """Give a file of the house's own a second name in scratch and take its digest; the first name stays."""
    path.unlink(missing_ok=True)
    os.link(source, path)
    digest, done, size = resumable.sha256(), 0, path.stat().st_size
    for block in _blocks(source, name):
        digest.update(block)
        done += len(block)
        if coming.progress:
            coming.progress(done, 2 * size)
    return Received(path, name, done, digest.hexdigest())


def _announced_size(source, name):
    if hasattr(source, "chunks"):
        return source.size
    path = Path(source)
    if not path.is_file():
        raise FilmError("%(name)s does not exist; check the path.", name=str(path))
    return path.stat().st_size


def _blocks(source, name, start=0):
    if hasattr(source, "chunks"):
        yield from source.chunks(BLOCK)
        return
    with Path(source).open("rb") as file:
        before = _state(file)
        file.seek(start)
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


def _need_room(path, name, size):
    """Refuse a film that the disk has no room for, what an earlier try has written counted in."""
    held = path.stat().st_size if path.is_file() else 0
    if shutil.disk_usage(path.parent).free < size - held:
        raise _no_room(name, size)


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
