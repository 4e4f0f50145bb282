"""Weights are read only with a true card, and a recipe names the weights it works with."""

import json
import shutil
from copy import deepcopy

import pytest
import torch
from safetensors.torch import save_file

from restoration.engine.kernels.upscale import doubled
from restoration.engine.nets import cards, weights
from restoration.engine.nets.cards import BadWeights
from restoration.engine.nets.repair import RepairNet, RepairShape
from restoration.engine.nets.views import joined, mirrored
from restoration.engine.recipes import BadRecipe, Recipe, Step, parse

CPU = torch.device("cpu")


@pytest.fixture
def folder(tmp_path):
    """A copy of what ships, to be spoilt."""
    for name in ("repair.json", "repair.safetensors"):
        shutil.copy(cards.FOLDER / name, tmp_path / name)
    return tmp_path


def rewritten(folder, **changes):
    place = folder / "repair.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | changes), encoding="utf-8")


@pytest.mark.parametrize("name", ["repair", "finish", "upscale"])
def test_what_ships_is_what_its_card_says(name):
    told = cards.card(name)
    assert len(cards.proved(name)) == told["bytes"] < 2 * 2**20
    assert told["data"]["sources"] and all(source["licence"] for source in told["data"]["sources"])
    net = weights.network(name, CPU)
    assert sum(value.numel() for value in net.parameters()) == told["parameters"]
    assert not any(value.requires_grad for value in net.parameters())


def test_altered_weights_are_refused(folder):
    with (folder / "repair.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x07")
    with pytest.raises(BadWeights, match=r"repair.safetensors have the SHA-256 .* not the .* of their card"):
        weights.network("repair", CPU, folder)


def test_missing_weights_and_cards_are_refused(folder):
    (folder / "repair.safetensors").unlink()
    with pytest.raises(BadWeights, match=r"The weights repair.safetensors are missing; take"):
        weights.network("repair", CPU, folder)
    with pytest.raises(BadWeights, match=r"The card upscale.json of the weights 'upscale' is missing"):
        weights.network("upscale", CPU, folder)


def test_a_card_that_lacks_something_is_refused(folder):
    said = json.loads((folder / "repair.json").read_text())
    said.pop("data")
    (folder / "repair.json").write_text(json.dumps(said))
    with pytest.raises(BadWeights, match=r"repair.json lacks 'data'"):
        cards.card("repair", folder)


@pytest.mark.parametrize(("spoilt", "sentence"), [
    ({"network": "Other"}, "names the network 'Other'; this engine has RepairNet, UpscaleNet"),
    ({"name": "other"}, "is not a card of 'repair'"),
    ({"shape": {"channels": 8}}, "do not fit their network"),
])
def test_a_foreign_card_is_refused(folder, spoilt, sentence):
    rewritten(folder, **spoilt)
    with pytest.raises(BadWeights, match=sentence):
        weights.network("repair", CPU, folder)


def test_a_pickle_is_not_read(folder):
    import hashlib

    place = folder / "repair.safetensors"
    torch.save({"a": torch.zeros(1)}, place)
    rewritten(folder, sha256=hashlib.sha256(place.read_bytes()).hexdigest())
    with pytest.raises(BadWeights, match="do not fit their network"):
        weights.network("repair", CPU, folder)


def test_weights_of_other_layers_are_refused(folder):
    import hashlib

    place = folder / "repair.safetensors"
    save_file({"a": torch.zeros(1)}, place)
    rewritten(folder, sha256=hashlib.sha256(place.read_bytes()).hexdigest())
    with pytest.raises(BadWeights, match="do not fit their network"):
        weights.network("repair", CPU, folder)


def test_a_recipe_names_its_weights_and_its_digest_follows_them(monkeypatch):
    recipe = Recipe("own", "Own", (Step("repair"), Step("upscale", {"method": "lanczos"})))
    lines = recipe.as_json()["steps"]
    assert lines[0]["weights"] == cards.digest("repair") and "weights" not in lines[1]
    assert parse(recipe.as_json()).digest == recipe.digest
    was = recipe.digest
    monkeypatch.setattr(cards, "digest", lambda name: "f" * 64)
    assert Recipe("own", "Own", recipe.steps).digest != was


def test_a_recipe_made_with_other_weights_is_refused():
    said = Recipe("own", "Own", (Step("repair"),)).as_json()
    said["steps"][0]["weights"] = "0" * 64
    with pytest.raises(BadRecipe, match="was made with the weights '0000"):
        parse(said)


def test_the_network_gives_three_planes_of_any_size_it_takes():
    net = RepairNet(RepairShape(4, 1, 1, 1))
    assert net(torch.rand(2, 5, 48, 72)).shape == (2, 3, 48, 72)


def test_a_gap_in_the_window_is_filled_by_its_mirror():
    luma, one, two = torch.zeros(1), torch.ones(1), 2 * torch.ones(1)
    assert mirrored(luma, [None, one, None, two]) == [one, one, two, two]
    assert mirrored(luma, [None] * 4) == [luma] * 4
    assert mirrored(luma, [one, two, None, None]) == [one, two, one, two]


def test_two_motions_are_joined_into_one():
    first, second = torch.full((2, 24, 32), 3.0), torch.full((2, 24, 32), -1.0)
    assert torch.allclose(joined(first, second), torch.full((2, 24, 32), 2.0))


def test_an_enlargement_by_the_network_is_twice_the_size_and_keeps_flat_gray():
    with torch.inference_mode():
        large = doubled(torch.full((40, 60), 100.0))
    assert large.shape == (80, 120)
    assert float((large - 100).abs().max()) < 3


def test_layers_in_bfloat16_give_nearly_the_same_and_answer_in_single_precision():
    frames, held = torch.rand(1, 5, 48, 64), weights.network("repair", CPU)
    fine, small = deepcopy(held).float(), deepcopy(held).to(torch.bfloat16)     # `held` is everybody's
    with torch.inference_mode():
        exact, coarse = fine(frames), small(frames)
    assert coarse.dtype == torch.float32
    assert float((exact[:, 0] - coarse[:, 0]).abs().max()) < 0.03


@pytest.mark.parametrize(("name", "shape"), [("repair", (1, 5, 48, 64)), ("finish", (1, 11, 48, 64)),
                                             ("upscale", (2, 1, 40, 56)), ("upscale", (1, 1, 33, 47))])
def test_looking_without_learning_gives_what_the_learning_layers_give(name, shape):
    net, picture = weights.network(name, CPU), torch.rand(shape, generator=torch.Generator().manual_seed(2))
    with torch.enable_grad():
        slow = net(picture)
    with torch.inference_mode():
        assert torch.allclose(net(picture), slow, atol=2e-5)
        small = deepcopy(net).to(torch.bfloat16)        # as on processors that have it
        assert (small(picture) - slow).abs().mean() < 0.05
