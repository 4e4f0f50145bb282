"""What a film file is: facts measured from its packets and its first picture."""

from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from film import colour, sequences
from film.containers import opened
from film.index import decoder, index, picture_stream

# The rates films are made at; a measured rate within a tick of one of these is that one.
RATES = tuple(
    Fraction(*pair)
    for pair in ((24, 1), (25, 1), (30, 1), (24000, 1001), (30000, 1001), (16, 1), (18, 1), (20, 1), (22, 1),
                 (48, 1), (50, 1), (60, 1), (60000, 1001), (48000, 1001), (12, 1), (15, 1), (100, 1),
                 (120, 1), (120000, 1001))
)  # fmt: skip
SEQUENCE = "sequence"  # the container's name for image sequences
FIELD_ORDERS = {0: "unknown", 1: "progressive", 2: "tt", 3: "bb", 4: "tb", 5: "bt"}


@dataclass(frozen=True)
class VideoFacts:
    """The picture as it is seen: width, height and sar are those of the upright picture.

    `pixel_format` is the stored one; `frames` is counted; `rate` is exact for constant rates and the mean for
    `variable_rate` films. `rotation` (0, 90, 180, 270 degrees clockwise) has been applied already.
    """

    codec: str
    width: int
    height: int
    pixel_format: str
    bit_depth: int
    sar: Fraction
    dar: Fraction
    rate: Fraction
    frames: int
    duration: Fraction
    field_order: str
    primaries: str
    transfer: str
    matrix: str
    range: str
    rotation: int
    variable_rate: bool
    gray: bool


@dataclass(frozen=True)
class AudioFacts:
    """One sound track; `samples` is None where only decoding would tell, `bit_depth` 0 for AAC."""

    codec: str
    rate: int
    channels: int
    layout: str
    bit_depth: int
    samples: int | None
    duration: Fraction


@dataclass(frozen=True)
class Probe:
    """All facts of one film file; `raw` keeps what the container says, ready for JSON."""

    path: str
    size: int
    container: str
    duration: Fraction
    video: VideoFacts
    audio: tuple[AudioFacts, ...]
    raw: dict

    def as_json(self):
        """Return every fact in JSON's own types; fractions as 'n/d' strings."""
        return plain(asdict(self))


def probe(path):
    """Return the Probe of a film file.

    Raises NotFilm when it holds no moving picture and Truncated when it ends before the film does.
    """
    path = Path(path)
    if sequences.is_packed(path):
        return _of_sequence(path)
    counted = index(path)
    with opened(path) as container:
        stream = picture_stream(container, path)
        raw = _raw(container)
        sounds = [(sound, counted.ends[sound.index]) for sound in container.streams.audio]
        audio = tuple(_audio(sound, end) for sound, end in sounds if end.packets)
        video = _video(container, stream, counted)
        duration = max([video.duration, *(sound.duration for sound in audio)])
        name = container.format.name
    return Probe(str(path), path.stat().st_size, name, duration, video, audio, raw)


def _of_sequence(path):
    """Return the Probe of a packed image sequence; its raw facts are what the tar says about itself."""
    tar = sequences.packed(path)
    _, frame = next(sequences.decoded(path, 0, 1))
    name = frame.format.name
    tags = {
        "primaries": frame.color_primaries,
        "transfer": frame.color_trc,
        "matrix": frame.colorspace,
        "range": frame.color_range,
    }
    video = VideoFacts(
        codec=tar.head["format"],
        width=frame.width,
        height=frame.height,
        pixel_format=name,
        bit_depth=colour.bit_depth(name),
        sar=Fraction(1),
        dar=Fraction(frame.width, frame.height),
        rate=tar.rate,
        frames=tar.frames,
        duration=tar.frames / tar.rate,
        field_order="progressive",
        rotation=0,
        variable_rate=False,
        gray=colour.is_gray(name),
        **{kind: colour.name_of(kind, code) for kind, code in tags.items()},
    )
    raw = {"sequence": tar.head}
    return Probe(str(path), path.stat().st_size, SEQUENCE, video.duration, video, (), raw)


def _video(container, stream, counted):
    name, given = stream.codec_context.codec.name, stream.guessed_rate or stream.average_rate
    sar = stream.sample_aspect_ratio
    frame = next(container.decode(decoder(stream)))
    rate, variable = _rate(counted, given)
    rotation = -round(frame.rotation) % 360
    width, height = frame.width, frame.height
    sar = Fraction(sar) if sar else Fraction(1)
    if rotation % 180 == 90:
        width, height, sar = height, width, 1 / sar
    format_name = frame.format.name
    return VideoFacts(
        codec=name,
        width=width,
        height=height,
        pixel_format=format_name,
        bit_depth=colour.bit_depth(format_name),
        sar=sar,
        dar=Fraction(width, height) * sar,
        rate=rate,
        frames=counted.frames,
        duration=counted.frames / rate,
        field_order=_field_order(stream, frame),
        primaries=colour.name_of("primaries", frame.color_primaries),
        transfer=colour.name_of("transfer", frame.color_trc),
        matrix=colour.name_of("matrix", frame.colorspace),
        range="pc" if format_name.startswith("yuvj") else colour.name_of("range", frame.color_range),
        rotation=rotation,
        variable_rate=variable,
        gray=colour.is_gray(format_name),
    )


