"""The plan: one pass finds shots and curves, the same every time; films are cut where they may be."""

import numpy as np
import pytest

from film.errors import Cancelled, FilmError
from restoration.engine import plan
from restoration.engine.recipes import named
from tests.engine.damaged import SCENE, chain, film, grain, scene, view

OTHER = scene(99)


@pytest.fixture(scope="module")
def two_shots(tmp_path_factory):
    pictures = [view(n, picture=SCENE if n < 14 else OTHER) + grain(n) for n in range(24)]
    return film(tmp_path_factory.mktemp("film") / "two.mkv", pictures)


def test_shots_are_found_and_curves_solved_for_every_frame(two_shots):
    found = plan.analyse(two_shots, named()["publish-hd"])
    assert found.shots == ((0, 14), (14, 24))
    assert found.frames == 24
    assert {"flicker", "weave", "grain"} <= set(found.curves)
    assert len(found.curves["flicker"]["gain"]) == len(found.curves["weave"]["x"]) == 24
    assert found.shot_of(13) == 0 and found.shot_of(14) == 1


def test_the_same_film_gives_the_same_analysis_and_it_survives_a_file(two_shots, tmp_path):
    one, other = (plan.analyse(two_shots, named()["standard"]) for _ in range(2))
    assert one.digest == other.digest
    one.save(tmp_path / "analysis.npz")
    again = plan.Analysis.load(tmp_path / "analysis.npz")
    assert again.digest == one.digest
    assert again.shots == one.shots
    assert not list(tmp_path.glob("*.part"))


def test_something_else_is_not_taken_for_an_analysis(tmp_path):
    (tmp_path / "a.npz").write_bytes(b"PK nothing")
    with pytest.raises(FilmError, match=r"a\.npz is not an analysis"):
        plan.Analysis.load(tmp_path / "a.npz")


def test_progress_counts_every_frame_and_cancelling_stops(two_shots):
    seen = []
    plan.analyse(two_shots, chain("deflicker"), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 24) for n in range(1, 25)]
    with pytest.raises(Cancelled):
        plan.analyse(two_shots, chain("deflicker"), cancelled=lambda: len(seen) > 0)


def test_frames_printed_twice_are_noted(tmp_path):
    pictures = [view(n - n % 3 // 2) + grain(n - n % 3 // 2) for n in range(18)]
    found = plan.analyse(film(tmp_path / "twice.mkv", pictures), chain("dust"))
    assert list(np.flatnonzero(found.duplicates)) == [2, 5, 8, 11, 14, 17]


def test_the_strength_of_the_grain_is_measured(tmp_path):
    pictures = [SCENE[30:174, 20:212] + grain(n, 6.0) for n in range(18)]
    found = plan.analyse(film(tmp_path / "grain.mkv", pictures), chain("dust"))
    assert 5.0 < np.median(found.curves["grain"]["sigma"]) < 7.0


@pytest.mark.parametrize(("shots", "size", "segments"), [
    ([(0, 100)], 200, [(0, 100)]),
    ([(0, 100)], 40, [(0, 50), (50, 100)]),
    ([(0, 10), (10, 20), (20, 30), (30, 90)], 30, [(0, 30), (30, 60), (60, 90)]),
    ([(0, 10), (10, 100)], 45, [(0, 10), (10, 55), (55, 100)]),
    ([(0, 40), (40, 50), (50, 60)], 45, [(0, 40), (40, 60)]),
])
def test_a_film_is_cut_at_shots_and_inside_long_ones(shots, size, segments):
    assert plan.cut(shots, size) == segments


def test_segments_cover_every_frame_once():
    chance = np.random.default_rng(3)
    for _ in range(200):
        edges = np.cumsum(chance.integers(1, 90, chance.integers(1, 12)))
        shots = list(zip([0, *edges[:-1].tolist()], edges.tolist(), strict=True))
        segments = plan.cut(shots, int(chance.integers(1, 120)))
        assert [s for s, _ in segments] == [0, *[e for _, e in segments[:-1]]]
        assert segments[-1][1] == edges[-1]
