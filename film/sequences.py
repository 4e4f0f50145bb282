"""Image sequences: one numbered picture file a frame, found in a folder or a tar, kept as one tar.

The tar begins with patina-sequence.json (pattern, first, last, missing frames, rate); then come every frame's
bytes exactly as they were, then manifest-sha256.txt. Nothing in it depends on when or where it was packed, so
the same frames give the same file. A tar has one digest, one copy to keep and no million small files; every
frame in it is still reached by one seek, and it is read like any other film.
"""

import hashlib
import json
import os
import re
import tarfile
from array import array
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path, PurePosixPath

import av

from film import stillheads
from film.errors import FilmError, NotFilm, Truncated

HEAD, MANIFEST = "patina-sequence.json", "manifest-sha256.txt"
CODECS = {".dpx": "dpx", ".tif": "tiff", ".tiff": "tiff", ".png": "png"}
NUMBERED = re.compile(r"(.*?)(\d+)(\.\w+)\Z")
PAX_PATH = re.compile(rb"(?:^|\n)\d+ path=([^\n]*)\n")
BLOCK = 512
PIECE = 4 << 20
MOST_NAMED = 20  # missing frames a sentence names; the record names all
IGNORED = {"thumbs.db", "desktop.ini", "md5sums.txt", "checksums.txt"}


@dataclass(frozen=True)
class Found:
    """The frames of one sequence where they came: (number, name, size, where to read) in order."""

    home: Path
    frames: tuple
    stem: str
    digits: int
    suffix: str

    @property
    def pattern(self):
        """The names as a pattern: reel1.%07d.dpx."""
        return f"{self.stem}%0{self.digits}d{self.suffix}"

    @property
    def first(self):
        return self.frames[0][0]

    @property
    def last(self):
        return self.frames[-1][0]

    @property
    def missing(self):
        """The numbers between first and last that no file carries."""
        there = {frame[0] for frame in self.frames}
        return [number for number in range(self.first, self.last + 1) if number not in there]

    @property
    def size(self):
        """The bytes of all frames."""
        return sum(frame[2] for frame in self.frames)

    def head(self, rate):
        """What the tar says about itself."""
        return {
            "sequence": 1,
            "format": CODECS[self.suffix.lower()],
            "pattern": self.pattern,
            "first": self.first,
            "last": self.last,
            "frames": len(self.frames),
            "missing": self.missing,
            "rate": f"{rate.numerator}/{rate.denominator}",
        }


def find(home):
    """Return the Found sequence of a folder or of a tar somebody packed.

    Raises NotFilm where there is none or more than one, or for an empty frame, by name.
    """
    home = Path(home)
    entries = _tar_entries(home) if home.is_file() else _folder_entries(home)
    groups = {}
    for name, size, where in entries:
        match = NUMBERED.match(name)
        if match and match[3].lower() in CODECS:
            groups.setdefault((match[1], match[3]), []).append((int(match[2]), name, size, where))
    if not groups:
        raise NotFilm(
            "%(name)s is a folder or tar without numbered DPX, TIFF or PNG pictures;"
            " choose a film file inside it.",
            name=home.name,
        )
    if len(groups) > 1:
        named = ", ".join(sorted(f"{stem}#{suffix}" for stem, suffix in groups)[:4])
        raise NotFilm(
            "%(name)s holds %(count)s sequences (%(named)s); take in one at a time.",
            name=home.name,
            count=len(groups),
            named=named,
        )
    (stem, suffix), frames = groups.popitem()
    frames.sort(key=lambda frame: frame[0])
    _refuse_twins_and_empties(home, frames)
    digits = min(len(NUMBERED.match(frame[1])[2]) for frame in frames)
    return Found(home, tuple(frames), stem, digits, suffix)


def refuse_gaps(found):
    """Raise FilmError naming the missing frames one by one."""
    missing = found.missing
    if missing:
        named = ", ".join(map(str, missing[:MOST_NAMED])) + (" …" if len(missing) > MOST_NAMED else "")
        raise FilmError(
            "%(name)s lacks %(count)s of the frames %(first)s to %(last)s: %(named)s."
            " Find them, or take it in with its gaps.",
            name=found.home.name,
            count=len(missing),
            first=found.first,
            last=found.last,
            named=named,
        )


