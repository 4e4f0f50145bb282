"""Weave and splice jumps go, the camera moves on, and nothing gets worse."""

from itertools import pairwise

import numpy as np
import pytest

from restoration.engine import plan
from restoration.engine.simulator.gate import moved
from restoration.engine.simulator.noise import walk
from tests.engine.damaged import SCENE, SIZE, chain, film, grain, lumas, restored, view

FRAMES = 40
CHANCE = np.random.default_rng(9)
WEAVE = 0.9 * CHANCE.standard_normal((FRAMES, 2))


def woven(number, pan=0):
    return moved(view(number, pan), *WEAVE[number], 0.0) + grain(number, 4.0)


def curves(path):
    return plan.analyse(path, chain("stabilise")).curves["weave"]


@pytest.mark.parametrize("pan", [0, 1])
def test_weave_is_taken_away_to_a_fraction_of_a_pixel(tmp_path, pan):
    found = curves(film(tmp_path / "w.mkv", [woven(n, pan) for n in range(FRAMES)]))
    left = np.diff(WEAVE + np.stack((found["x"], found["y"]), 1), axis=0)
    assert np.sqrt(np.mean(np.diff(WEAVE, axis=0) ** 2)) > 1.0
    assert np.sqrt(np.mean(left**2)) < 0.25


def test_the_restored_pictures_stand_stiller(tmp_path):
    source = film(tmp_path / "w.mkv", [woven(n) for n in range(FRAMES)])
    after, _ = restored(source, "stabilise")
    inner = (slice(10, -10), slice(10, -10))

    def change(pictures):
        return np.mean([np.abs(b - a)[inner].mean() for a, b in pairwise(pictures)])

    assert change(after) < 0.8 * change(lumas(source))


def test_a_steady_pan_is_the_cameras_and_stays(tmp_path):
    found = curves(film(tmp_path / "pan.mkv", [view(n, 2) + grain(n, 2.0) for n in range(FRAMES)]))
    assert np.abs(found["x"]).max() < 0.3 and np.abs(found["y"]).max() < 0.3


def test_a_splice_jump_is_set_back(tmp_path):
    jump = [(0, 7) if n in (20, 21) else (0, 0) for n in range(FRAMES)]
    pictures = [np.roll(view(n, 0), jump[n][1], axis=0) + grain(n, 2.0) for n in range(FRAMES)]
    found = curves(film(tmp_path / "jump.mkv", pictures))
    assert found["y"][20] < -3.5 and found["y"][21] < -3.5      # as far as the limit lets it
    assert np.abs(found["y"][:19]).max() < 1.0


def test_a_film_that_stands_still_keeps_its_bits(tmp_path):
    source = film(tmp_path / "still.mkv", [view(n, 0) + grain(n, 3.0) for n in range(20)])
    after, _ = restored(source, "stabilise")
    moved_most = max(np.abs(a - b).max() for a, b in zip(after, lumas(source), strict=True))
    found = curves(source)
    assert np.abs(found["x"]).max() < 0.1
    assert moved_most < 20


def test_a_shot_nothing_can_be_told_of_is_left_alone(tmp_path):
    noise = [np.random.default_rng(n).uniform(40, 200, SIZE[::-1]) for n in range(20)]
    source = film(tmp_path / "noise.mkv", noise)
    after, _ = restored(source, "stabilise")
    assert all(np.array_equal(a, b) for a, b in zip(after, lumas(source), strict=True))


def test_a_flat_film_is_left_alone(tmp_path):
    source = film(tmp_path / "flat.mkv", [np.full(SIZE[::-1], 90.0) for _ in range(8)])
    after, _ = restored(source, "stabilise")
    assert all((a == 90).all() for a in after)


def test_no_frame_is_moved_beyond_the_limit(tmp_path):
    source = film(tmp_path / "w.mkv", [woven(n) for n in range(FRAMES)])
    found = plan.analyse(source, chain(("stabilise", {"limit": 0.5}))).curves["weave"]
    assert max(np.abs(found["x"]).max(), np.abs(found["y"]).max()) <= 0.005 * SIZE[1] + 1e-6


