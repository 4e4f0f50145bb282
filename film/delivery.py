"""Putting a film on air: a ladder of qualities in HLS, from one pass over the master."""

import os
import re
import shutil
from fractions import Fraction
from pathlib import Path

import av

from film import colour, playlists, sound
from film.containers import opened
from film.errors import Cancelled, FilmError
from film.frames import decoded, delivered, planes_of
from film.partial import sync_folder
from film.probe import probe
from film.rungs import LINES as RUNGS
from film.rungs import Rung, RungWriter, ladder, limited, smaller
from film.subtitles import read_vtt, write_vtt
from film.writer import frame_of

__all__ = ["RUNGS", "Rung", "hls", "ladder"]
LANGUAGE = re.compile(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
SOUND_RATES = (44_100, 48_000)


def hls(master, folder, *, rungs=None, subtitles=(), progress=None, cancelled=None):
    """Encode a master into `folder` and return what was made, ready for JSON.

    The folder gets master.m3u8, and for every rung <name>.mp4 (which also plays by itself) and <name>.m3u8;
    for every subtitle track (language, label, path of a WebVTT file) subtitles-<language>.vtt and .m3u8. It
    takes the place of an older folder of that name only when everything is made. Progress counts frames.
    Raises Cancelled, or FilmError for a film or subtitles that cannot be used; then nothing is left behind.
    """
    facts = probe(master)
    rungs = list(rungs or ladder(facts))
    tracks = [_subtitle_track(*track) for track in subtitles]
    _check_languages(tracks)
    building = _Building(folder)
    try:
        made = _encode(master, facts, building.path, rungs, _Watch(progress, cancelled, facts.video.frames))
        for track in tracks:
            _write_subtitles(building.path, track, facts.video.duration)
        text = playlists.master_playlist(made, tracks, facts.video.rate)
        (building.path / playlists.MASTER).write_text(text, encoding="utf-8")
        sizes = {file.name: file.stat().st_size for file in sorted(building.path.iterdir())}
        building.keep()
    except BaseException:
        building.discard()
        raise
    return {
        "master": playlists.MASTER,
        "frames": facts.video.frames,
        "rate": f"{facts.video.rate.numerator}/{facts.video.rate.denominator}",
        "duration": float(facts.video.duration),
        "sound": bool(facts.audio),
        "rungs": made,
        "subtitles": [
            {key: track[key] for key in ("language", "label", "file", "playlist")} for track in tracks
        ],
        "files": sizes,
    }


class _Building:
    """A folder being filled beside its final name."""

    def __init__(self, folder):
        self.final = Path(folder)
        self.path = self.final.with_name(self.final.name + ".part")
        self._old = self.final.with_name(self.final.name + ".old")
        if self._old.exists() and not self.final.exists():
            self._old.rename(self.final)  # a swap was interrupted half way
        self.discard()
        self.path.mkdir(parents=True)

    def keep(self):
        for file in self.path.iterdir():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        sync_folder(self.path)
        shutil.rmtree(self._old, ignore_errors=True)
        if self.final.exists():
            self.final.rename(self._old)
        self.path.rename(self.final)
        sync_folder(self.final.parent)
        shutil.rmtree(self._old, ignore_errors=True)

    def discard(self):
        shutil.rmtree(self.path, ignore_errors=True)


class _Watch:
    """Progress told and cancelling asked, once a frame."""

    def __init__(self, progress, cancelled, total):
        self.progress, self.cancelled, self.total = progress, cancelled, total

    def at(self, done):
        if self.cancelled and self.cancelled():
            raise Cancelled
        if self.progress:
            self.progress(done, self.total)


def _encode(master, facts, folder, rungs, watch):
    """Encode all rungs from one decoding pass; returns their facts."""
    source = _SoundSource(master, facts) if facts.audio else None
    rate = facts.video.rate
    writers = []
    try:
        for rung in rungs:
            sound_facts = (source.rate, source.channels) if source else ()
            writers.append(RungWriter(folder / f"{rung.name}.mp4", rung, rate, *sound_facts))
        for number, picture in _pictures(master, facts.video, rungs[0]):
            scaled = picture
            for writer in writers:
                scaled = scaled if writer is writers[0] else smaller(scaled, writer.rung)
                writer.add_picture(scaled)
            if source:
                _add_sound(source, writers, (number + 1) / rate)
            watch.at(number + 1)
        if source:
            _add_sound(source, writers, None)
        for writer in writers:
            writer.finish()
    except BaseException:
        for writer in writers:
            writer.abandon()
        raise
    return [_rung_facts(folder, writer, bool(source)) for writer in writers]


def _pictures(master, video, top):
    """Yield (number, limited-range yuv420p picture of the top rung's size)."""
    given = delivered(video)
    matrix = given["colour"]["matrix"]
    matrix = matrix if matrix in colour.SCALER_MATRIX else colour.guess_matrix(video.height)
    full = given["colour"]["range"] == "pc" or (video.gray and given["colour"]["range"] != "tv")
    plain = video.pixel_format == given["pixel_format"] and not video.rotation
    for number, frame in decoded(master):
        upright = frame if plain else frame_of(planes_of(frame), given["pixel_format"])
        yield number, limited(upright, top, matrix, full)


class _SoundSource:
    """The master's sound as mono or stereo frames at a rate that every player takes."""

    def __init__(self, master, facts):
        track = facts.audio[0]
        self.rate = track.rate if track.rate in SOUND_RATES else 48_000
        self.channels = min(track.channels, 2)
        self._track = track
        self._blocks = sound.read(master, block=0.5)
        self._converter = av.AudioResampler("fltp", "mono" if self.channels == 1 else "stereo", self.rate)
        self._given = self.done = 0

    def until(self, moment):
        """Yield frames up to a moment in seconds; None for all that are left."""
        while moment is None or Fraction(self.done, self.rate) < moment:
            block = next(self._blocks, None)
            if block is None:
                if not self._given:
                    return
                self._given = 0
                yield from self._counted(None)
                return
            frame = av.AudioFrame.from_ndarray(block.copy(), format="fltp", layout=self._track.layout)
            frame.sample_rate, frame.pts, frame.time_base = (
                self._track.rate,
                self._given,
                Fraction(1, self._track.rate),
            )
            self._given += block.shape[1]
            yield from self._counted(frame)

    def _counted(self, frame):
        for made in self._converter.resample(frame):
            made.pts, made.time_base = self.done, Fraction(1, self.rate)
            self.done += made.samples
            yield made


def _add_sound(source, writers, moment):
    for frame in source.until(moment):
        for writer in writers:
            writer.add_sound(frame)


def _rung_facts(folder, writer, has_sound):
    """Write a rung's playlist and return what the master playlist says of it."""
    rung, path = writer.rung, folder / f"{writer.rung.name}.mp4"
    head, ranges = playlists.fragments(path)
    durations = writer.pieces()
    if len(ranges) != len(durations):
        raise FilmError(
            "%(name)s came out in %(made)s pieces instead of %(wanted)s; deliver the film again.",
            name=path.name,
            made=len(ranges),
            wanted=len(durations),
        )
    pieces = [playlists.Piece(*where, long) for where, long in zip(ranges, durations, strict=True)]
    text = playlists.rung_playlist(path.name, head, pieces)
    (folder / f"{rung.name}.m3u8").write_text(text, encoding="utf-8")
    with opened(path) as container:
        profile = container.streams.video[0].codec_context.extradata[1:4].hex()
    return {
        "name": rung.name,
        "file": path.name,
        "playlist": f"{rung.name}.m3u8",
        "width": rung.width,
        "height": rung.height,
        "codecs": f"avc1.{profile}" + (",mp4a.40.2" if has_sound else ""),
        "bandwidth": max(round(piece.length * 8 / piece.duration) for piece in pieces),
        "average_bandwidth": round(sum(piece.length for piece in pieces) * 8 / sum(durations)),
    }


def _subtitle_track(language, label, path):
    if not LANGUAGE.match(language):
        raise FilmError(
            "Subtitles need a language tag such as zh-Hans, not %(language)s.", language=repr(language)
        )
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FilmError(
            "%(name)s is not UTF-8 text; save the subtitles as UTF-8.", name=Path(path).name
        ) from None
    stem = f"subtitles-{language}"
    return {
        "language": language,
        "label": label,
        "file": f"{stem}.vtt",
        "playlist": f"{stem}.m3u8",
        "cues": read_vtt(text),
    }


def _check_languages(tracks):
    languages = [track["language"] for track in tracks]
    for language in languages:
        if languages.count(language) > 1:
            raise FilmError("There are two subtitle tracks in %(language)s; keep one.", language=language)


def _write_subtitles(folder, track, duration):
    (folder / track["file"]).write_text(write_vtt(track["cues"]), encoding="utf-8")
    (folder / track["playlist"]).write_text(
        playlists.subtitle_playlist(track["file"], duration), encoding="utf-8"
    )
