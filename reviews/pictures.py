"""Exact frames for the eye: decoded here, sent losslessly, kept a while in this process."""

import io
from collections import OrderedDict
from threading import BoundedSemaphore, Lock

from PIL import Image

from archive.storage import local
from film.compare import difference
from film.frames import picture_at
from restoration import taking

SIDES = ("before", "after", "difference")
WIDTHS = (320, 640, 960, 1440)  # what a page may ask for beside the stored size
ROOM = 96 << 20  # bytes of encoded frames one process keeps
GAIN = 4  # how much a difference is brightened
RUN_LENGTH = 3  # zlib's Z_RLE: half the time for grey pictures full of grain, and no larger
DECODERS = 4  # frames decoded at the same time in one process


class Shelf:
    """Encoded frames by key, the least recently used falling off when the shelf is full. Thread-safe."""

    def __init__(self, room=ROOM):
        self.room = room
        self._lock = Lock()
        self._frames = OrderedDict()
        self._size = 0

    def get(self, key):
        """Return a frame, or None."""
        with self._lock:
            if key in self._frames:
                self._frames.move_to_end(key)
            return self._frames.get(key)

    def put(self, key, data):
        """Keep a frame."""
        with self._lock:
            self._size += len(data) - len(self._frames.pop(key, b""))
            self._frames[key] = data
            while self._size > self.room and len(self._frames) > 1:
                _, oldest = self._frames.popitem(last=False)
                self._size -= len(oldest)


SHELF = Shelf()
TURN = BoundedSemaphore(DECODERS)


def etag(version, side, number, width):
    """Return a frame's name by content: the digests of the files it comes from, side, number, width."""
    if side == "before":
        number = taking.source_frame(version, number)
    digests = [asset.first_digest.value[:16] for asset in _assets(version, side)]
    return f'"{"-".join([*digests, side, str(number), str(width or 0)])}"'


def rendered(version, side, number, width=None):
    """Return one frame as PNG bytes: the decoded pixels themselves, or a smaller copy `width` pixels wide."""
    key = etag(version, side, number, width)
    data = SHELF.get(key)
    if data is None:
        with TURN:
            picture = pictured(version, side, number)
            data = _encoded(picture, width)
        SHELF.put(key, data)
    return data


def pictured(version, side, number):
    """Return one frame as a Pillow picture in its stored size; a difference has the restored film's size.

    `number` counts the frames of the restored film; the original is shown where that frame was made from.
    """
    pictures = []
    for asset in _assets(version, side):
        own = asset.pk == version.asset_id
        with local(asset.room, asset.name) as path:
            pictures.append(picture_at(path, number if own else taking.source_frame(version, number)))
    if side == "difference":
        before, after = pictures
        return difference(after, before, gain=GAIN)
    return pictures[0]


def _assets(version, side):
    """Return the stored films a side is drawn from."""
    return {
        "before": lambda: [version.source.asset],
        "after": lambda: [version.asset],
        "difference": lambda: [version.source.asset, version.asset],
    }[side]()


def _encoded(picture, width):
    if width and width < picture.width:
        size = (width, max(1, round(picture.height * width / picture.width)))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    how = {"compress_type": RUN_LENGTH} if picture.mode == "L" else {}
    picture.save(out, "PNG", compress_level=1, **how)
    return out.getvalue()
