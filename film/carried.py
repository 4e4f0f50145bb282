"""What a film carries beside pictures and sound, and keeps on its way: its timecode and its chapters."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from film import sequences
from film.containers import opened
from film.index import picture_stream

TIMECODE = re.compile(r"(\d\d):(\d\d):(\d\d)([:;.])(\d\d)\Z")
DROPPED = {30: 2, 60: 4}  # frame numbers a drop-frame minute leaves out (SMPTE ST 12-1)


@dataclass(frozen=True)
class Chapter:
    """One chapter: its title and its first and last moment in seconds from the first picture."""

    title: str
    start: Fraction
    stop: Fraction


@dataclass(frozen=True)
class Carried:
    """The timecode of the first picture, empty where there is none, the chapters in order, and the first
    sound track's own words (language and title)."""

    timecode: str = ""
    chapters: tuple[Chapter, ...] = ()
    sound: tuple[tuple[str, str], ...] = ()

    def cut(self, start, stop, rate):
        """Return what belongs to the frames [start, stop): the timecode moves on, chapters are clipped."""
        first, last = start / Fraction(rate), stop / Fraction(rate)
        kept = tuple(
            Chapter(one.title, max(one.start, first) - first, min(one.stop, last) - first)
            for one in self.chapters
            if one.start < last and one.stop > first
        )
        return replace(self, timecode=advance(self.timecode, start, rate) if self.timecode else "",
                       chapters=kept)

    def retimed(self, rate, to):
        """Return what belongs to the same film shown at another rate: frames are counted anew."""
        if not self.timecode or rate == to:
            return self
        number, _ = counted(self.timecode, rate)
        number = round(number * Fraction(to) / Fraction(rate))
        return replace(self, timecode=_spelled(number, round(Fraction(to)), 0, ":"))

    def put_on(self, container, track, heard=None):
        """Write all of it into a container opened for writing, before its first packet.

        `track` is the one of the pictures, `heard` that of the sound, if there is one.
        """
        if self.timecode:
            track.metadata["timecode"] = self.timecode
        if heard is not None:
            heard.metadata.update(dict(self.sound))
        if self.chapters:
            container.set_chapters([_chapter(number, one) for number, one in enumerate(self.chapters, 1)])


def carried(path):
    """Return what a film carries; a film that carries nothing gives an empty Carried."""
    if sequences.is_packed(path):
        return Carried()
    with opened(path) as container:
        track = picture_stream(container, path)
        begins = (track.start_time or 0) * track.time_base if track.start_time else Fraction(0)
        chapters = tuple(_read(one, begins) for one in container.chapters())
        places = [track.metadata, container.metadata, *(one.metadata for one in container.streams)]
        codes = (value for place in places for key, value in place.items() if key.lower() == "timecode")
        code = next((value for value in codes if TIMECODE.match(value)), "")
        words = container.streams.audio[0].metadata if container.streams.audio else {}
        kept = (key for key in ("language", "title") if words.get(key, "und") != "und")
        sound = tuple((key, words[key]) for key in kept)
    return Carried(code, tuple(one for one in chapters if one.stop > one.start), sound)


def advance(timecode, frames, rate):
    """Return a timecode so many frames later; it wraps at midnight.

    Drop-frame codes (a semicolon before the frames) leave out the numbers SMPTE ST 12-1 leaves out. Raises
    ValueError for what is no timecode.
    """
    number, point = counted(timecode, rate)
    nominal = round(Fraction(rate))
    return _spelled(number + frames, nominal, DROPPED.get(nominal, 0) if point in ";." else 0, point)


def counted(timecode, rate):
    """Return how many frames after midnight a timecode stands, and the point before its frames."""
    match = TIMECODE.match(timecode)
    if not match:
        raise ValueError(f"{timecode!r} is no timecode; write hh:mm:ss:ff")
    hours, minutes, seconds, point, frame = (part if part in ":;." else int(part) for part in match.groups())
    nominal = round(Fraction(rate))
    dropped = DROPPED.get(nominal, 0) if point in ";." else 0
    total_minutes = 60 * hours + minutes
    number = (total_minutes * 60 + seconds) * nominal + frame
    return number - dropped * (total_minutes - total_minutes // 10), point


def _spelled(number, nominal, dropped, point):
    in_ten = 600 * nominal - 9 * dropped
    number %= 144 * in_ten
    tens, rest = divmod(number, in_ten)
    if rest >= 60 * nominal:
        rest += dropped * ((rest - 60 * nominal) // (60 * nominal - dropped) + 1)
    number = tens * 600 * nominal + rest
    seconds, frame = divmod(number, nominal)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{point}{frame:02}"


def _read(one, begins):
    base = Fraction(one["time_base"])
    start, stop = max(Fraction(0), one["start"] * base - begins), one["end"] * base - begins
    return Chapter(one["metadata"].get("title", ""), start, stop)


def _chapter(number, one):
    base = Fraction(1, 1_000_000_000)
    return {
        "id": number,
        "start": round(one.start / base),
        "end": round(one.stop / base),
        "time_base": base,
        "metadata": {"title": one.title} if one.title else {},
    }
