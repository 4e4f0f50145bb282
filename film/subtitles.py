"""Subtitles as WebVTT (W3C) or SubRip, read strictly so that a bad file is refused before it goes on air."""

import html
import re
from dataclasses import dataclass

from film.errors import FilmError

TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"^{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t]+(.*))?$", re.ASCII)
SUBRIP_TIME = r"(\d{1,4}):([0-5]\d):([0-5]\d)[,.](\d{3})"
SUBRIP_TIMING = re.compile(rf"^{SUBRIP_TIME}[ \t]*-->[ \t]*{SUBRIP_TIME}(?:[ \t]+(.*))?$", re.ASCII)
# How a format's cues look: the line that may stand above the times, the times, what is said where none are.
WEBVTT = (re.compile(r"(?!.*-->).*"), TIMING, "a cue needs a line such as 00:00:01.000 --> 00:00:03.500")
SUBRIP = (
    re.compile(r"\s*[0-9]+\s*"),
    SUBRIP_TIMING,
    "a cue needs a line such as 00:00:01,000 --> 00:00:03,500",
)
KEPT = re.compile(r"(</?[biu]>)", re.IGNORECASE)  # what both formats know
DROPPED = re.compile(r"<[^<>\n]*>|\{\\[^{}\n]*\}")  # colours, faces, places on the picture
ASIDE = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """One subtitle; start and end are milliseconds from frame 0."""

    start: int
    end: int
    text: str
    identifier: str = ""
    settings: str = ""


def read(text):
    """Return the cues of a WebVTT or SubRip text; raises FilmError as the two below do."""
    first = next((line for line in _lines(text) if line.strip()), "")
    is_subrip = re.fullmatch(r"[0-9]+", first.strip()) or SUBRIP_TIMING.match(first.strip())
    return read_srt(text) if is_subrip else read_vtt(text)


def read_vtt(text):
    """Return the cues of a WebVTT text.

    Raises FilmError naming the line when the header, a time or the order of the cues is wrong.
    """
    lines = _lines(text)
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        raise _refused(1, "the file must begin with the word WEBVTT")
    cues = []
    for first, block in _blocks(lines):
        if first > 1 and block[0].split(" ")[0].rstrip() not in ASIDE:
            cues.append(_cue(first, block, cues, WEBVTT))
    return cues


def read_srt(text):
    """Return the cues of a SubRip text; italics, bold and underlining stay, colours and faces go.

    Raises FilmError naming the line when a time or the order of the cues is wrong.
    """
    cues = []
    for first, block in _blocks(_lines(text)):
        cue = _cue(first, block, cues, SUBRIP)
        cues.append(Cue(cue.start, cue.end, _as_webvtt(cue.text)))
    return cues


def as_vtt(text):
    """Return a subtitle text as WebVTT: as it is where it is that, else written anew from its cues."""
    text = text.removeprefix("\ufeff")
    return text if text.startswith("WEBVTT") else write_vtt(read(text))


def write_vtt(cues):
    """Return the WebVTT text of cues."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        head = f"{cue.identifier}\n" if cue.identifier else ""
        tail = f" {cue.settings}" if cue.settings else ""
        blocks.append(f"{head}{clock(cue.start)} --> {clock(cue.end)}{tail}\n{cue.text}\n")
    return "\n".join(blocks)


def _lines(text):
    """Return the lines of a text; refuse what is no text."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if "\x00" in line:
            raise _refused(number, "a NUL stands in it; save the subtitles as plain text in UTF-8")
    return lines


def _blocks(lines):
    """Yield (number of the first line, lines) of the blocks between empty lines."""
    block = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(first, block, before, way):
    """Return the Cue of a block that begins in line `first`; `before` are the cues above it."""
    head, timing, missing = way
    identifier = ""
    if head.fullmatch(block[0]):
        identifier, block, first = block[0], block[1:], first + 1
    times = timing.match(block[0].strip()) if block else None
    if times is None:
        raise _refused(first, missing)
    groups = times.groups()
    start, end = _milliseconds(groups[:4]), _milliseconds(groups[4:8])
    if end <= start:
        raise _refused(first, "a cue must end after it starts")
    if before and start < before[-1].start:
        raise _refused(first, "a cue must not start before the one above it")
    text = "\n".join(block[1:])
    if "-->" in text:
        raise _refused(first + 1, "an empty line must stand between two cues")
    if not DROPPED.sub("", text).strip():
        raise _refused(first, "a cue needs words under its times")
    return Cue(start, end, text, identifier, times[9] or "")


def _as_webvtt(text):
    """Return SubRip's words as WebVTT writes them."""
    told = ""
    for place, piece in enumerate(KEPT.split(text)):
        told += piece.lower() if place % 2 else html.escape(DROPPED.sub("", piece), quote=False)
    return told


def _refused(line, reason):
    return FilmError("Line %(line)s of the subtitles: %(reason)s.", line=line, reason=reason)


def _milliseconds(parts):
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def words(cue):
    """Return what a viewer reads of a cue: without marks, its signs as they are."""
    return html.unescape(re.sub(r"<[^<>\n]*>", "", cue.text))


def clock(moment):
    """Return milliseconds as WebVTT writes a time: 00:00:01.500."""
    seconds, thousandths = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{thousandths:03d}"
