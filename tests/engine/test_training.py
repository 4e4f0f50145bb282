"""Training: packs from drawn material, a few steps, and going on where it stopped."""

import json

import numpy as np
import pytest
import torch

from film.errors import Cancelled, FilmError
from film.frames import Writer
from restoration.engine.commands import BAD_FILM, DONE, USAGE, main
from restoration.engine.nets import weights
from restoration.engine.simulator.noise import generator
from restoration.engine.training import loop, material, packs, repair, shipping, upscale
from restoration.engine.training.wear import DAMAGED, LIVING, worn
from tests.engine.damaged import SIZE, view

SMALL = {"channels": 4, "half": 1, "quarter": 1, "eighth": 1}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder with two packs of drawn shots."""
    folder = tmp_path_factory.mktemp("packs")
    for number in range(2):
        clean = np.stack([view(n) for n in range(packs.SHOT)]) / np.float32(255)
        samples = packs.samples(clean, number, None, generator(1, "test", number))
        np.save(folder / f"pack-{number:05d}.npy", samples)
    (folder / "data.json").write_text(json.dumps(
        {"seed": 1, "held_out": [], "sources": [], "drawn": ["view"]}))
    return folder


def plan(data, out, **changes):
    return loop.Plan(**({"data": data, "out": out, "steps": 4, "device": "cpu", "threads": 1, "batch": 2,
                         "shape": SMALL} | changes))


def test_wear_keeps_its_truths_and_is_the_same_again():
    clean = np.stack([view(n) for n in range(4)]) / np.float32(255)
    film, again = worn(clean, 11), worn(clean, 11)
    assert all(np.array_equal(film[name], again[name]) for name in film)
    apart = np.abs(film["aged"].astype(int) - film["grainy"])
    assert apart[film["map"] == 0].max() <= 3 < apart[film["map"] == 255].min() + 2
    assert film["aged"].shape == clean.shape and film["aged"].dtype == np.uint8


@pytest.mark.parametrize("seed", [4, 7, 13])
def test_what_lives_in_the_picture_is_no_damage_and_is_marked_as_alive(seed):
    film = worn(np.stack([view(n) for n in range(4)]) / np.float32(255), seed)
    assert (film["map"] == LIVING).mean() > 0.003 and (film["map"] == DAMAGED).mean() == 0
    assert np.array_equal(film["aged"], film["grainy"])


def test_a_training_can_begin_from_weights_and_its_card_says_from_which(data, tmp_path):
    loop.train(repair, plan(data, tmp_path / "run"))
    first = json.loads(shipping.ship(repair, tmp_path / "run", packs.data_card(data), {},
                                     folder=tmp_path / "out").read_text())
    told = loop.train(repair, plan(data, tmp_path / "on", shape={}, steps=1, begin=tmp_path / "out"))
    card = json.loads(shipping.ship(repair, tmp_path / "on", packs.data_card(data), {},
                                    folder=tmp_path / "on").read_text())
    assert told["steps"] == 1 and card["shape"] == first["shape"] and "before" not in first
    assert card["before"]["sha256"] == first["sha256"] and card["before"]["steps"] == 4


def test_training_goes_on_where_it_stopped(data, tmp_path):
    first = loop.train(repair, plan(data, tmp_path / "run", steps=2))
    assert first["steps"] == 2
    on = loop.train(repair, plan(data, tmp_path / "run", steps=5, resume=True))
    assert on["steps"] == 5 and set(on["losses"]) == {"picture", "detail", "finding", "overlap"}
    assert torch.load(tmp_path / "run" / "state.pt", weights_only=True)["steps"] == 5


def test_a_stopped_training_leaves_its_checkpoint(data, tmp_path):
    with pytest.raises(Cancelled):
        loop.train(upscale, plan(data, tmp_path / "run", steps=9, shape={"channels": 4, "layers": 2}),
                   cancelled=lambda: True)
    assert torch.load(tmp_path / "run" / "state.pt", weights_only=True)["steps"] == 1


def test_what_is_shipped_can_be_read_back_with_its_card(data, tmp_path):
    loop.train(repair, plan(data, tmp_path / "run"))
    shipping.ship(repair, tmp_path / "run", packs.data_card(data), {"psnr": 1.0}, folder=tmp_path / "out")
    net = weights.network("repair", torch.device("cpu"), tmp_path / "out")
    assert net.shape.channels == 4


def test_a_network_learns_a_little_in_a_few_steps(data, tmp_path):
    torch.manual_seed(0)
    net = repair.network(SMALL)
    optimiser = torch.optim.Adam(net.parameters(), 3e-3)
    samples = repair.Batches(data, 4, 1).take()
    losses = []
    for _ in range(12):
        total, _ = repair.loss(net, samples)
        optimiser.zero_grad()
        total.backward()
        optimiser.step()
        losses.append(float(total.detach()))
    assert losses[-1] < losses[0]


def test_the_manifest_says_what_may_be_learned_from(tmp_path):
    (tmp_path / "clean").mkdir()
    for name in ("a", "b", "c"):
        with Writer(tmp_path / "clean" / f"{name}.mkv", width=SIZE[0], height=SIZE[1], rate=24,
                    pixel_format="gray") as writer:
            for n in range(packs.SHOT):
                writer.write((view(n).astype(np.uint8),))
    rows = ["file\tsource\tlicence\tsha256\tuse", "clean/a.mkv\tdrawn\tCC0\t1\ttrain",
            "clean/b.mkv\tdrawn\tCC0\t2\tdev-test", "clean/c.mkv\tdrawn\tCC0\t3\ttrain: textures"]
    manifest = tmp_path / "MANIFEST.tsv"
    manifest.write_text("\n".join(rows))
    assert [source.path.stem for source in material.listed(manifest)] == ["a", "c"]
    found = material.listed(manifest, without=("c",))
    assert [source.path.stem for source in found] == ["a"]
    rng = generator(1, "clip")
    assert material._from_clip(found[0].path, rng, (96, 64), 5).shape == (5, 64, 96)
    with pytest.raises(FilmError, match="lists no clip whose use is 'train'"):
        material.listed(manifest, without=("a", "c"))


def test_the_command_trains_and_says_what_it_lacks(data, tmp_path, capsys):
    asked = ["train", "upscale", "--data", str(data), "--out", str(tmp_path / "run"), "--steps", "2",
             "--device", "cpu", "--threads", "1", "--json"]
    assert main(asked) == DONE
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["steps"] == 2
    for length in ((), ("--hours", "nan"), ("--steps", "-1"), ("--hours", "inf")):
        assert main(["train", "upscale", "--data", str(data), *length]) == USAGE
    assert main(["train", "upscale", "--data", str(tmp_path / "none"), "--steps", "1"]) == BAD_FILM
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["train", "upscale", "--data", str(empty), "--steps", "1"]) == BAD_FILM
    assert "holds no packs to learn from" in capsys.readouterr().err
