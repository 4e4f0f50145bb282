"""Subtitles as WebVTT (W3C), read strictly so that a bad file is refused before it goes on air."""

import re
from dataclasses import dataclass

from film.errors import FilmError

TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"^{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t]+(.*))?$")
ASIDE = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """One subtitle; start and end are milliseconds from frame 0."""

    start: int
    end: int
    text: str
    identifier: str = ""
    settings: str = ""


def read_vtt(text):
    """Return the cues of a WebVTT text.

    Raises FilmError naming the line when the header, a time or the order of the cues is wrong.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        raise _refused(1, "the file must begin with the word WEBVTT")
    cues = []
    for first, block in _blocks(lines):
        if first == 1 or block[0].split(" ")[0].rstrip() in ASIDE:
            continue
        cues.append(_cue(first, block, cues[-1].start if cues else 0))
    return cues


def write_vtt(cues):
    """Return the WebVTT text of cues."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        head = f"{cue.identifier}\n" if cue.identifier else ""
        tail = f" {cue.settings}" if cue.settings else ""
        blocks.append(f"{head}{_time(cue.start)} --> {_time(cue.end)}{tail}\n{cue.text}\n")
    return "\n".join(blocks)


def _blocks(lines):
    """Yield (number of the first line, lines) of the blocks between empty lines."""
    block = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(first, block, not_before):
    identifier = ""
    if "-->" not in block[0]:
        identifier, block, first = block[0], block[1:], first + 1
    timing = TIMING.match(block[0].strip()) if block else None
    if timing is None:
        raise _refused(first, "a cue needs a line such as 00:00:01.000 --> 00:00:03.500")
    groups = timing.groups()
    start, end = _milliseconds(groups[:4]), _milliseconds(groups[4:8])
    if end <= start:
        raise _refused(first, "a cue must end after it starts")
    if start < not_before:
        raise _refused(first, "a cue must not start before the one above it")
    text = "\n".join(block[1:])
    if "-->" in text:
        raise _refused(first + 1, "an empty line must stand between two cues")
    if not text.strip():
        raise _refused(first, "a cue needs words under its times")
    return Cue(start, end, text, identifier, groups[8] or "")


def _refused(line, reason):
    return FilmError("Line %(line)s of the subtitles: %(reason)s.", line=line, reason=reason)


def _milliseconds(parts):
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _time(moment):
    seconds, thousandths = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{thousandths:03d}"
