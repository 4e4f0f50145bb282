"""Small films drawn in code: moving patterns in several shots, each frame bearing its own number."""

from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import numpy as np

NUMBER_BITS, MARK = 12, 8  # every frame wears its number as twelve 8×8 black or white marks along its top
SOUND_RATE = 48_000
TONE = 440.0
X264 = {"bf": "2", "g": "12", "preset": "ultrafast", "crf": "12", "b_strategy": "0"}


def draw_film(
    path,
    *,
    frames=24,
    size=(96, 72),
    rate=Fraction(24),
    shots=2,
    sound=True,
    gray=True,
    depth=8,
    codec="ffv1",
    options=None,
    sar=Fraction(1),
    times=None,
    rotation=0,
    pixel_format=None,
    pictures=None,
    sound_from=Fraction(0),
    channels=1,
    tracks=(None,),
    timecode=None,
):
    """Draw a film into `path` (its ending chooses the container) and return the path.

    `times` gives each frame's moment in milliseconds for films of variable rate; `pictures` replaces the
    drawn ones (luma arrays in `depth` bits); `tracks` are the languages of the
    sound tracks; libx264 films get B-frames and a short GOP.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    form = pixel_format or _pixel_format(gray, depth)
    if codec == "libx264":
        form = pixel_format or "yuv420p"
        options = X264 | (options or {})
    if pictures is None:
        pictures = draw_pictures(frames=frames, size=size, shots=shots, depth=depth)
    with av.open(str(path), "w") as container:
        container.flags |= av.container.Flags.bitexact.value
        stream = _picture_stream(container, codec, Fraction(rate), size, form, options, sar, times, rotation)
        stream.metadata.update({"timecode": timecode} if timecode else {})
        sounds = [_sound_track(container, path, channels, language) for language in tracks] if sound else []
        count = 0
        for number, luma in enumerate(pictures):
            frame = frame_of(luma, form, depth, colour=not gray)
            moment = number if times is None else times[number]
            frame.pts, frame.time_base = moment, stream.codec_context.time_base
            container.mux(stream.encode(frame))
            count += 1
        container.mux(stream.encode(None))
        for track in sounds:
            _add_tone(container, track, Fraction(count) / Fraction(rate), sound_from)
    return path


def draw_pictures(*, frames=24, size=(96, 72), shots=2, depth=8):
    """Yield luma arrays: each shot is its own texture panning slowly; every frame wears its number."""
    for number in range(frames):
        shot = number * shots // frames
        levels = _texture(shot, size)
        levels = np.roll(levels, (number // 2, number), axis=(0, 1))
        yield with_number(scaled(levels, depth), number, depth)


def scaled(levels, depth):
    """Return levels 0..1 as integers of a bit depth."""
    top = (1 << depth) - 1
    return np.clip(np.rint(levels * top), 0, top).astype(np.uint8 if depth == 8 else np.uint16)


def with_number(luma, number, depth=8):
    """Return the picture with its number marked along its top edge."""
    luma = luma.copy()
    for bit in range(min(NUMBER_BITS, luma.shape[1] // MARK)):
        luma[:MARK, bit * MARK : (bit + 1) * MARK] = ((1 << depth) - 1) if number >> bit & 1 else 0
    return luma


def number_in(luma, depth=8):
    """Return the number a drawn picture wears, also after lossy encoding."""
    half = 1 << (depth - 1)
    bits = min(NUMBER_BITS, luma.shape[1] // MARK)
    marks = [luma[2 : MARK - 2, bit * MARK + 2 : (bit + 1) * MARK - 2].mean() > half for bit in range(bits)]
    return sum(1 << bit for bit, mark in enumerate(marks) if mark)


def frame_of(luma, pixel_format, depth=8, *, colour=False):
    """Return a frame with this luma; chroma is neutral, or a plain tint when `colour`."""
    height, width = luma.shape
    frame = av.VideoFrame(width, height, pixel_format)
    if frame.format.is_rgb:
        return av.VideoFrame.from_ndarray(_rgb(luma, colour), format="rgb24").reformat(format=pixel_format)
    for number, plane in enumerate(frame.planes):
        kind = np.uint8 if depth == 8 else np.dtype("<u2")
        rows = np.frombuffer(plane, kind).reshape(plane.height, -1)
        tint = (0, -12, 20)[number] if colour else 0
        rows[:] = (128 + tint) << (depth - 8)
        if number == 0:
            rows[:, : plane.width] = luma
    return frame


def draw_sound(path, *, seconds=1.0):
    """Write a tone alone, as a file without any picture, and return the path."""
    path = Path(path)
    with av.open(str(path), "w") as container:
        track = _sound_track(container, path)
        _add_tone(container, track, Fraction(seconds))
    return path


def tone(samples, start=0):
    """Return samples of the films' tone, float32 in -1..1."""
    return (0.25 * np.sin(2 * np.pi * TONE * (np.arange(samples) + start) / SOUND_RATE)).astype(np.float32)


