"""Of a burst that covers a tenth of one picture a known part is enough; what nothing vouches for is left."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from restoration.engine.kernels import burst
from restoration.engine.kernels.window import Frame
from restoration.engine.simulator.noise import gaussian
from tests.engine.damaged import SIZE, grain, scene, view

ROWS, COLUMNS = np.mgrid[:SIZE[1], :SIZE[0]]
WHERE = np.hypot(1.1 * (ROWS - 76), COLUMNS - 104) < 28
PART = WHERE & (COLUMNS > 104)
SCENE = SimpleNamespace(grain=SimpleNamespace(strength=lambda luma: torch.full_like(luma, 3.0)))


@pytest.fixture(autouse=True)
def small_picture(monkeypatch):
    """Let a burst be as small as these pictures are."""
    monkeypatch.setattr(burst, "_LEAST", 1000)


def crumbled(luma):
    """Lay white threads over what the emulsion has left grey."""
    rough = gaussian(np.random.default_rng(3).normal(size=SIZE[::-1]).astype(np.float32), 1.1)
    threads = np.clip(1.4 - np.abs(rough) / rough.std(), 0, 1) * gaussian(WHERE.astype(np.float32), 1.5)
    return luma + threads * (235 - luma)


def seen(pictures, part=PART):
    """Ask for the whole of a burst in the middle of three pictures; the motion beneath it is nonsense."""
    frames = [Frame(n, (torch.from_numpy(np.asarray(luma, np.float32)),)) for n, luma in enumerate(pictures)]
    flows = []
    for step in (-1.0, 1.0):
        flow = torch.zeros((2, SIZE[1] // 2, SIZE[0] // 2))
        flow[0] = -step
        flow[:, torch.from_numpy(WHERE[::2, ::2])] = 9.0
        flows.append(flow)
    return burst.whole(frames[1], [frames[0], frames[2]], flows, (torch.from_numpy(part), SCENE))


def test_a_part_of_a_burst_is_enough_for_the_whole_and_the_motion_beneath_it_is_not_believed():
    truth = [view(n) for n in range(3)]
    pictures = [luma + grain(n, 3.0) for n, luma in enumerate(truth)]
    pictures[1] = crumbled(pictures[1])
    found = seen(pictures)
    hole = found.hole.numpy()
    assert hole[WHERE].mean() > 0.95
    assert hole.mean() < 2 * WHERE.mean()
    under = 0.5 * (found.views[0] + found.views[1]).numpy()
    assert np.sqrt(np.mean((under - truth[1])[WHERE] ** 2)) < 5


@pytest.mark.parametrize("why", ["the neighbours are other pictures", "they are of one side",
                                 "it hardly rises", "the network knew all of it", "it is small"])
def test_nothing_more_is_taken_where(why):
    pictures = [view(n) + grain(n, 3.0) for n in range(3)]
    part = {"the network knew all of it": WHERE, "it is small": PART & (ROWS > 90)}.get(why, PART)
    if why == "the neighbours are other pictures":
        pictures = [view(n, picture=scene(20 + n)) + grain(n, 3.0) for n in range(3)]
    pictures[1] = pictures[1] + 9 * WHERE if why == "it hardly rises" else crumbled(pictures[1])
    if why == "they are of one side":
        frames = [Frame(n, (torch.from_numpy(luma.astype(np.float32)),)) for n, luma in enumerate(pictures)]
        flows = [torch.zeros((2, SIZE[1] // 2, SIZE[0] // 2))] * 2
        assert burst.whole(frames[0], frames[1:], flows, (torch.from_numpy(part), SCENE)) is None
    else:
        assert seen(pictures, part) is None
