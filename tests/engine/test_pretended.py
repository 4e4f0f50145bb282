"""The pretended card itself: planted mistakes are caught, and what the host waits for is counted."""

import numpy as np
import pytest
import torch

from restoration.engine.nets import layers
from tests.engine.card_planes import CARD, OtherDevice, Plane
from tests.engine.pretended import card

MISTAKES = {
    "adding": lambda there, here: there + here,
    "taking from a plane by an index of the processor": lambda there, here: torch.take(there, here.long()),
    "taking from the processor by an index of the card": lambda there, here: here[there.long()],
    "index_select": lambda there, here: there.index_select(0, here.long()),
    "choosing": lambda there, here: torch.where(there > 0, there, here),
    "joining": lambda there, here: torch.cat((there, here)),
    "writing into": lambda there, here: torch.mul(there, 2, out=here),
    "indexed values": lambda there, here: there.__setitem__(there.long(), here),
    "pooling whole numbers": lambda there, here: torch.max_pool2d(there.view(1, 1, 2, 2).short(), 2),
    "a layer fused for the processor": lambda there, here: layers._fused(
        torch.nn.Conv2d(1, 1, 1), there.view(1, 1, 2, 2), "none"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_caught(mistake):
    with card():
        there, here = torch.ones(4, device=CARD), torch.ones(4)
        with pytest.raises(OtherDevice):
            MISTAKES[mistake](there, here)


def test_a_plane_of_the_card_is_no_array_and_computes_no_more_when_the_card_is_gone():
    with card():
        there = torch.ones(4, device="cuda:0")
        for look in (there.numpy, lambda: np.asarray(there)):
            with pytest.raises(TypeError, match="can't convert cuda"):
                look()
        assert isinstance(there, Plane) and there.is_cuda and there.cpu().numpy().sum() == 4
    with pytest.raises(OtherDevice, match="taken away"):
        there + 1


def test_numbers_of_the_processor_go_with_planes_as_torch_allows():
    with card() as seen:
        there = torch.arange(6.0, device="cuda:0").view(2, 3)
        assert (there * torch.tensor(2.0)).cpu().tolist() == [[0, 2, 4], [6, 8, 10]]
        before = sum(seen.waits.values())
        assert there[torch.tensor([1])].shape == (1, 3)         # allowed, and a hidden upload
        assert sum(seen.waits.values()) == before + 1


def test_views_lie_on_the_plane_they_look_at():
    with card():
        there = torch.zeros(4, 6, device="cuda:0")
        there[1:3, None, ::2].fill_(1)
        there[0] = 2
        there[there > 1.5] += 1
        there.view(-1).index_copy_(0, torch.tensor([23], device="cuda:0"), there.new_tensor([7.0]))
        assert there.sum().item() == 6 + 18 + 7 and there[..., -1].tolist() == [3, 0, 0, 7]


WAITS = {
    "a number": (lambda plane: plane.sum().item(), 1), "a truth": (lambda plane: bool(plane.any()), 1),
    "places": (lambda plane: plane.nonzero(), 1), "a mask": (lambda plane: plane[plane > 1], 1),
    "counting": (lambda plane: torch.bincount(plane.long()), 2), "equal": (torch.equal, 1),
    "a download": (lambda plane: plane.cpu(), 1), "a view": (lambda plane: plane[1:].view(3, 1), 0),
    "an upload": (lambda plane: torch.ones(3).to(CARD), 1),
    "a table": (lambda plane: torch.tensor([1], device=CARD), 1),
    "a pinned upload": (lambda plane: torch.ones(3).pin_memory().to(CARD, non_blocking=True), 0),
    "an unpinned one": (lambda plane: torch.ones(3).to(CARD, non_blocking=True), 1),
    "computing": (lambda plane: plane.sort().values.cumsum(0), 0),
}


@pytest.mark.parametrize("what", WAITS)
def test_whatever_the_host_waits_for_is_counted(what):
    ask, waits = WAITS[what]
    with card() as seen:
        plane = torch.arange(4.0, device="cuda:0")
        ask(plane, plane) if what == "equal" else ask(plane)
        assert sum(seen.waits.values()) == waits
        assert (sum(seen.launches.values()) > 1) == (what not in ("a view",))


def test_memory_runs_out_where_a_tensor_is_larger_than_the_room():
    with card(room=4000):
        torch.zeros(1000, device="cuda:0")
        with pytest.raises(torch.OutOfMemoryError):
            torch.zeros(1001, device="cuda:0")
