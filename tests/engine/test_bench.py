"""The bench measures what it says, on films small enough for a test; its figures are not judged here."""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from restoration.engine.bench import carded, light, targets
from restoration.engine.bench.peers import DEFLICKER, PEERS, STEADY, filtered, steadied
from restoration.engine.commands import BAD_FILM, BAD_RECIPE, DONE, USAGE, main
from restoration.engine.nets import cards
from restoration.engine.simulator.gate import moved
from tests.clips import draw_film


@pytest.mark.parametrize("chain", [*PEERS.values(), *DEFLICKER.values(), *STEADY.values()])
def test_a_peer_gives_back_as_many_pictures_in_their_places(chain):
    shot = np.full((6, 48, 64), 90, np.uint8)
    shot[:, 10:30, 10:40] = np.arange(60, 180, 20, dtype=np.uint8)[:, None, None]

    out, rate = filtered(shot, chain)

    assert out.shape == shot.shape and rate > 0
    if chain not in DEFLICKER.values():
        assert np.abs(out[:, 20, 25].astype(int) - shot[:, 20, 25]).max() <= 20


def test_the_plain_way_to_steady_brings_a_shaken_picture_back():
    chance = np.random.default_rng(4)
    still = np.kron(chance.uniform(30, 220, (14, 18)), np.ones((8, 8))).astype(np.float32)
    shot = np.stack([moved(still, *chance.normal(0, 1.5, 2), 0.0) for _ in range(12)]).astype(np.uint8)

    steady = steadied(shot, 16)

    inner = (slice(None), slice(12, -12), slice(12, -12))
    apart = [np.abs(np.diff(film[inner].astype(int), axis=0)).mean() for film in (shot, steady)]
    assert apart[1] < 0.5 * apart[0]


def figures_of(capsys):
    text, _, tables = capsys.readouterr().out.partition("\n\n")
    return json.loads(text), tables


def test_the_recipe_is_measured_step_by_step_beside_the_codec(tmp_path, capsys):
    film = draw_film(tmp_path / "film.mkv", frames=6)

    assert main(["bench", "--only", "recipe", "--recipe", "gentle", "--film", str(film)]) == DONE

    figures, tables = figures_of(capsys)
    rates = {name: row["frames_per_second"] for name, row in figures["recipe"]["recipe"].items()}
    assert {f"gentle: {part}" for part in ("analysis", "whole", "decode", "encode")} < set(rates)
    assert min(rates.values()) > 0
    assert "## recipe" in tables and figures["targets"]["targets"] == {}      # of a part, what it measured


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--only", "repair"], USAGE, "name their folder with --clips"),
        (["--clips", "nowhere"], BAD_FILM, "no MANIFEST.tsv in nowhere"),
        (["--film", "nowhere.mkv"], BAD_FILM, "no film nowhere.mkv"),
        (["--frames", "2"], USAGE, "fewer than 4 frames"),
        (["--workers", "0"], USAGE, "1 or more"),
        (["--only", "recipe", "--cards"], USAGE, "neither is asked for"),
        (["--recipe", "louder"], BAD_RECIPE, "No recipe is called 'louder'"),
    ],
)
def test_a_bench_that_cannot_be_made_says_why(capsys, arguments, code, sentence):
    assert main(["bench", *arguments]) == code
    assert sentence in capsys.readouterr().err


def test_a_target_is_met_missed_or_not_measured():
    found = {"machine": {"device": "cpu"},
             "repair": {"level A": {"repair, keep 1": {"grainy_psnr": 42.2, "grain_fine": 1.2}}},
             "speed": {"films": {"repair alone, 720x576": {"frames_per_second": 12.0}}}}

    rows = targets.held(found)

    assert rows["old as old: against the truth with its grain, dB"] == {
        "asked": "≥ 42", "measured": "42.2", "met": "yes"}
    assert rows["old as old: grain left, fine octave"] == {
        "asked": "0.95 to 1.05", "measured": "1.2", "met": "no"}
    assert rows["full restore, dB"] == {"asked": "≥ 33", "measured": "not measured", "met": ""}
    assert rows["repair alone, 720x576, frames/s (two cores with bfloat16)"]["met"] == "no"


def test_weave_is_held_to_what_simple_ways_reach_clip_by_clip():
    def left(still, wandering):
        return {"weave still": still, "weave wandering": wandering}
    level = {"input": left(1.0, 1.0), "ffmpeg deshake": left(0.6, 2.0),
             "phase correlation, 8 frames": left(0.15, 3.0), "deflicker, stabilise": left(0.3, 1.01)}

    rows = targets.held({"machine": {"device": "cpu"}, "unsteady": {"level B": level}})

    met = {name.split()[1].rstrip(","): row["met"] for name, row in rows.items() if name.startswith("weave")}
    assert met == {"still": "no", "wandering": "yes"}


def test_the_machine_is_told_beside_its_figures():
    said = argparse.Namespace(device="cpu", threads=1, workers=2, frames=12)

    told = targets.machine(said)

    assert told["cores"] >= 1 and told["device"].startswith("cpu") and told["bfloat16"] in {"yes", "no"}


@pytest.mark.slow
def test_time_and_memory_are_measured_for_two_lengths(capsys):
    assert main(["bench", "--only", "growth", "--recipe", "gentle", "--lengths", "24", "96"]) == DONE

    ratio = figures_of(capsys)[0]["growth"]["growth"]["ratio"]
    assert ratio["frames"] == 4 and ratio["peak_mib"] < 1.5


def test_what_is_measured_of_a_network_goes_into_its_card_and_nothing_else_of_it_changes(tmp_path):
    for place in cards.FOLDER.glob("*.json"):
        shutil.copy(place, tmp_path)
    methods = carded.TOLD["repair"][2]
    rows = {method: {"psnr": 30.0 + n, "frames_per_second": 9.0} for n, method in enumerate(methods)}
    figures = {"machine": {"frames": 12, "device": "cpu"}, "repair": {"level A": rows}}

    done = carded.written(figures, [Path("one.mkv"), Path("two.mp4")], tmp_path)

    assert done == ["repair", "finish"]                      # of the third nothing was measured
    was, now = cards.card("repair"), json.loads((tmp_path / "repair.json").read_text())
    assert now["scores"]["clips"] == ["one", "two"] and now["scores"]["methods"]["input"] == {"psnr": 30.0}
    assert {**now, "scores": 0} == {**was, "scores": 0}
    assert (tmp_path / "upscale.json").read_bytes() == (cards.FOLDER / "upscale.json").read_bytes()


@pytest.mark.parametrize("kind", light.KINDS)
def test_light_that_wanders_is_told_by_the_mean_and_by_the_tones(kind):
    ramp = np.tile(np.linspace(10, 245, 96).astype(np.uint8), (12, 64, 1))

    meant, lit = light.shone(ramp, kind, 7)

    nothing, something = light.left(meant, meant), light.left(lit, meant)
    assert set(nothing.values()) == {0.0} and min(something.values()) > 1
    assert something["worst_tone"] > something["flicker_of_tones"]
    assert (meant[-1].mean() < 0.2 * meant[0].mean()) == (kind == "fade")