def _field_order(stream, frame):
    order = FIELD_ORDERS.get(int(stream.codec_context.field_order), "unknown")
    if order in ("unknown", "progressive"):
        return "interlaced" if frame.interlaced_frame else "progressive"
    return order


def _rate(counted, given):
    """Return (rate, whether it varies) from the table of times, helped by the container's own claim."""
    claims = [_named(Fraction(given))] if given else []
    if not counted.timed or counted.frames < 2:
        return (claims or [Fraction(24)])[0], False
    pts, tick = counted.pts - counted.pts[0], counted.time_base
    span = int(pts[-1]) * tick
    mean = (counted.frames - 1) / span
    candidates = claims + sorted(RATES, key=lambda rate: abs(rate - mean)) + [mean.limit_denominator(1001)]
    for rate in candidates:
        if _keeps_time(pts, rate, tick):
            return rate, False
    for film in (Fraction(24000, 1001), Fraction(24)):
        if _shown_by_fields(pts, film, tick):
            return film, False
    length = span + (counted.last_duration * tick or 1 / mean)
    return (counted.frames / length).limit_denominator(1001), True


def _named(rate):
    """Return the usual rate that a rate read from a rounded frame duration stands for."""
    return next((usual for usual in RATES if abs(usual - rate) < usual / 20_000), rate)


def _keeps_time(pts, rate, tick):
    """Return whether every frame stands within a tick and a half of its place at this rate."""
    step = 1 / (rate * tick)
    numbers = np.arange(len(pts), dtype=np.float64)
    return bool(np.all(np.abs(pts - numbers * float(step)) <= 1.5)) and step >= 1


def _shown_by_fields(pts, film, tick):
    """Return whether frames last two and three fields by turns, as a player lays 24 a second over video.

    Such a film is no film of uneven times: its frames stand within half a field of their even places.
    """
    field = float(2 / (5 * film * tick))
    lasts = np.diff(pts) / field
    even = np.arange(len(pts)) * 2.5 * field
    turns = np.abs(np.abs(lasts - 2.5) - 0.5) * field <= 1.5
    return bool(np.all(turns)) and bool(np.ptp(pts - even) <= 0.6 * field + 3)


def _audio(sound, end):
    context = sound.codec_context
    rate = context.sample_rate
    exact = sound.time_base == Fraction(1, rate)
    length = end.length if exact else max(end.end - end.start, end.length)
    return AudioFacts(
        codec=context.codec.name,
        rate=rate,
        channels=context.layout.nb_channels,
        layout=context.layout.name,
        bit_depth=_sound_depth(context),
        samples=end.length if exact and end.length else None,
        duration=length * sound.time_base,
    )


def _sound_depth(context):
    """Return the bits of a sample: FLAC states them in its header, PCM in its name, AAC has none."""
    if context.codec.name == "flac" and context.extradata and len(context.extradata) >= 18:
        head = context.extradata[8:] if context.extradata[:4] == b"fLaC" else context.extradata
        return ((head[12] & 1) << 4 | head[13] >> 4) + 1
    digits = "".join(filter(str.isdigit, context.codec.name)) if context.codec.name.startswith("pcm_") else ""
    if digits:
        return int(digits)
    return 0 if context.format.name.startswith(("flt", "dbl")) else context.format.bytes * 8


def _raw(container):
    return {
        "format": {
            "name": container.format.name,
            "long_name": container.format.long_name,
            "duration_us": container.duration,
            "start_us": container.start_time,
            "bit_rate": container.bit_rate,
            "tags": dict(container.metadata),
        },
        "streams": [_raw_stream(stream) for stream in container.streams],
    }


def _raw_stream(stream):
    context = stream.codec_context
    facts = {
        "index": stream.index,
        "type": stream.type,
        "codec": context.name if context else None,
        "profile": stream.profile if context else None,
        "time_base": stream.time_base,
        "start": stream.start_time,
        "duration": stream.duration,
        "frames_claimed": stream.frames,
        "disposition": [flag.name for flag in type(stream.disposition) if flag & stream.disposition],
        "language": stream.language,
        "tags": dict(stream.metadata),
    }
    if stream.type == "video":
        facts |= {
            "coded_size": [context.width, context.height],
            "pixel_format": context.pix_fmt,
            "average_rate": stream.average_rate,
            "bit_rate": context.bit_rate,
        }
    elif stream.type == "audio":
        layout = context.layout.name
        facts |= {"sample_rate": context.sample_rate, "layout": layout, "bit_rate": context.bit_rate}
    return plain(facts)


def plain(value):
    """Return a value in JSON's own types."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
