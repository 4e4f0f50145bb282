"""Sound in and out of files, as floating-point samples."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from film.containers import opened
from film.errors import FilmError
from film.index import index
from film.partial import Partial, Written
from film.writer import format_of

# Containers keep times to a millisecond; smaller offsets between picture and sound are rounding.
SLACK = Fraction(3, 1000)


def read(path, stream=0, block=1.0):
    """Yield blocks of `block` seconds as float32 (channels, samples) in -1..1; the last may be shorter.

    Sample 0 sounds with frame 0: sound that starts later than the picture is preceded by silence, sound that
    starts earlier is trimmed. Raises FilmError when there is no such sound track.
    """
    with opened(path) as container:
        track = _track(container, stream, path)
        size = max(1, round(block * track.codec_context.sample_rate))
        pending, skip = [], None
        for moment, samples in _decoded(container, track, path):
            if skip is None:
                shift = _shift(container, track, path, moment)
                pending, skip = [np.zeros((len(samples), max(0, shift)), np.float32)], max(0, -shift)
            kept = samples[:, skip:]
            skip -= samples.shape[1] - kept.shape[1]
            pending.append(kept)
            if sum(part.shape[1] for part in pending) >= size:
                whole = np.concatenate(pending, axis=1)
                cut = whole.shape[1] // size * size
                yield from (whole[:, at : at + size] for at in range(0, cut, size))
                pending = [whole[:, cut:]]
        if pending and (rest := np.concatenate(pending, axis=1)).shape[1]:
            yield rest


def count(path, stream=0):
    """Return the exact number of samples `read` gives, by decoding."""
    return sum(block.shape[1] for block in read(path, stream))


def _track(container, number, path):
    tracks = container.streams.audio
    if number >= len(tracks):
        raise FilmError(
            "%(name)s has no sound track %(number)s; it has %(there)s.",
            name=Path(path).name,
            number=number,
            there=len(tracks),
        )
    return tracks[number]


def _shift(container, track, path, moment):
    """Return how many samples of silence (or, below zero, of trimming) bring the sound beside frame 0."""
    cover = av.stream.Disposition.attached_pic
    if moment is None or all(stream.disposition & cover for stream in container.streams.video):
        return 0
    counted = index(path)
    if not counted.timed:
        return 0
    offset = moment - int(counted.pts[0]) * counted.time_base
    return 0 if abs(offset) <= SLACK else round(offset * track.codec_context.sample_rate)


def _decoded(container, track, path):
    """Yield (time in seconds or None, float samples) of every decoded frame of a track."""
    track.thread_type = "SLICE"
    converter = av.AudioResampler(
        format="fltp", layout=track.codec_context.layout, rate=track.codec_context.sample_rate
    )
    try:
        for frame in container.decode(track):
            moment = None if frame.pts is None else frame.pts * frame.time_base
            for plain in converter.resample(frame):
                yield moment, plain.to_ndarray()
    except av.error.InvalidDataError as error:
        raise FilmError(
            "The sound of %(name)s cannot be decoded to its end; make a new copy of the file.",
            name=Path(path).name,
        ) from error


class SoundWriter(Written):
    """Write sound to a new file, deterministically; the file appears only when it is complete.

    `bit_depth` is 16 or 24 for FLAC and PCM, and is not asked of other codecs.
    """

    def __init__(self, path, *, rate, channels, codec="flac", bit_depth=24):
        if bit_depth not in (16, 24):
            raise FilmError("Sound is written with 16 or 24 bits, not %(depth)s.", depth=bit_depth)
        self.path = Path(path)
        self.samples = 0
        self.bit_depth = bit_depth
        kind = format_of(self.path)
        self._partial = Partial(path)
        try:
            self._container = av.open(str(self._partial.path), "w", format=kind)
            self._container.flags |= av.container.Flags.bitexact.value
            layout = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}.get(channels, f"{channels}c")
            self._open_track(codec, rate, layout)
        except BaseException:
            self._partial.discard()
            raise

    def _open_track(self, codec, rate, layout):
        self._track = self._container.add_stream(codec, rate=rate)
        context = self._track.codec_context
        context.layout = layout
        context.flags |= av.codec.context.Flags.bitexact
        formats = {form.name for form in context.codec.audio_formats}
        wanted = "s16" if self.bit_depth == 16 else "s32"
        self._format = wanted if wanted in formats else "fltp"
        context.format = self._format
        self._layout, self._rate = layout, rate
        self._track.time_base = context.time_base = Fraction(1, rate)

    def write(self, samples):
        """Append samples: float32 (channels, samples) in -1..1; what lies outside is clipped."""
        if not samples.shape[1]:
            return
        frame = av.AudioFrame.from_ndarray(self._quantised(samples), format=self._format, layout=self._layout)
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self.samples
        self._container.mux(self._track.encode(frame))
        self.samples += samples.shape[1]

    def _quantised(self, samples):
        if self._format == "fltp":
            return np.ascontiguousarray(samples, np.float32)
        full = 1 << (self.bit_depth - 1)
        levels = np.clip(np.rint(samples.astype(np.float64) * full), -full, full - 1)
        packed = levels.T.reshape(1, -1)
        return packed.astype(np.int16) if self.bit_depth == 16 else packed.astype(np.int32) << 8

    def close(self):
        """Finish the file and give it its name; raises FilmError when no sample was written."""
        if not self.samples:
            self.abandon()
            raise FilmError("%(name)s was given no sound; nothing was written.", name=self.path.name)
        try:
            self._container.mux(self._track.encode(None))
            self._container.close()
            self._partial.keep()
        except BaseException:
            self._partial.discard()
            raise
