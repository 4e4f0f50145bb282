"""Which frames a film really holds: one pass over its packets, never its headers."""

import os
from array import array
from bisect import bisect_right
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import numpy as np

from film import sequences, wholeness
from film.containers import BYTES_MISSING, opened
from film.errors import NotFilm, Truncated

# Formats whose packets are whole pictures; in others a field may come as its own packet.
TABLED = {"mov", "matroska"}
PATIENCE = 600  # packets looked at for a first picture that decodes
TOLD = ContextVar("told", default=None)  # who asks how far the walk is; no part of what is remembered
CUT_SHORT = "%(name)s is cut short: %(reason)s; copy it again from its source."


@dataclass(frozen=True)
class StreamEnd:
    """What the packets of one stream add up to, in that stream's own clock."""

    packets: int
    start: int | None
    end: int | None
    length: int  # sum of the packets' own durations
    time_base: Fraction


@dataclass(frozen=True)
class Index:
    """Every frame of a film in presentation order.

    `pts` are the frames' times in ticks of `time_base` (empty when the file has no reliable times, and then
    frames are counted from the beginning); `keys` are (pts, time to seek to) of pictures that stand alone.
    """

    stream: int
    frames: int
    time_base: Fraction
    pts: np.ndarray
    last_duration: int
    keys: tuple[tuple[int, int], ...]
    ends: dict[int, StreamEnd] = field(default_factory=dict)

    @property
    def timed(self):
        return len(self.pts) > 0

    def entries_before(self, frame):
        """Return places to seek to for decoding `frame`, the nearest first; None means the beginning."""
        if not self.timed or frame == 0:
            return [None]
        after = bisect_right(self.keys, (int(self.pts[frame]), float("inf")))
        return [moment for _, moment in reversed(self.keys[max(0, after - 3) : after])] + [None]

    def number_of(self, pts):
        """Return the frame number shown at this time, or None when no frame is."""
        place = int(np.searchsorted(self.pts, pts))
        return place if place < len(self.pts) and self.pts[place] == pts else None


def index(path, progress=None):
    """Return the Index of a film, remembered while the file stays as it is.

    progress(done, total) is told of bytes while the packets are walked.
    Raises NotFilm when there is no moving picture, Truncated when the file ends before the film does.
    """
    try:
        facts = os.stat(path)
    except FileNotFoundError:
        facts = None
    if facts is None or facts.st_size == 0:
        return _build(Path(path))
    if sequences.is_packed(path):
        return _of_sequence(sequences.packed(path))
    token = TOLD.set(progress)
    try:
        return _remembered(os.fspath(path), facts.st_size, facts.st_mtime_ns, facts.st_ino)
    finally:
        TOLD.reset(token)


@lru_cache(maxsize=8)
def _remembered(path, size, changed, inode):
    return _build(Path(path))


def _of_sequence(tar):
    """Return the Index of an image sequence: every frame stands alone, one tick after the other."""
    return Index(0, tar.frames, 1 / tar.rate, np.arange(tar.frames, dtype=np.int64), 1, ())


def picture_stream(container, path):
    """Return the stream that holds the film's picture: no cover art, no thumbnails, the default one first."""
    kinds = av.stream.Disposition
    aside = kinds.attached_pic | kinds.timed_thumbnails
    films = [stream for stream in container.streams.video if not stream.disposition & aside]
    if not films:
        if container.streams.audio:
            reason = "%(name)s has sound but no moving picture; choose a video file."
        elif container.streams.video:
            reason = "%(name)s holds only a still cover picture; choose a video file."
        else:
            reason = "%(name)s holds no moving picture; choose a video file."
        raise NotFilm(reason, name=Path(path).name)
    return max(films, key=lambda stream: (bool(stream.disposition & kinds.default), -stream.index))


def decoder(stream):
    """Make a stream decode on slice threads; frame threads can hang beside torch's own."""
    stream.thread_type = "SLICE"
    return stream


class _Ledger:
    """Running sums over the packets of one stream."""

    def __init__(self, stream):
        self.time_base = stream.time_base
        self.packets = self.length = 0
        self.start = self.end = None

    def add(self, packet):
        self.packets += 1
        duration = packet.duration or 0
        self.length += duration
        moment = packet.pts if packet.pts is not None else packet.dts
        if moment is not None:
            self.start = moment if self.start is None else min(self.start, moment)
            self.end = moment + duration if self.end is None else max(self.end, moment + duration)

    def closed(self):
        return StreamEnd(self.packets, self.start, self.end, self.length, self.time_base)


