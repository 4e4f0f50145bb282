"""What a user could pick instead, run on the same pictures in the same process.

FFmpeg's own filters, as far as the library that comes with PyAV holds them (hqdn3d and vidstab are not
among them), and the plain way to steady a shot: windowed phase correlation from frame to frame, the path
smoothed over some frames.
"""

import time
from fractions import Fraction
from itertools import pairwise

import av
import av.filter
import numpy as np

from restoration.engine.simulator.gate import moved

PEERS = {
    "ffmpeg atadenoise + median": "atadenoise,median=radius=1",
    "ffmpeg median": "median=radius=1",
    "ffmpeg removegrain 4": "removegrain=m0=4",
    "ffmpeg tmedian": "tmedian=radius=1",
    "ffmpeg nlmeans": "nlmeans=s=6:p=7:r=15",
    "ffmpeg bm3d": "bm3d=sigma=10:block=8:bstep=4:group=1",
}
DEFLICKER = {"ffmpeg deflicker": "deflicker=mode=pm"}
STEADY = {"ffmpeg deshake": "deshake"}
SPANS = (4, 8, 16)       # frames over which a path is smoothed; the best of them speaks for the method
_RATE = Fraction(24)
_SOFT = 1.0              # pixels: the finest the correlation looks at


def filtered(shot: np.ndarray, chain: str) -> tuple[np.ndarray, float]:
    """Return a gray shot (T, H, W) uint8 after an FFmpeg filter chain, and frames per second.

    A filter that swallows frames at its ends is given them twice there, so that as many come out, in place.
    """
    lead = 1 if "tmedian" in chain else 0
    given = np.concatenate([shot[:1]] * lead + [shot] + [shot[-1:]] * lead)
    graph, taken = _graph(chain, shot.shape[2], shot.shape[1]), []
    began = time.monotonic()
    for number, picture in enumerate([*given, None]):
        graph.push(None if picture is None else _frame(picture, number))
        while (frame := _pulled(graph)) is not None:
            taken.append(frame.to_ndarray()[: shot.shape[1], : shot.shape[2]].copy())
    rate = len(shot) / (time.monotonic() - began)
    if len(taken) != len(shot):
        raise ValueError(f"{chain} gave {len(taken)} pictures for {len(shot)}; its ends need another lead.")
    return np.stack(taken), rate


def steadied(shot: np.ndarray, span: int) -> np.ndarray:
    """Return a gray shot (T, H, W) uint8 with every frame moved onto its path smoothed over `span` frames."""
    steps = [(0.0, 0.0)] + [_step(*pair) for pair in pairwise(shot)]
    path = np.cumsum(steps, axis=0)
    away = np.stack([_smoothed(axis, span) for axis in path.T], 1) - path
    return np.stack([np.clip(moved(picture.astype(np.float32), dx, dy, 0.0) + 0.5, 0, 255).astype(np.uint8)
                     for picture, (dy, dx) in zip(shot, away, strict=True)])


def _step(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return how far `other` lies below and right of `one`, pixels: the peak of their phase correlation."""
    window = np.outer(np.hanning(one.shape[0]), np.hanning(one.shape[1]))
    first, second = (np.fft.rfft2((plane - plane.mean()) * window) for plane in (one, other))
    down, right = np.fft.fftfreq(one.shape[0])[:, None], np.fft.rfftfreq(one.shape[1])[None]
    cross = second * np.conj(first)
    cross *= np.exp(-2 * (np.pi * _SOFT) ** 2 * (down**2 + right**2)) / np.maximum(np.abs(cross), 1e-9)
    peak = np.fft.irfft2(cross, s=one.shape)
    row, column = np.unravel_index(peak.argmax(), peak.shape)
    return _finely(peak[:, column], row), _finely(peak[row], column)


def _finely(line: np.ndarray, at: int) -> float:
    """Return the place of a peak between the samples of a line that is a ring: a parabola of logarithms."""
    size = len(line)
    low, mid, high = np.log(np.maximum((line[at - 1], line[at], line[(at + 1) % size]), 1e-9))
    off = 0.5 * (low - high) / min(low - 2 * mid + high, -1e-9)
    return (at if at < size / 2 else at - size) + float(np.clip(off, -0.5, 0.5))


def _smoothed(path: np.ndarray, span: int) -> np.ndarray:
    far = np.arange(len(path))[:, None] - np.arange(len(path))[None]
    bell = np.exp(-0.5 * (far / (0.65 * span)) ** 2)
    return bell @ path / bell.sum(1)


def _graph(chain: str, width: int, height: int) -> av.filter.Graph:
    graph = av.filter.Graph()
    nodes = [graph.add_buffer(width=width, height=height, format="gray", time_base=1 / _RATE)]
    for step in chain.split(","):
        name, _, said = step.partition("=")
        nodes.append(graph.add(name, said or None))
    nodes.extend([graph.add("format", "pix_fmts=gray"), graph.add("buffersink")])
    for one, other in pairwise(nodes):
        one.link_to(other)
    graph.configure()
    return graph


def _frame(picture: np.ndarray, number: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="gray")
    frame.pts, frame.time_base = number, 1 / _RATE
    return frame


def _pulled(graph):
    try:
        return graph.pull()
    except (av.error.BlockingIOError, av.error.EOFError):
        return None