def test_edges_are_filled_from_neighbours_that_show_the_scene_there(tmp_path):
    jump = [6 if n % 13 == 6 else 0 for n in range(FRAMES)]
    wide = [SCENE[30:30 + SIZE[1], 40 - jump[n]:40 - jump[n] + SIZE[0]] + grain(n, 2.0)
            for n in range(FRAMES)]
    source = film(tmp_path / "w.mkv", wide)
    truth = SCENE[30:30 + SIZE[1], 40:40 + SIZE[0]]
    edge = {}
    for edges in ("fill", "repeat"):
        after, _ = restored(source, ("stabilise", {"edges": edges, "limit": 8.0}))
        edge[edges] = np.mean([np.abs(after[n][4:-4, -5:] - truth[4:-4, -5:]).mean()
                               + np.abs(after[n][4:-4, :5] - truth[4:-4, :5]).mean()
                               for n in range(5, FRAMES - 5) if jump[n]])
    assert edge["fill"] < 0.6 * edge["repeat"], edge


def test_a_shot_filled_by_a_moving_crowd_is_never_made_worse(tmp_path):
    pictures = []
    for n in range(FRAMES):
        luma = view(n, 0) + grain(n, 3.0)
        for at in range(3):
            left = int(-90 + (5 + 2 * at) * n + 55 * at)
            body = luma[10 + 30 * at:120, max(0, left):max(0, left + 70)]
            body[:] = SCENE[100:100 + body.shape[0], 150:150 + body.shape[1]] * 0.5
        pictures.append(luma)
    found = curves(film(tmp_path / "crowd.mkv", pictures))
    assert np.sqrt(np.mean(np.diff(found["x"]) ** 2 + np.diff(found["y"]) ** 2)) < 0.3


def hand(number_of, seed, size):
    """A hand-held camera's path: a walk whose steps resemble the steps before."""
    steps = walk(np.random.default_rng(seed), number_of, 0.9, size)
    return np.cumsum(steps - steps.mean())


def by_hand(number, path, weave=None):
    dx, dy = path[number] + (0 if weave is None else weave[number])
    return moved(SCENE.astype(np.float32), dx, dy, 0.0)[50:50 + SIZE[1], 60:60 + SIZE[0]] + grain(number, 3.0)


def unrest(found, truth):
    """Root mean square of what the corrections leave of the weave's steps."""
    left = np.diff(truth + np.stack((found["x"], found["y"]), 1), axis=0)
    return float(np.sqrt(np.mean(left**2)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_hand_held_camera_keeps_its_tremor(tmp_path, seed):
    path = np.stack((hand(FRAMES, seed, 0.7), hand(FRAMES, seed + 50, 0.7)), 1)
    found = curves(film(tmp_path / "hand.mkv", [by_hand(n, path) for n in range(FRAMES)]))
    assert unrest(found, np.zeros((FRAMES, 2))) < 0.06


def test_weave_in_a_hand_held_shot_is_never_made_worse(tmp_path):
    path = np.stack((hand(FRAMES, 4, 0.5), hand(FRAMES, 54, 0.5)), 1)
    found = curves(film(tmp_path / "both.mkv", [by_hand(n, path, WEAVE) for n in range(FRAMES)]))
    before = float(np.sqrt(np.mean(np.diff(WEAVE, axis=0) ** 2)))
    assert unrest(found, WEAVE) < 0.6 * before


@pytest.mark.parametrize("way", ["pan", "tilt", "pan that sets in", "pan that stops"])
def test_a_camera_that_pans_or_tilts_goes_on_while_weave_goes(tmp_path, way):
    n = np.arange(FRAMES)
    far = {"pan": 1.2 * n, "tilt": 1.2 * n, "pan that sets in": 2.0 * np.maximum(0, n - 18),
           "pan that stops": 2.0 * np.minimum(n, 18)}[way] - 24
    path = np.zeros((FRAMES, 2))
    path[:, int(way == "tilt")] = far
    found = curves(film(tmp_path / "pan.mkv", [by_hand(k, path, WEAVE) for k in range(FRAMES)]))
    assert unrest(found, WEAVE) < 0.3
    alone = curves(film(tmp_path / "alone.mkv", [by_hand(k, path) for k in range(FRAMES)]))
    assert unrest(alone, np.zeros((FRAMES, 2))) < 0.1


def test_a_lorry_that_fills_half_of_the_picture_moves_nothing(tmp_path):
    pictures = []
    for n in range(FRAMES):
        luma = view(n, 0) + grain(n, 3.0)
        left = max(0, 200 - 11 * n)
        luma[20:130, left:left + 150] = SCENE[100:210, 100:100 + luma[20:130, left:left + 150].shape[1]] * 0.6
        pictures.append(luma)
    found = curves(film(tmp_path / "lorry.mkv", pictures))
    assert unrest(found, np.zeros((FRAMES, 2))) < 0.1
