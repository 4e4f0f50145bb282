"""One quality of a film on air: an H.264/AAC file that plays alone and, piece by piece, in HLS."""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import av
import numpy as np

from film import colour
from film.frames import planes_of
from film.writer import frame_of, tag

LINES = (1080, 720, 480, 360, 240)
MOST = 3
STEP = Fraction(3, 4)  # a rung less than a quarter smaller than the one above is not worth its place
TOP_RATE = 6_000_000  # bits a second at 1080 lines
PIECE_SECONDS = 2
SCALER = av.video.reformatter.Interpolation
SCALING = SCALER.BILINEAR  # swscale widens its triangle when scaling down, so nothing aliases
# Without these, white comes out two levels low where the colour matrix changes too.
EXACT = SCALER.ACCURATE_RND | SCALER.FULL_CHR_H_INT | SCALER.FULL_CHR_H_INP
PRESET = "superfast"
SOUND_BITS = {1: 96_000, 2: 160_000}
BT709 = [1, 1, 1, 1]  # primaries, transfer, matrix, and limited range
FRAGMENTED = "frag_keyframe+empty_moov+default_base_moof+global_sidx"


@dataclass(frozen=True)
class Rung:
    """One quality: its name is its number of lines; width and height are even and in square pixels."""

    name: str
    width: int
    height: int
    peak_rate: int  # bits of picture a second


def ladder(probe):
    """Return the qualities worth making of a film, the best first and none above the film itself."""
    video = probe.video
    width, height = video.height * video.dar, Fraction(video.height)
    if video.dar < 1:
        width, height = Fraction(video.width), video.width / video.dar
    short = min(width, height)
    top = min(Fraction(LINES[0]), short)
    chosen = [top]
    for lines in LINES:
        if lines <= chosen[-1] * STEP and len(chosen) < MOST:
            chosen.append(Fraction(lines))
    return [_rung(_even(width * lines / short), _even(height * lines / short)) for lines in chosen]


def _rung(width, height):
    lines = min(width, height)
    return Rung(str(lines), width, height, max(100_000, round(TOP_RATE * (lines / LINES[0]) ** 1.5)))


def _even(size):
    return max(2, 2 * round(size / 2))


class RungWriter:
    """Encode one rung into a fragmented MP4 file, pictures and sound side by side."""

    def __init__(self, path, rung, rate, sound_rate=None, channels=0):
        self.rung, self.rate = rung, Fraction(rate)
        self.gop = max(1, round(PIECE_SECONDS * self.rate))
        self._container = av.open(str(path), "w", format="mp4", container_options={"movflags": FRAGMENTED})
        self._container.flags |= av.container.Flags.bitexact.value
        self._stream = self._picture_stream()
        self._track = None
        if sound_rate:
            self._track = self._container.add_stream("aac", rate=sound_rate)
            self._track.codec_context.layout = "mono" if channels == 1 else "stereo"
            self._track.codec_context.bit_rate = SOUND_BITS[channels]
        self._count = 0

    def _picture_stream(self):
        gop = str(self.gop)
        peak = self.rung.peak_rate
        options = {
            "preset": PRESET,
            "crf": "21",
            "g": gop,
            "keyint_min": gop,
            "sc_threshold": "0",
            "bf": "0",
        }
        # Without B-frames frame 0 stands at time 0 for every player; they disagree on reordered fragments.
        options |= {"maxrate": str(peak), "bufsize": str(2 * peak), "flags": "+cgop", "forced-idr": "1"}
        stream = self._container.add_stream("libx264", rate=self.rate, options=options)
        stream.width, stream.height, stream.pix_fmt = self.rung.width, self.rung.height, "yuv420p"
        context = stream.codec_context
        stream.time_base = context.time_base = 1 / self.rate
        context.sample_aspect_ratio = Fraction(1)
        tag(context, BT709)
        return stream

    def add_picture(self, frame):
        """Append one yuv420p picture of the rung's own size."""
        frame.pts, frame.time_base = self._count, 1 / self.rate
        frame.pict_type = 1 if self._count % self.gop == 0 else 0
        self._container.mux(self._stream.encode(frame))
        self._count += 1

    def add_sound(self, frame):
        """Append an audio frame (fltp, at the rung's sound rate)."""
        self._mux_sound(self._track.encode(frame))

    def _mux_sound(self, packets):
        # AAC starts with a packet of silence ahead of time 0; browsers would shift the sound by it.
        self._container.mux([packet for packet in packets if packet.pts is None or packet.pts >= 0])

    def finish(self):
        """Write what the encoders still hold and close the file."""
        self._container.mux(self._stream.encode(None))
        if self._track is not None:
            self._mux_sound(self._track.encode(None))
        self._container.close()

    def abandon(self):
        """Close the file as it is."""
        self._container.close()

    def pieces(self):
        """Return how long each piece plays, in the order of the file's fragments."""
        count = math.ceil(self._count / self.gop)
        return [Fraction(min(self.gop, self._count - place * self.gop)) / self.rate for place in range(count)]


def limited(frame, rung, matrix, full_range):
    """Return a decoded frame as a limited-range BT.709 yuv420p picture of a rung's size."""
    if colour.is_gray(frame.format.name):
        return smaller(_limited_gray(frame, full_range), rung)
    made = frame.reformat(
        width=rung.width,
        height=rung.height,
        format="yuv420p",
        src_colorspace=colour.SCALER_MATRIX[matrix],
        dst_colorspace=colour.SCALER_MATRIX["bt709"],
        src_color_range=2 if full_range else 1,
        dst_color_range=1,
        interpolation=SCALING | EXACT,
    )
    tag(made, BT709)
    return made


def _limited_gray(frame, full_range):
    """Return a gray frame in limited range; the scaler takes all gray for full range, and is slower."""
    luma = planes_of(frame)[0]
    height, width = luma.shape
    neutral = np.full(((height + 1) // 2, (width + 1) // 2), 128, np.uint8)
    levels = _levels(colour.bit_depth(colour.planar(frame.format.name)), full_range).take(luma)
    made = frame_of((levels, neutral, neutral), "yuv420p")
    tag(made, BT709)
    return made


@lru_cache(maxsize=4)
def _levels(bit_depth, full_range):
    """Return the limited-range 8-bit level of every gray level of a bit depth."""
    levels = np.arange(1 << bit_depth)
    made = 16 + levels * (219 / levels[-1]) if full_range else levels / (1 << (bit_depth - 8))
    return np.clip(np.rint(made), 0, 255).astype(np.uint8)


def smaller(frame, rung):
    """Return a yuv420p picture scaled down to a rung's size."""
    if (frame.width, frame.height) == (rung.width, rung.height):
        return frame
    made = frame.reformat(width=rung.width, height=rung.height, interpolation=SCALING)
    tag(made, BT709)
    return made