def cut_short(path, out, *, share=0.5):
    """Copy the first part of a file, as a broken transfer leaves it, and return the copy's path."""
    data = Path(path).read_bytes()
    Path(out).write_bytes(data[: int(len(data) * share)])
    return Path(out)


def _pixel_format(gray, depth):
    if gray:
        return "gray" if depth == 8 else f"gray{depth}le"
    return "yuv420p" if depth == 8 else f"yuv422p{depth}le"


def _sound_codec(path):
    return {".mkv": "flac", ".mka": "flac", ".flac": "flac", ".mp4": "aac", ".mov": "aac", ".m4a": "aac"}.get(
        Path(path).suffix, "pcm_s16le" if Path(path).suffix in (".avi", ".wav") else "aac"
    )


def _sound_track(container, path, channels=1, language=None):
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
    track = container.add_stream(_sound_codec(path), rate=SOUND_RATE, layout=layout)
    if language:
        track.metadata["language"] = language
    return track


def _picture_stream(container, codec, rate, size, form, options, sar, times, rotation):
    stream = container.add_stream(codec, rate=rate, options=options or {})
    stream.width, stream.height = size
    stream.pix_fmt = form
    stream.codec_context.sample_aspect_ratio = sar
    stream.codec_context.thread_count = 1
    stream.codec_context.flags |= av.codec.context.Flags.bitexact
    stream.codec_context.time_base = Fraction(1, 1000) if times else 1 / rate
    stream.time_base = stream.codec_context.time_base
    if rotation:
        stream.set_display_rotation(rotation)
    return stream


def _add_tone(container, track, seconds, start_at=Fraction(0)):
    total = round(seconds * SOUND_RATE)
    for start in range(0, total, 1024):
        frame = _sound_frame(tone(min(1024, total - start), start), track.codec_context)
        frame.sample_rate, frame.time_base = SOUND_RATE, Fraction(1, SOUND_RATE)
        frame.pts = start + round(start_at * SOUND_RATE)
        container.mux(track.encode(frame))
    container.mux(track.encode(None))


def _sound_frame(samples, context):
    """Return samples as a frame that the encoder takes, the same in every channel."""
    channels, kind = context.layout.nb_channels, context.format.name
    if kind == "fltp":
        return av.AudioFrame.from_ndarray(
            np.tile(samples, (channels, 1)), format=kind, layout=context.layout.name
        )
    deep = kind.startswith("s32")
    levels = np.rint(samples * 32767).astype(np.int32) << (16 if deep else 0)
    packed = np.repeat(levels, channels)[None].astype(np.int32 if deep else np.int16)
    return av.AudioFrame.from_ndarray(packed, format="s32" if deep else "s16", layout=context.layout.name)


@lru_cache(maxsize=32)
def _texture(seed, size):
    """Return a smooth random texture, levels 0.1..0.9, that wraps around at its edges."""
    width, height = size
    noise = np.random.default_rng(1000 + seed).normal(size=(height, width))
    down, across = np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None]
    kept = np.exp(-((np.hypot(down, across) / 0.06) ** 2))
    smooth = np.fft.ifft2(np.fft.fft2(noise) * kept).real
    low, high = smooth.min(), smooth.max()
    return 0.1 + 0.8 * (smooth - low) / (high - low)


def _rgb(luma, colour):
    return np.stack([luma, luma // 2 if colour else luma, luma], axis=-1)


def draw_sequence(folder, *, frames=8, first=1001, size=(96, 72), form="gbrp10le", suffix="dpx"):
    """Write numbered pictures (scan.0001001.dpx …) whose level is seven times their number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + frames):
        codec = {"tif": "tiff"}.get(suffix, suffix)
        context = av.CodecContext.create(codec, "w")
        context.width, context.height, context.pix_fmt = *size, form
        context.time_base = Fraction(1, 24)
        flat = np.full((size[1], size[0]), number * 7, np.uint16)
        picture = av.VideoFrame.from_ndarray(flat, format="gray16le").reformat(format=form)
        data = b"".join(bytes(packet) for packet in context.encode(picture) + context.encode(None))
        (folder / f"scan.{number:07d}.{suffix}").write_bytes(data)
    return folder