@dataclass(frozen=True)
class Begun:
    """What was packed of a sequence before: the lines of its first frames, and the size of its pictures."""

    lines: list
    shape: tuple | None = None


def pack(found, write, rate, *, begun=None, told=None, progress=None):
    """Write the tar through `write(bytes)`; return the SHA-256 of its manifest.

    `told(line, shape)` hears of every frame that is written whole; with those lines as `begun`, `write` is
    given what comes behind them. Raises FilmError for a frame of another size than the first, a cut one, or
    one that changed meanwhile.
    """
    lines, shape = (list(begun.lines), begun.shape) if begun else ([], None)
    if not lines:
        _entry(write, HEAD, json.dumps(found.head(rate), sort_keys=True, indent=1).encode())
    done = sum(frame[2] for frame in found.frames[: len(lines)])
    for number, name, size, where in found.frames[len(lines) :]:
        write(_header(name, size))
        digest, start = hashlib.sha256(), b""
        for block in _frame_blocks(found, name, size, where):
            start = start or block[: stillheads.ENOUGH]
            digest.update(block)
            write(block)
            done += len(block)
            if progress:
                progress(done, found.size)
        write(bytes(-size % BLOCK))
        _refuse_cut(name, size, start)
        shape = _same_shape(found, number, name, start, shape)
        lines.append(f"{digest.hexdigest()}  {name}\n")
        if told:
            told(lines[-1], shape)
    manifest = "".join(lines).encode()
    _entry(write, MANIFEST, manifest)
    write(bytes(2 * BLOCK))
    return hashlib.sha256(manifest).hexdigest()


def is_packed(path):
    """Say whether a file is a sequence as `pack` writes it."""
    path = Path(path)
    return path.suffix.lower() == ".tar" and path.is_file() and has_head(path)


def first_number(path):
    """Return the number of a film's first frame: a packed sequence's own, 0 for a film file."""
    return packed(path).head["first"] if is_packed(Path(path)) else 0


def has_head(path):
    """Say whether a file begins as `pack` begins, whatever it is called."""
    with Path(path).open("rb") as file:
        return file.read(len(HEAD) + 1) == HEAD.encode() + b"\0"


@dataclass(frozen=True)
class Packed:
    """A packed sequence: what it says about itself, and where each frame lies."""

    path: Path
    head: dict
    starts: array
    sizes: array

    @property
    def frames(self):
        return len(self.starts)

    @property
    def rate(self):
        """Frames a second, as a Fraction."""
        return Fraction(self.head["rate"])

    def number(self, place):
        """Return the number the frame at this place carries in its name."""
        return self._numbers()[place]

    def _numbers(self):
        gone = set(self.head["missing"])
        return [one for one in range(self.head["first"], self.head["last"] + 1) if one not in gone]


def packed(path):
    """Return the Packed sequence of a tar; remembered while the file stays as it is."""
    facts = os.stat(path)
    return _opened(os.fspath(path), facts.st_size, facts.st_mtime_ns, facts.st_ino)


@lru_cache(maxsize=4)
def _opened(path, size, changed, inode):
    starts, sizes, head = array("q"), array("q"), None
    for name, length, start in _tar_entries(Path(path)):
        if name == HEAD:
            with open(path, "rb") as file:
                file.seek(start)
                head = json.loads(file.read(length))
        elif name != MANIFEST:
            starts.append(start)
            sizes.append(length)
    if head is None or head["frames"] != len(starts):
        raise Truncated(
            "%(name)s is cut short: it promises more frames than are there; copy it again from its source.",
            name=Path(path).name,
        )
    return Packed(Path(path), head, starts, sizes)


def decoded(path, start=0, stop=None):
    """Yield (place, av.VideoFrame) for the frames [start, stop) of a packed sequence."""
    tar = packed(path)
    context = av.CodecContext.create(tar.head["format"], "r")
    context.thread_count = 1
    with Path(path).open("rb") as file:
        for place in range(start, tar.frames if stop is None else stop):
            file.seek(tar.starts[place])
            yield place, _picture(context, file.read(tar.sizes[place]), tar, place)


