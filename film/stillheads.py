"""What the first bytes of a DPX, PNG or TIFF picture say: its size, and how long the file should be."""

import struct

ENOUGH = 64 << 10
WIDTH, HEIGHT = 256, 257  # TIFF tags


def size_of(head):
    """Return (width, height) of a picture from its first bytes, or None where no known format is told."""
    try:
        if head[:4] in (b"SDPX", b"XPDS"):
            return struct.unpack_from(f"{_dpx_order(head)}II", head, 772)
        if head[:8] == b"\x89PNG\r\n\x1a\n":
            return struct.unpack_from(">II", head, 16)
        if head[:4] in (b"II*\0", b"MM\0*"):
            return _tiff_size(head)
    except struct.error:
        return None
    return None


def promised_bytes(head):
    """Return how long a DPX file says it is; 0 for formats that do not say."""
    if head[:4] not in (b"SDPX", b"XPDS") or len(head) < 20:
        return 0
    length = struct.unpack_from(f"{_dpx_order(head)}I", head, 16)[0]
    return 0 if length == 0xFFFFFFFF else length


def frame_rate(head):
    """Return the frame rate a DPX header gives (film header first, then television), or 0.0."""
    if head[:4] not in (b"SDPX", b"XPDS") or len(head) < 1944:
        return 0.0
    for place in (1724, 1940):
        rate = struct.unpack_from(f"{_dpx_order(head)}f", head, place)[0]
        if 1 <= rate <= 240:
            return float(rate)
    return 0.0


def _dpx_order(head):
    return ">" if head[:4] == b"SDPX" else "<"


def _tiff_size(head):
    """Return the size a TIFF's first directory gives; `unknown` (0, 0) where it lies beyond the head."""
    order = "<" if head[:2] == b"II" else ">"
    place = struct.unpack_from(f"{order}I", head, 4)[0]
    if place + 2 > len(head):
        return 0, 0
    found = {}
    for number in range(struct.unpack_from(f"{order}H", head, place)[0]):
        tag, kind, _, value = struct.unpack_from(f"{order}HHI4s", head, place + 2 + 12 * number)
        if tag in (WIDTH, HEIGHT):
            found[tag] = struct.unpack_from(order + ("H" if kind == 3 else "I"), value)[0]
    return found.get(WIDTH, 0), found.get(HEIGHT, 0)
