"""The second look: cleaner than the first, the same however a film is cut, and only where grain shall go."""

import json

import numpy as np
import pytest
import torch

from film.probe import probe
from restoration.engine import pipeline, plan
from restoration.engine.bench.damage import level
from restoration.engine.bench.scores import psnr
from restoration.engine.kernels import finish, repair
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets import cards, weights
from restoration.engine.nets.repair import AGAIN, FRAMES, RepairNet, RepairShape
from restoration.engine.recipes import Step
from restoration.engine.simulator.noise import generator
from restoration.engine.training import finish as task
from restoration.engine.training import loop, packs, shipping
from tests.engine.damaged import chain, film, restored, view

SHOT = 10
ALL = ("repair", {"keep": 0.0})


@pytest.fixture(scope="module")
def aged():
    """A drawn shot at the measuring damage."""
    return level(np.stack([view(n) for n in range(SHOT)]).astype(np.uint8), 6)


@pytest.fixture(scope="module")
def source(aged, tmp_path_factory):
    return film(tmp_path_factory.mktemp("finish") / "aged.mkv", aged.aged.astype(np.float32))


@pytest.fixture(scope="module")
def cleaned(source):
    return restored(source, ALL)[0]


def pictures(planes):
    return np.array(planes).round().clip(0, 255).astype(np.uint8)


def test_the_second_look_comes_nearer_to_the_clean_film_than_the_first(aged, source, cleaned, monkeypatch):
    monkeypatch.setattr(repair, "looked", lambda window, params, scene, views: (
        repair.look(weights.network("repair", views.device), views, window.centre.luma),) * 2)
    once = restored(source, ALL)[0]
    assert psnr(pictures(cleaned), aged.clean) > psnr(pictures(once), aged.clean) + 0.2


def test_cleaned_in_pieces_is_bit_for_bit_cleaned_in_one_piece(source, cleaned):
    recipe = chain(ALL)
    segment = pipeline.Segment(source, recipe, plan.analyse(source, recipe), probe(source).video,
                               torch.device("cpu"))
    with torch.inference_mode():
        cut = ((0, 1), (1, 4), (4, 9), (9, SHOT))
        pieces = [frame.luma.numpy() for start, stop in cut for frame in segment.frames(start, stop)]
    assert all(np.array_equal(one, other) for one, other in zip(pieces, cleaned, strict=True))


def test_the_number_of_threads_does_not_change_a_bit(source, cleaned):
    torch.set_num_threads(2)
    try:
        after, _ = restored(source, ALL)
    finally:
        torch.set_num_threads(1)
    assert all(np.array_equal(one, other) for one, other in zip(after, cleaned, strict=True))


def test_only_where_grain_shall_go_is_there_a_second_look_and_it_reads_further():
    whole, less = Step("repair"), Step("repair", {"keep": 0.5})
    assert (whole.reach, less.reach) == (2, finish.REACH)
    assert whole.weights == cards.digest("repair")
    assert less.weights == f"{cards.digest('repair')}+{cards.digest('finish')}"


def test_each_frame_is_cleaned_once_and_let_go_when_it_is_far():
    window = {n: Frame(n, (torch.from_numpy(view(n)),)) for n in range(9)}
    cleaned, asked = finish.Cleaned(), []

    def first(near):
        asked.append(near.index)
        return repair.Seen(near.centre.luma, near.centre.luma, torch.zeros(1))

    for index in range(9):
        cleaned.take(Window(index, window), first)
    assert asked == list(range(9)) and sorted(cleaned.frames) == sorted(cleaned.seen) == [6, 7, 8]


def test_damage_in_the_map_that_only_the_first_look_sees_is_taken_from_the_first():
    shape = (16, 16)
    sure, blind = torch.full(shape, 0.9), torch.full(shape, 0.1)
    one, two = torch.full(shape, 50.0), torch.full(shape, 200.0)
    mask = torch.zeros(shape, dtype=torch.bool)
    mask[4:8, 4:8] = True
    first, missed = repair.Seen(one, one, sure), repair.Seen(two, two, blind)
    agreed = repair.Seen(two, two, sure)
    told = repair.believed(first, missed, mask)
    assert bool((told.sharp[mask] == 50).all()) and bool((told.sharp[~mask] == 200).all())
    assert bool((repair.believed(first, agreed, mask).sharp == 200).all())


def test_what_one_shot_keeps_another_does_not_see():
    assert Scene(0, 0, 4, {}, (8, 8)).kept is not Scene(1, 4, 8, {}, (8, 8)).kept


def test_a_second_look_begins_with_what_the_first_knows():
    first = weights.network("repair", torch.device("cpu"))
    second, frames = task.network(), torch.rand(1, FRAMES + AGAIN, 48, 64)
    with torch.no_grad():
        assert torch.allclose(second(frames)[:, :1], first(frames[:, :FRAMES])[:, :1].float(), atol=0.03)
    assert RepairNet(RepairShape(again=AGAIN)).shape.as_json()["again"] == AGAIN


def test_it_is_trained_from_what_the_first_look_leaves(tmp_path):
    data = tmp_path / "packs"
    data.mkdir()
    clean = np.stack([view(n) for n in range(packs.SHOT)]) / np.float32(255)
    samples = task.samples(clean, 3, None, generator(1, "test", 3))
    assert samples.shape[:2] == (len(packs.CENTRES), len(task.PLANES)) and samples.dtype == np.uint8
    np.save(data / "pack-00000.npy", samples)
    (data / "data.json").write_text(json.dumps({"seed": 1, "held_out": [], "sources": [], "drawn": ["view"]}))
    told = loop.train(task, loop.Plan(data=data, out=tmp_path / "run", steps=2, device="cpu", threads=1,
                                      batch=2))
    assert told["steps"] == 2 and {"gain", "healed"} < set(told["losses"])
    shipping.ship(task, tmp_path / "run", packs.data_card(data), {}, folder=tmp_path / "out")
    assert weights.network("finish", torch.device("cpu"), tmp_path / "out").shape.again == AGAIN
