"""What a user could pick instead: FFmpeg's own filters, run on the same pictures in the same process."""

import time
from fractions import Fraction
from itertools import pairwise

import av
import av.filter
import numpy as np

PEERS = {
    "ffmpeg atadenoise + median": "atadenoise,median=radius=1",
    "ffmpeg median": "median=radius=1",
    "ffmpeg removegrain 4": "removegrain=m0=4",
    "ffmpeg tmedian": "tmedian=radius=1",
    "ffmpeg nlmeans": "nlmeans=s=6:p=7:r=15",
}
DEFLICKER = {"ffmpeg deflicker": "deflicker=mode=pm"}
_RATE = Fraction(24)


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
