"""What an FFV1 stream says about itself in its configuration record (RFC 9043, 4.2)."""

import zlib
from dataclasses import dataclass

import av

from film.containers import opened
from film.index import picture_stream

SYMBOL = 32  # states a symbol is coded with
FOOTER = 8  # three bytes of size, one of status, four of checksum
MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
MOST = 256 - 8  # the highest state


@dataclass(frozen=True)
class Ffv1:
    """Version, slices, and whether every slice carries its own checksum and every frame stands alone."""

    version: int
    slices: int
    slice_crc: bool
    intra_only: bool


def of(path):
    """Return the Ffv1 facts of a film, or None where its picture is coded otherwise."""
    with opened(path) as container:
        context = picture_stream(container, path).codec_context
        return configuration(context.extradata) if context.name == "ffv1" else None


def damaged(path, progress=None):
    """Yield (frame, slice) of every slice whose checksum does not fit; nothing is decoded.

    For films whose slices carry checksums; frames are counted in stored order, which is FFV1's shown order.
    progress(frames) is told of every packet.
    """
    with opened(path) as container:
        stream = picture_stream(container, path)
        frame = 0
        try:
            for packet in container.demux(stream):
                if packet.size:
                    for number in damaged_slices(bytes(packet)):
                        yield frame, number
                    frame += 1
                    if progress:
                        progress(frame)
        except av.error.FFmpegError:
            yield frame, 0


def damaged_slices(data):
    """Return the numbers, counted from the packet's end, of slices that do not fit their checksum (4.9.3)."""
    wrong, end, number = [], len(data), 0
    while end > 0:
        size = int.from_bytes(data[end - FOOTER : end - FOOTER + 3]) + FOOTER
        if end < FOOTER or size > end:
            return [*wrong, number]  # the slice's own length is damaged; what lies before cannot be found
        # Their CRC-32 takes the highest bit first and starts at 0; zlib's takes the lowest first and inverts.
        if zlib.crc32(data[end - size : end].translate(MIRRORED), 0xFFFFFFFF) != 0xFFFFFFFF:
            wrong.append(number)
        end, number = end - size, number + 1
    return wrong


def configuration(record):
    """Return the Ffv1 facts of a configuration record (the codec's private data).

    Versions 0 and 1 have none: an empty record gives version 1. Raises ValueError for one beyond reading.
    """
    if not record:
        return Ffv1(version=1, slices=1, slice_crc=False, intra_only=False)
    coder, states = _Coder(record), _fresh()
    version = coder.symbol(states)
    micro = coder.symbol(states) if version > 2 else 0
    if coder.symbol(states) > 1:
        for _ in range(255):
            coder.symbol(states, signed=True)
    coder.symbol(states)  # colour space
    coder.symbol(states)  # bits
    coder.bit(states, 0)  # chroma planes
    coder.symbol(states)
    coder.symbol(states)
    coder.bit(states, 0)  # alpha
    slices = (coder.symbol(states) + 1) * (coder.symbol(states) + 1)
    contexts = [_tables(coder) for _ in range(coder.symbol(states))]
    for count in contexts:
        if coder.bit(states, 0):
            own = [_fresh() for _ in range(SYMBOL)]
            for _ in range(count):
                for place in range(SYMBOL):
                    coder.symbol(own[place], signed=True)
    crc = bool(coder.symbol(states)) if version > 2 else False
    intra = bool(coder.symbol(states)) if version > 2 and micro > 2 else False
    return Ffv1(version, slices, crc, intra)


def _fresh():
    return bytearray([128]) * SYMBOL


def _tables(coder):
    """Pass over five quantisation tables; return how many contexts they make."""
    contexts = 1
    for _ in range(5):
        states, place, value = _fresh(), 0, 0
        while place < 128:
            place += coder.symbol(states) + 1
            value += 1
        contexts *= 2 * value - 1
    if contexts > 32768:
        raise ValueError("The FFV1 configuration record has too many contexts.")
    return (contexts + 1) // 2


class _Coder:
    """The range decoder of RFC 9043, 3.8.1, with its default state transitions."""

    def __init__(self, data):
        self._data, self._place = data, 2
        self._low = int.from_bytes(data[:2])
        self._range = 0xFF00
        self._zero, self._one = _transitions()

    def bit(self, states, place):
        """Return one coded bit and move its state on."""
        state = states[place]
        share = self._range * state >> 8
        self._range -= share
        if self._low < self._range:
            states[place], result = self._zero[state], 0
        else:
            self._low -= self._range
            self._range = share
            states[place], result = self._one[state], 1
        if self._range < 0x100:
            if self._place > len(self._data) + 8:
                raise ValueError("The FFV1 configuration record ends too early.")
            follows = self._data[self._place] if self._place < len(self._data) else 0
            self._range, self._low = self._range << 8, (self._low << 8) + follows
            self._place += 1
        return result

    def symbol(self, states, *, signed=False):
        """Return one coded whole number."""
        if self.bit(states, 0):
            return 0
        exponent = 0
        while self.bit(states, 1 + min(exponent, 9)):
            exponent += 1
            if exponent > 31:
                raise ValueError("The FFV1 configuration record holds a number that is too large.")
        value = 1
        for place in range(exponent - 1, -1, -1):
            value += value + self.bit(states, 22 + min(place, 9))
        return -value if signed and self.bit(states, 11 + min(exponent, 10)) else value


def _transitions():
    """Return the tables of the next state after a zero and after a one."""
    one, whole, last = [0] * 256, 1 << 32, 0
    factor, chance = int(0.05 * whole), whole // 2
    for _ in range(128):
        state = max((256 * chance + whole // 2) >> 32, last + 1)
        if last and last < 256 and state <= MOST:
            one[last] = state
        chance += ((whole - chance) * factor + whole // 2) >> 32
        last = state
    for state in range(256 - MOST, MOST + 1):
        if not one[state]:
            chance = (state * whole + 128) >> 8
            chance += ((whole - chance) * factor + whole // 2) >> 32
            one[state] = min(max((256 * chance + whole // 2) >> 32, state + 1), MOST)
    zero = [0, *(256 - one[256 - state] for state in range(1, 255)), 0]
    return zero, one
