"""One thing PyAV cannot write into a Matroska header: the shape of the pixels."""

import zlib
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

EBML, SEGMENT, TRACKS = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x16\x54\xae\x6b"
TRACK, VIDEO = b"\xae", b"\xe0"
CRC, VOID, UNIT, WIDTH, HEIGHT = b"\xbf", b"\xec", b"\x54\xb2", b"\x54\xb0", b"\x54\xba"
BY_RATIO = 3  # DisplayUnit 3: width and height are a display aspect ratio (RFC 9559, 5.1.4.1.28.14)
HEAD = 1 << 20


class Element(NamedTuple):
    """An EBML element: its identity, where it starts, where its payload starts and ends."""

    identity: bytes
    start: int
    inside: int
    end: int


def elements(data, start, end):
    """Yield the elements lying side by side in data[start:end]."""
    while start < end:
        width = 9 - data[start].bit_length()
        identity = bytes(data[start : start + width])
        place = start + width
        width = 9 - data[place].bit_length()
        length = int.from_bytes(data[place : place + width]) & ((1 << 7 * width) - 1)
        yield Element(identity, start, place + width, place + width + length)
        start = place + width + length


def set_display_aspect(path, aspect):
    """State the display aspect ratio (a Fraction) of the picture track, in place and without moving a byte.

    The room comes from the padding the muxer leaves in the track's entry. Raises ValueError when the file
    is not a Matroska file as FFmpeg's muxer lays it out.
    """
    with Path(path).open("r+b") as file:
        data = bytearray(file.read(HEAD))
        tracks = _tracks(data)
        _rewrite(data, _picture_track(data, tracks), Fraction(aspect))
        first = next(elements(data, tracks.inside, tracks.end))
        if first.identity == CRC:
            checksum = zlib.crc32(data[first.end : tracks.end]).to_bytes(4, "little")
            data[first.inside : first.end] = checksum
        file.seek(tracks.start)
        file.write(data[tracks.start : tracks.end])


def _tracks(data):
    header = next(elements(data, 0, len(data)))
    if header.identity == EBML:
        segment = next(elements(data, header.end, len(data)))
        for element in elements(data, segment.inside, len(data)):
            if element.identity == TRACKS and element.end <= len(data):
                return element
    raise ValueError("No track list stands at the head of this Matroska file.")


def _picture_track(data, tracks):
    for track in elements(data, tracks.inside, tracks.end):
        parts = list(elements(data, track.inside, track.end)) if track.identity == TRACK else []
        if any(part.identity == VIDEO for part in parts):
            return parts
    raise ValueError("This Matroska file has no picture track.")


def _rewrite(data, parts, aspect):
    """Let the track's Video element grow into the padding that follows it."""
    video = next(part for part in parts if part.identity == VIDEO)
    padding = next((part for part in parts if part.identity == VOID and part.start >= video.end), None)
    kept = [data[one.start : one.end] for one in elements(data, video.inside, video.end)
            if one.identity not in (UNIT, WIDTH, HEIGHT)]  # fmt: skip
    shape = [_number(WIDTH, aspect.numerator), _number(HEIGHT, aspect.denominator), _number(UNIT, BY_RATIO)]
    payload = b"".join([*kept, *shape])
    grown = VIDEO + (0x4000 | len(payload)).to_bytes(2) + payload
    if padding is None:
        raise ValueError("The picture track leaves no room for a display aspect ratio.")
    between = bytes(data[video.end : padding.start])
    spare = padding.end - video.start - len(grown) - len(between)
    if spare == 1:  # the smallest padding element takes two bytes: a longer number takes up the odd one
        grown, spare = VIDEO + (0x200000 | len(payload)).to_bytes(3) + payload, 0
    if spare < 0:
        raise ValueError("The picture track leaves no room for a display aspect ratio.")
    filler = VOID + (0x80 | spare - 2).to_bytes(1) + bytes(spare - 2) if spare else b""
    data[video.start : padding.end] = grown + between + filler


def _number(identity, value):
    payload = value.to_bytes(max(1, (value.bit_length() + 7) // 8))
    return identity + (0x80 | len(payload)).to_bytes(1) + payload
