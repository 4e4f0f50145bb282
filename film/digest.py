"""Digests that prove a file, or every frame of a film, is still the same."""

import hashlib
import os
from pathlib import Path

import numpy as np

from film.frames import delivered, read
from film.probe import probe

BLOCK = 1 << 20


def sha256(source, progress=None):
    """Return the SHA-256 of a file, given by path or as an open binary file read from where it stands."""
    if hasattr(source, "read"):
        return _digest_of(source, progress, getattr(source, "size", 0) or 0)
    with Path(source).open("rb") as file:
        return _digest_of(file, progress, os.fstat(file.fileno()).st_size)


def _digest_of(file, progress, total):
    digest, done = hashlib.sha256(), 0
    while block := file.read(BLOCK):
        digest.update(block)
        done += len(block)
        if progress:
            progress(done, max(total, done))
    return digest.hexdigest()


class HashingWriter:
    """Pass bytes on to another binary file while taking their SHA-256."""

    def __init__(self, file):
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data):
        self._digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self):
        self._file.flush()

    def hexdigest(self):
        return self._digest.hexdigest()


def picture_md5(planes):
    """Return (bytes, MD5) of a picture's planes laid out as raw video, little-endian."""
    digest, size = hashlib.md5(usedforsecurity=False), 0
    for plane in planes:
        data = np.ascontiguousarray(plane, plane.dtype.newbyteorder("<")).data
        digest.update(data)
        size += data.nbytes
    return size, digest.hexdigest()


def framemd5(path):
    """Yield the lines of FFmpeg's framemd5 report (version 2) for the film's picture."""
    video = probe(path).video
    size = delivered(video)
    yield from (
        "#format: frame checksums",
        "#version: 2",
        "#hash: MD5",
        f"#tb 0: {1 / video.rate}" if video.rate.numerator > 1 else f"#tb 0: {video.rate.denominator}/1",
        "#media_type 0: video",
        "#codec_id 0: rawvideo",
        f"#dimensions 0: {size['width']}x{size['height']}",
        f"#sar 0: {video.sar.numerator}/{video.sar.denominator}",
        "#stream#, dts,        pts, duration,     size, hash",
    )
    for number, planes in read(path):
        length, digest = picture_md5(planes)
        yield f"0, {number:10d}, {number:10d}, {1:8d}, {length:8d}, {digest}"
