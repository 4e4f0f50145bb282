"""Whether a file is as long as its own container says, read from the outermost boxes alone."""

import struct
from pathlib import Path

EBML, SEGMENT = 0x1A45DFA3, 0x18538067
MOVIE_BOXES = {b"ftyp", b"moov", b"mdat", b"moof", b"free", b"skip", b"wide", b"styp", b"sidx", b"uuid"}


def missing_bytes(path):
    """Return how many bytes the container promises beyond the end of the file; 0 when whole or unknown."""
    size = Path(path).stat().st_size
    with Path(path).open("rb") as file:
        head = file.read(12)
        if head[:4] == b"\x1a\x45\xdf\xa3":
            end = _matroska_end(file)
        elif head[4:8] in MOVIE_BOXES:
            end = max((start + length for _, start, length in boxes(file)), default=0)
        elif head[:4] == b"RIFF":
            end = _riff_end(file, size)
        else:
            end = 0
    return max(0, end - size)


def lacks_index(path):
    """Return whether an MP4 or QuickTime file has no `moov` box, so that nothing in it can be found."""
    with Path(path).open("rb") as file:
        if file.read(12)[4:8] not in MOVIE_BOXES:
            return False
        return b"moov" not in {kind for kind, _, _ in boxes(file)}


def boxes(file):
    """Yield (kind, start, length) of the outermost MP4 boxes; the last may reach past the end of the file."""
    size = file.seek(0, 2)
    position = 0
    while position + 8 <= size:
        file.seek(position)
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            wide = file.read(8)
            length = int.from_bytes(wide) if len(wide) == 8 else 16
        elif length == 0:
            length = size - position
        if length < 8:
            return
        yield kind, position, length
        position += length


def _matroska_end(file):
    """Return where the Matroska segment says it ends; 0 when it was left open."""
    file.seek(0)
    for wanted in (EBML, SEGMENT):
        identity, _ = _vint(file, keep_marker=True)
        length, unknown = _vint(file, keep_marker=False)
        if identity != wanted or unknown:
            return 0
        if wanted == EBML:
            file.seek(length, 1)
    return file.tell() + length


def _vint(file, *, keep_marker):
    """Read one EBML variable-length number: (value, whether it is the reserved 'unknown')."""
    first = file.read(1)
    if not first or not first[0]:
        return -1, True
    width = 9 - first[0].bit_length()
    value = int.from_bytes(first + file.read(width - 1))
    if keep_marker:
        return value, False
    value &= (1 << (7 * width)) - 1
    return value, value == (1 << (7 * width)) - 1


def _riff_end(file, size):
    """Return where the last RIFF chunk (OpenDML files have several) says it ends."""
    position = end = 0
    while position + 12 <= size:
        file.seek(position)
        kind, length = struct.unpack("<4sI", file.read(8))
        # Writers that were stopped, or that stream, leave 0 or all ones here.
        if kind != b"RIFF" or length in (0, 0xFFFFFFFF):
            break
        end = position + 8 + length
        position = end + (end & 1)
    return end
