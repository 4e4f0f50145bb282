"""A master given out in another form: ProRes, H.264 or numbered pictures, chosen by its new name."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from film import colour, frames
from film.carried import Carried
from film.containers import opened
from film.errors import FilmError
from film.index import picture_stream
from film.partial import Partial, sync_folder
from film.probe import probe
from film.writer import tag

NUMBERED = re.compile(r"[^%]*%(0?\d{0,2})d[^%]*\Z")
PICTURES = {".dpx": "dpx", ".tif": "tiff", ".tiff": "tiff", ".png": "png"}
SOUND_BESIDE = "sound.flac"


@dataclass(frozen=True)
class Outlet:
    """How a film file is written: its container and the codecs of pictures and sound."""

    container: str
    codec: str
    sound: str
    options: dict
    form: Callable


def _prores_form(width, name):
    """Return 4:2:2, or 4:4:4 for what has it and for odd widths, whose last chroma 4:2:2 may lose."""
    return "yuv444p10le" if "444" in name or width % 2 else "yuv422p10le"


def _h264_form(_width, _name):
    return "yuv420p"


OUTLETS = {
    ".mov": Outlet("mov", "prores_ks", "pcm_s24le", {"profile": "hq", "vendor": "apl0"}, _prores_form),
    ".mp4": Outlet("mp4", "libx264", "aac", {"crf": "14", "preset": "medium", "movflags": "+faststart"},
                   _h264_form),
}  # fmt: skip


def is_numbered(path):
    """Say whether a name asks for numbered pictures: reel/frame_%06d.dpx."""
    return bool(NUMBERED.match(Path(path).name))


def known(path):
    """Say whether a film can be given out under this name, a Matroska master aside."""
    suffix = Path(path).suffix.lower()
    return suffix in PICTURES if is_numbered(path) else suffix in OUTLETS


def give_out(master, out, *, kept=None, first=0, progress=None):
    """Write a lossless master in the form its new name asks for; it appears only when it is complete.

    `reel.mov` is ProRes 422 HQ (4444 for 4:4:4 and odd widths) with PCM, `reel.mp4` H.264 with AAC,
    `folder/reel_%06d.dpx` (also .tif, .png) one picture a file from number `first`, with the sound as FLAC
    beside them. `kept` is a film.carried.Carried to put on. Raises FilmError for a name it does not know.
    """
    if not known(out):
        ways = ", ".join(sorted([*OUTLETS, *("%06d" + suffix for suffix in PICTURES)]))
        raise FilmError("%(name)s names no form a film is given out in; there are %(ways)s.",
                        name=Path(out).name, ways=ways)  # fmt: skip
    if is_numbered(out):
        _pictures(master, Path(out), first, progress)
    else:
        _film(master, Path(out), OUTLETS[Path(out).suffix.lower()], kept or Carried(), progress)


def _film(master, out, outlet, kept, progress):
    facts = probe(master)
    with (
        Partial(out) as unfinished,
        opened(master) as source,
        av.open(str(unfinished), "w", format=outlet.container, options=_muxing(outlet)) as container,
    ):
        container.flags |= av.container.Flags.bitexact.value
        track = _track(container, outlet, facts.video)
        heard = _sound_track(container, outlet, source, facts)
        kept.put_on(container, track, heard[0] if heard else None)
        _carry(source, container, (track, facts.video), heard, progress)


def _muxing(outlet):
    return {key: value for key, value in outlet.options.items() if key == "movflags"}


def _track(container, outlet, video):
    coding = {key: value for key, value in outlet.options.items() if key != "movflags"}
    track = container.add_stream(outlet.codec, rate=video.rate, options=coding)
    context = track.codec_context
    track.width, track.height = video.width, video.height
    track.pix_fmt = outlet.form(video.width, video.pixel_format)
    if track.pix_fmt == "yuv420p" and (video.width % 2 or video.height % 2):
        raise FilmError("H.264 takes pictures of even size only, not %(width)s×%(height)s; give out ProRes.",
                        width=video.width, height=video.height)  # fmt: skip
    track.time_base = context.time_base = 1 / video.rate
    context.sample_aspect_ratio = video.sar
    context.flags |= av.codec.context.Flags.bitexact
    tag(context, _codes(video))
    return track


def _codes(video):
    """Return the colour tags of what is written: broadcast range, and a matrix no player guesses."""
    tags = {kind: getattr(video, kind) for kind in colour.TABLES} | {"range": "tv"}
    if tags["matrix"] in ("", colour.UNKNOWN, "gbr"):
        tags["matrix"] = colour.guess_matrix(video.height)
    return [colour.code_of(kind, tags[kind]) for kind in colour.TABLES]


def _sound_track(container, outlet, source, facts):
    if not facts.audio:
        return None
    heard = source.streams.audio[0]
    track = container.add_stream(outlet.sound, rate=heard.codec_context.sample_rate)
    track.codec_context.layout = heard.codec_context.layout.name
    track.codec_context.flags |= av.codec.context.Flags.bitexact
    if outlet.sound == "aac":
        track.codec_context.bit_rate = 256_000
    return track, heard


def _carry(source, container, picture, heard, progress):
    """Decode pictures and sound in step and encode them again."""
    track, video = picture
    shown = picture_stream(source, source.name)
    streams = [shown, heard[1]] if heard else [shown]
    resampler = _resampler(heard[0]) if heard else None
    done = 0
    for packet in source.demux(streams):
        for frame in packet.decode():
            if isinstance(frame, av.VideoFrame):
                container.mux(track.encode(_fitted(frame, track, video, done)))
                done += 1
                if progress:
                    progress(done, video.frames)
            else:
                for block in resampler.resample(frame):
                    container.mux(heard[0].encode(block))
    container.mux(track.encode(None))
    if heard:
        for block in resampler.resample(None):
            container.mux(heard[0].encode(block))
        container.mux(heard[0].encode(None))


def _resampler(track):
    context = track.codec_context
    form = {"aac": "fltp", "pcm_s24le": "s32"}[context.codec.name]
    size = 1024 if context.codec.name == "aac" else None
    return av.AudioResampler(format=form, layout=context.layout.name, rate=context.sample_rate,
                             frame_size=size)  # fmt: skip


def _fitted(frame, track, video, number):
    """Return the picture in the layout and range that is written."""
    codes = _codes(video)
    fitted = frame.reformat(format=track.pix_fmt, interpolation=frames.EXACT,
                            src_color_range=_range(frame, video), dst_color_range=1)  # fmt: skip
    tag(fitted, codes)
    fitted.pts, fitted.time_base = number, 1 / Fraction(video.rate)
    fitted.pict_type = 0
    return fitted


def _range(frame, video):
    """Return the range the levels are in, 1 broadcast or 2 full: gray is full unless it says otherwise."""
    if video.gray:
        return 1 if frame.color_range == 1 else 2
    return 2 if frame.color_range == 2 else 1


def _pictures(master, out, first, progress):
    """Write numbered pictures into a folder that gets its name when the last is there."""
    folder = out.parent
    if folder.exists():
        raise FilmError("%(name)s is there already; numbered pictures want a folder of their own.",
                        name=folder.name)  # fmt: skip
    facts = probe(master)
    unfinished = folder.with_name(folder.name + ".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        form = _still_form(out.suffix.lower(), facts.video)
        for number, frame in frames.decoded(master):
            (unfinished / (out.name % (first + number))).write_bytes(_still(frame, out, form, facts.video))
            if progress:
                progress(number + 1, facts.video.frames)
        if facts.audio:
            _sound_beside(master, unfinished / SOUND_BESIDE)
        os.replace(unfinished, folder)
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _still_form(suffix, video):
    """Return the pixel format of one picture: as deep as the film, never less."""
    deep = video.bit_depth > 8
    if suffix == ".dpx" and video.pixel_format.startswith(("gbrp10", "gbrp12")):
        return f"gbrp{video.bit_depth}be"
    if video.gray:
        return {".png": "gray16be", ".dpx": "gray16be"}.get(suffix, "gray16le") if deep else "gray"
    return {".png": "rgb48be", ".dpx": "rgb48be"}.get(suffix, "rgb48le") if deep else "rgb24"


def _still(frame, out, form, video):
    """Return the bytes of one picture in full range."""
    options = {"src_color_range": _range(frame, video), "dst_color_range": 2, "interpolation": frames.EXACT}
    if not video.gray:
        matrix = video.matrix if video.matrix in colour.SCALER_MATRIX else colour.guess_matrix(video.height)
        options["src_colorspace"] = colour.SCALER_MATRIX[matrix]
    shown = frame.reformat(format=form, **options)
    context = av.CodecContext.create(PICTURES[out.suffix.lower()], "w")
    context.width, context.height, context.pix_fmt = shown.width, shown.height, form
    context.time_base = Fraction(1, 1)
    context.flags |= av.codec.context.Flags.bitexact
    shown.pts = 0
    return b"".join(bytes(packet) for packet in [*context.encode(shown), *context.encode(None)])


def _sound_beside(master, out):
    """Copy the first sound track of the master, which is FLAC, into a file of its own."""
    with opened(master) as source, av.open(str(out), "w", format="flac") as container:
        container.flags |= av.container.Flags.bitexact.value
        track = container.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.size:
                packet.stream = track
                container.mux(packet)