def _picture(context, data, tar, place):
    try:
        frames = context.decode(av.Packet(data))
    except (av.error.FFmpegError, ValueError) as error:
        raise _undecodable(tar, place) from error
    if not frames:
        raise _undecodable(tar, place)
    return frames[0]


def _undecodable(tar, place):
    return FilmError(
        "Frame %(number)s of %(name)s cannot be decoded; scan or copy it again.",
        number=tar.number(place),
        name=tar.path.name,
    )


def _folder_entries(home):
    for entry in sorted(os.scandir(home), key=lambda one: one.name):
        plain = entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
        if plain and entry.name.lower() not in IGNORED:
            yield entry.name, entry.stat().st_size, entry.path


def _tar_entries(path):
    """Yield (name, size, start) of a tar's plain files by walking its headers; nothing is unpacked."""
    total, place, longer = path.stat().st_size, 0, ""
    with path.open("rb") as file:
        while place + BLOCK <= total:
            file.seek(place)
            head = file.read(BLOCK)
            if not head.strip(b"\0"):
                return
            try:
                info = tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
            except tarfile.HeaderError as error:
                sentence = "%(name)s is no tar that can be read; pack it again."
                raise NotFilm(sentence, name=path.name) from error
            start = place + BLOCK
            if start + info.size > total:
                raise Truncated(
                    "%(name)s is cut short in the middle of %(entry)s; copy it again from its source.",
                    name=path.name,
                    entry=info.name,
                )
            if info.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE):
                longer = _long_name(info, file.read(min(info.size, PIECE))) or longer
            elif info.isreg():
                yield PurePosixPath(longer or info.name).name, info.size, start
                longer = ""
            place = start + info.size + (-info.size % BLOCK)


def _long_name(info, data):
    """Return the name a GNU or PAX header in front of an entry gives it."""
    if info.type == tarfile.GNUTYPE_LONGNAME:
        return data.rstrip(b"\0").decode("utf-8", "surrogateescape")
    match = PAX_PATH.search(data)
    return match[1].decode("utf-8", "surrogateescape") if match else ""


def _refuse_twins_and_empties(home, frames):
    for before, after in pairwise(frames):
        if before[0] == after[0]:
            raise NotFilm(
                "%(name)s holds frame %(number)s twice (%(one)s and %(other)s); take one of them away.",
                name=home.name,
                number=after[0],
                one=before[1],
                other=after[1],
            )
    empty = [name for _, name, size, _ in frames if not size]
    if empty:
        raise NotFilm(
            "%(name)s holds empty frames (0 bytes): %(named)s; copy them again from their source.",
            name=home.name,
            named=", ".join(empty[:MOST_NAMED]) + (" …" if len(empty) > MOST_NAMED else ""),
        )


def _refuse_cut(name, size, start):
    promised = stillheads.promised_bytes(start)
    if promised > size:
        raise Truncated(
            "%(name)s is cut short: %(missing)s bytes are missing at its end; copy it again from its source.",
            name=name,
            missing=promised - size,
        )


def _same_shape(found, number, name, start, first):
    """Return the size of a frame's picture; refuse one that differs from the first."""
    shape = stillheads.size_of(start)
    if shape is None:
        raise NotFilm("%(name)s is no DPX, TIFF or PNG picture; copy it again from its source.", name=name)
    if first is not None and shape != first:
        raise FilmError(
            "%(name)s changes size from %(before)s to %(after)s at frame %(number)s; convert it to one size.",
            name=found.home.name,
            number=number,
            before=f"{first[0]}×{first[1]}",
            after=f"{shape[0]}×{shape[1]}",
        )
    return shape


def _frame_blocks(found, name, size, where):
    """Yield the bytes of one frame, exactly as many as were announced."""
    left = size
    with Path(found.home if isinstance(where, int) else where).open("rb") as file:
        file.seek(where if isinstance(where, int) else 0)
        while left and (block := file.read(min(left, PIECE))):
            left -= len(block)
            yield block
        grown = not isinstance(where, int) and file.read(1)
    if left or grown:
        raise FilmError(
            "%(name)s changed while it was being read; wait until it is finished and take it in again.",
            name=name,
        )


def _header(name, size):
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def _entry(write, name, data):
    write(_header(name, len(data)))
    write(data + bytes(-len(data) % BLOCK))
