"""The lossless master: parts joined without encoding anything again, and the manifest that names them."""

import hashlib
import heapq
import json
from fractions import Fraction
from pathlib import Path

import av

from film import matroska
from film.containers import opened
from film.errors import FilmError
from film.index import picture_stream
from film.partial import Partial
from film.probe import plain, probe
from film.writer import slices, tag

LOSSLESS_SOUND = ("flac", "pcm_s16le", "pcm_s24le", "pcm_s32le")
MANIFEST = "patina-master-1"
PICTURE, SOUND = 0, 1
CLOSE = Fraction(1, 10_000)  # Matroska keeps a frame's duration in whole nanoseconds


def join(parts, sound, out, *, rate, metadata=None, kept=None, progress=None):
    """Join FFV1 parts, and a FLAC or PCM sound file or None, into one Matroska master.

    No picture is encoded again: frame n of the parts in their order is frame n of the master. The same parts
    give the same bytes. `kept` is a film.carried.Carried: timecode and chapters to put on. Progress counts
    bytes. Raises FilmError naming the part that does not fit the first, or when the finished file does not
    hold every frame; then nothing is left behind.
    """
    parts, rate = [Path(part) for part in parts], Fraction(rate)
    if not parts:
        raise FilmError("%(name)s needs at least one part.", name=Path(out).name)
    facts = _common_facts(parts, rate)
    sources = [*parts, *([Path(sound)] if sound else [])]
    meter = _Meter(progress, sum(source.stat().st_size for source in sources))
    with Partial(out) as unfinished:
        with av.open(str(unfinished), "w", format="matroska") as container:
            container.flags |= av.container.Flags.bitexact.value
            container.metadata.update(metadata or {})
            frames = _mux(parts, sound, container, rate, meter, kept)
        if facts["sar"] != 1:
            matroska.set_display_aspect(unfinished, Fraction(facts["width"], facts["height"]) * facts["sar"])
        _verify(unfinished, Path(out).name, frames, rate)
    meter.finish()


def packet_digests(path):
    """Yield the SHA-256 of every stored picture of a film, without decoding."""
    with opened(path) as container:
        for packet in container.demux(picture_stream(container, path)):
            if packet.size:
                yield hashlib.sha256(bytes(packet)).hexdigest()


def manifest(part_digests, sound_digest, facts):
    """Return what a master is made of, ready for JSON; fractions in `facts` become 'n/d' strings."""
    return {"format": MANIFEST, "parts": list(part_digests), "sound": sound_digest, "facts": plain(facts)}


def manifest_digest(contents):
    """Return the SHA-256 over the canonical JSON of a manifest: sorted keys, no spaces, UTF-8."""
    text = json.dumps(contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


class _Meter:
    """Bytes joined so far, told to the caller's progress function."""

    def __init__(self, tell, total):
        self.tell, self.total, self.done = tell, total, 0

    def add(self, size):
        self.done = min(self.total, self.done + size)
        if self.tell:
            self.tell(self.done, self.total)

    def finish(self):
        self.add(self.total)


def _facts(path):
    with opened(path) as container:
        stream = picture_stream(container, path)
        context = stream.codec_context
        return {
            "codec": context.codec.name,
            "width": context.width,
            "height": context.height,
            "pixel_format": context.pix_fmt,
            "sar": Fraction(stream.sample_aspect_ratio or 1),
            "primaries": int(context.color_primaries),
            "transfer": int(context.color_trc),
            "matrix": int(context.colorspace),
            "range": int(context.color_range),
            "codec settings": (context.extradata or b"").hex(),
            "rate": stream.average_rate or Fraction(0),
        }


def _common_facts(parts, rate):
    """Return the facts all parts share; raises FilmError naming the first part that differs."""
    first = _facts(parts[0])
    for part in parts:
        facts = first if part is parts[0] else _facts(part)
        for key, value in facts.items():
            wanted = {"codec": "ffv1", "rate": rate}.get(key, first[key])
            close = key == "rate" and abs(value - wanted) <= wanted * CLOSE
            if value != wanted and not close:
                raise FilmError(
                    "%(name)s does not fit the other parts: its %(fact)s is %(value)s, not %(wanted)s; "
                    "make it again.",
                    name=part.name,
                    fact=key,
                    value=str(value)[:40],
                    wanted=str(wanted)[:40],
                )
    return first


def _mux(parts, sound, container, rate, meter, kept):  # noqa: PLR0917
    """Write all packets in order of time; returns the number of frames written."""
    with opened(parts[0]) as first:
        tracks = {PICTURE: _picture_track(container, picture_stream(first, parts[0]), rate)}
    queues = [_pictures(parts, rate)]
    if sound:
        with opened(sound) as source:
            tracks[SOUND] = container.add_stream_from_template(_sound_of(source, sound))
        queues.append(_sounds(sound))
    if kept is not None:
        kept.put_on(container, tracks[PICTURE], tracks.get(SOUND))
    frames = 0
    for _moment, kind, number, packet in heapq.merge(*queues, key=lambda entry: entry[:3]):
        if kind == PICTURE:
            packet.time_base = 1 / rate
            packet.pts = packet.dts = number
            packet.duration = 1
            frames += 1
        meter.add(packet.size)
        packet.stream = tracks[kind]
        container.mux_one(packet)
    return frames


def _picture_track(container, template, rate):
    """Return the master's picture track, set as the part's own.

    A remuxed track would not state its frame rate, so the track is an encoder's with the same settings
    that encodes nothing. Raises FilmError when its settings come out different from the part's.
    """
    source = template.codec_context
    cut = slices(source.width, source.height, source.pix_fmt)
    options = {"level": "3", "g": "1", "slicecrc": "1", "slices": str(cut)}
    track = container.add_stream("ffv1", rate=rate, options=options)
    context = track.codec_context
    track.width, track.height, track.pix_fmt = source.width, source.height, source.pix_fmt
    track.time_base = context.time_base = 1 / rate
    context.flags |= av.codec.context.Flags.bitexact
    tag(context, [source.color_primaries, source.color_trc, source.colorspace, source.color_range])
    context.open()
    if context.extradata != source.extradata:
        raise FilmError(
            "%(name)s was written with other FFV1 settings than this version uses; make the parts again.",
            name=Path(template.container.name).name,
        )
    return track


def _pictures(parts, rate):
    number = 0
    for part in parts:
        with opened(part) as container:
            for packet in container.demux(picture_stream(container, part)):
                if packet.size:
                    yield number / rate, PICTURE, number, packet
                    number += 1


def _sound_of(container, path):
    if not container.streams.audio:
        raise FilmError("%(name)s holds no sound.", name=Path(path).name)
    track = container.streams.audio[0]
    if track.codec_context.codec.name not in LOSSLESS_SOUND:
        raise FilmError(
            "%(name)s holds %(codec)s sound; a master takes lossless sound only, as FLAC or PCM.",
            name=Path(path).name,
            codec=track.codec_context.codec.name,
        )
    return track


def _sounds(path):
    with opened(path) as container:
        track = _sound_of(container, path)
        for number, packet in enumerate(container.demux(track)):
            if packet.size:
                yield packet.pts * track.time_base, SOUND, number, packet


def _verify(path, name, frames, rate):
    video = probe(path).video
    if video.frames != frames or abs(video.rate - rate) > rate * CLOSE or video.variable_rate:
        raise FilmError(
            "%(name)s holds %(frames)s frames at %(rate)s after joining, not %(wanted)s at %(given)s; "
            "join the parts again.",
            name=name,
            frames=video.frames,
            rate=video.rate,
            wanted=frames,
            given=rate,
        )