class _Pictures:
    """The picture packets met so far."""

    def __init__(self):
        self.pts = array("q")
        self.keys = []
        self.count = 0
        self.timed = True
        self.last = (-(1 << 63), 0)

    def add(self, packet):
        if packet.is_discard:
            return
        self.count += 1
        if packet.pts is None:
            self.timed = False
            return
        self.pts.append(packet.pts)
        self.last = max(self.last, (packet.pts, packet.duration or 0))
        if packet.is_keyframe:
            self.keys.append((packet.pts, packet.pts if packet.dts is None else min(packet.pts, packet.dts)))


def _build(path):
    with opened(path) as container:
        if missing := wholeness.missing_bytes(path):
            raise Truncated(BYTES_MISSING, name=path.name, missing=missing)
        stream = picture_stream(container, path)
        _check_sample_tables(container, path)
        first = _first_time(container, stream, path)
    with opened(path) as container:
        stream = picture_stream(container, path)
        # A stream must not be asked anything once its container is closed.
        number, tick = stream.index, stream.time_base
        pictures, ends = _walk(container, stream, path)
        _check_promise(container, ends, path)
        loose = not TABLED & set(container.format.name.split(",")) and stream.codec_context.name == "h264"
    if not pictures.count:
        raise NotFilm("%(name)s holds no moving picture; choose a video file.", name=path.name)
    pts = np.sort(np.frombuffer(pictures.pts, dtype=np.int64)) if pictures.timed else np.zeros(0, np.int64)
    timed = pictures.timed and first is not None and bool(np.all(np.diff(pts) > 0))
    if timed and not loose:
        pts = pts[pts >= first]  # those ahead of the first that decodes lean on pictures that are not there
        count = len(pts)
    else:
        pts, count = np.zeros(0, np.int64), _count_by_decoding(path)
    keys = tuple(sorted(pictures.keys)) if len(pts) else ()
    return Index(number, count, tick, pts, pictures.last[1], keys, ends)


def _first_time(container, stream, path):
    """Return the time of the first picture that decodes."""
    try:
        for number, packet in enumerate(container.demux(decoder(stream))):
            for frame in packet.decode():
                return frame.pts
            if number > PATIENCE:
                break
    except av.error.FFmpegError as error:
        raise _unreadable(path) from error
    raise _unreadable(path)


def _unreadable(path):
    return NotFilm(
        "%(name)s holds no picture that can be decoded; make a new copy, or convert it to FFV1 or H.264.",
        name=path.name,
    )


def _walk(container, stream, path):
    pictures = _Pictures()
    kinds = ("audio", "subtitle")
    wanted = [one for one in container.streams if one.type in kinds or one.index == stream.index]
    ledgers = {one.index: _Ledger(one) for one in wanted}
    tabled = bool(TABLED & set(container.format.name.split(",")))
    progress, size = TOLD.get(), path.stat().st_size
    try:
        for packet in container.demux(wanted):
            if packet.size == 0:
                continue
            if progress and packet.pos:
                progress(packet.pos, size)
            if tabled and packet.is_corrupt:
                raise Truncated(CUT_SHORT, name=path.name, reason="it stops in the middle of a picture")
            ledgers[packet.stream_index].add(packet)
            if packet.stream_index == stream.index:
                pictures.add(packet)
    except av.error.FFmpegError as error:
        raise Truncated(CUT_SHORT, name=path.name, reason="reading fails before its end") from error
    return pictures, {number: ledger.closed() for number, ledger in ledgers.items()}


def _check_sample_tables(container, path):
    """Refuse an MP4 or QuickTime file whose tables place pictures or sound past its end."""
    if "mov" in container.format.name.split(","):
        size = path.stat().st_size
        for one in container.streams:
            if any(entry.pos + entry.size > size for entry in one.index_entries):
                raise Truncated(CUT_SHORT, name=path.name, reason="its sample table points past its end")


def _check_promise(container, ends, path):
    """Compare the duration a Matroska header promises with what is there."""
    if "matroska" in container.format.name.split(",") and container.duration:
        promised = Fraction(container.duration, av.time_base)
        present = max((end.end * end.time_base for end in ends.values() if end.packets), default=Fraction(0))
        if promised - present > max(Fraction(1, 2), promised / 50):
            raise Truncated(CUT_SHORT, name=path.name, reason="its header promises more than is there")


def _count_by_decoding(path):
    with opened(path) as container:
        stream = decoder(picture_stream(container, path))
        return sum(1 for _ in container.decode(stream))
