"""The bench measures what it says, on films small enough for a test; its figures are not judged here."""

import json

import numpy as np
import pytest

from restoration.engine.bench.peers import DEFLICKER, PEERS, filtered
from restoration.engine.commands import BAD_FILM, DONE, USAGE, main
from tests.clips import draw_film


@pytest.mark.parametrize("chain", [*PEERS.values(), *DEFLICKER.values()])
def test_a_peer_gives_back_as_many_pictures_in_their_places(chain):
    shot = np.full((6, 48, 64), 90, np.uint8)
    shot[:, 10:30, 10:40] = np.arange(60, 180, 20, dtype=np.uint8)[:, None, None]

    out, rate = filtered(shot, chain)

    assert out.shape == shot.shape and rate > 0
    if chain not in DEFLICKER.values():
        assert np.abs(out[:, 20, 25].astype(int) - shot[:, 20, 25]).max() <= 20


def test_the_recipe_is_measured_step_by_step_beside_the_codec(tmp_path, capsys):
    film = draw_film(tmp_path / "film.mkv", frames=6)

    assert main(["bench", "--only", "recipe", "--recipe", "gentle", "--film", str(film)]) == DONE

    text, _, tables = capsys.readouterr().out.partition("\n## recipe")
    rates = json.loads(text)["recipe"]["frames_per_second"]
    assert {"analysis", "whole", "decode", "encode"} < set(rates) and min(rates.values()) > 0
    assert tables.count("\n| ") == len(rates) + 2


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--only", "networks"], USAGE, "name their folder with --clips"),
        (["--clips", "nowhere"], BAD_FILM, "no MANIFEST.tsv in nowhere"),
        (["--frames", "2"], USAGE, "fewer than 4 frames"),
    ],
)
def test_a_bench_that_cannot_be_made_says_why(capsys, arguments, code, sentence):
    assert main(["bench", *arguments]) == code
    assert sentence in capsys.readouterr().err


@pytest.mark.slow
def test_time_and_memory_are_measured_for_two_lengths(capsys):
    assert main(["bench", "--only", "growth", "--recipe", "gentle", "--lengths", "24", "96"]) == DONE

    figures = json.loads(capsys.readouterr().out.partition("\n## growth")[0])["growth"]
    assert figures["ratio"]["frames"] == 4 and figures["ratio"]["peak_mib"] < 1.5
