"""HLS playlists (RFC 8216) for fragmented MP4 files, one file a rung, addressed by byte ranges."""

import math
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from film import wholeness

MASTER = "master.m3u8"


class Piece(NamedTuple):
    """One segment of a rung's file: a byte range and how long it plays."""

    start: int
    length: int
    duration: Fraction


def fragments(path):
    """Return (length of the file's head, [(start, length) of each fragment]) of a fragmented MP4 file."""
    with Path(path).open("rb") as file:
        laid = list(wholeness.boxes(file))
    head = next(start + length for kind, start, length in laid if kind == b"moov")
    starts = [start for kind, start, _ in laid if kind == b"moof"]
    ends = [start + length for kind, start, length in laid if kind == b"mdat"]
    return head, [(start, end - start) for start, end in zip(starts, ends, strict=True)]


def rung_playlist(file_name, head, pieces):
    """Return the playlist of one rung: its head, then every piece as a byte range of the same file."""
    longest = max(piece.duration for piece in pieces)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(1, math.ceil(longest))}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{file_name}",BYTERANGE="{head}@0"',
    ]
    for piece in pieces:
        lines += [
            f"#EXTINF:{float(piece.duration):.6f},",
            f"#EXT-X-BYTERANGE:{piece.length}@{piece.start}",
            file_name,
        ]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def subtitle_playlist(file_name, duration):
    """Return the playlist of one subtitle track, which is a single WebVTT file."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(1, math.ceil(duration))}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        f"#EXTINF:{float(duration):.6f},",
        file_name,
        "#EXT-X-ENDLIST",
        "",
    ]
    return "\n".join(lines)


def master_playlist(rungs, subtitles, rate):
    """Return the master playlist.

    `rungs` are dicts with playlist, bandwidth, average_bandwidth, codecs, width and height; `subtitles` are
    dicts with language, label and playlist.
    """
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for place, track in enumerate(subtitles):
        label = track["label"].replace('"', "'").replace("\n", " ")
        lines.append(
            f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="{label}",LANGUAGE="{track["language"]}",'
            f'DEFAULT={"NO" if place else "YES"},AUTOSELECT=YES,FORCED=NO,URI="{track["playlist"]}"'
        )
    tail = ',SUBTITLES="subtitles"' if subtitles else ""
    for rung in rungs:
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={rung['bandwidth']},AVERAGE-BANDWIDTH={rung['average_bandwidth']},"
            f'CODECS="{rung["codecs"]}",RESOLUTION={rung["width"]}x{rung["height"]},'
            f"FRAME-RATE={float(rate):.3f},CLOSED-CAPTIONS=NONE{tail}",
            rung["playlist"],
        ]
    return "\n".join([*lines, ""])
