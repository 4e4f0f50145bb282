"""The scene is told from what moves in front of it, and the gate from the camera."""

from dataclasses import replace

import numpy as np
import pytest

from restoration.engine.bench import pictures
from restoration.engine.measures.anchor import Scene
from restoration.engine.measures.camera import gate
from restoration.engine.measures.seen import Seen
from restoration.engine.measures.weave import WeaveMeasure, _without_jumps
from restoration.engine.operators.stabilise import StabiliseParams
from restoration.engine.plan import Facts, analyse
from restoration.engine.recipes import Recipe, Step
from restoration.engine.simulator import age
from restoration.engine.simulator.gate import moved
from restoration.engine.simulator.noise import walk
from tests.engine.damaged import SIZE, grain, scene

FRAMES = 40
LEAST = (0.04, 0.04, 0.0001)


def weave_of(seed, frames=FRAMES):
    chance = np.random.default_rng(seed)
    return np.stack([walk(chance, frames, 0.6, deviation) for deviation in (0.9, 0.7)], 1)


def measured(pictures):
    measure, before = WeaveMeasure(StabiliseParams(), Facts(*SIZE, 8, len(pictures))), None
    for number, picture in enumerate(pictures):
        seen = Seen(number, np.clip(np.rint(picture), 0, 255).astype(np.uint8), 8)
        measure.see(seen, before)
        before = seen
    return measure


def rms(steps):
    return float(np.sqrt(np.mean(np.sum(np.square(steps), axis=1))))


def left(measure, weave):
    """What the corrections leave of the weave, from frame to frame."""
    found = measure.solve([(0, len(weave))])
    return rms(np.diff(weave + np.stack((found["x"], found["y"]), 1), axis=0))


def leaning(number, weave, seed, wall):
    """A body of strong texture over half of a faint wall, swaying a pixel and less a frame."""
    luma = wall[50:50 + SIZE[1], 60:60 + SIZE[0]].astype(np.float32)
    body = moved(scene(seed + 1, 60).astype(np.float32), 0, 14 * np.sin(number / 14), 0)
    luma[:72, 30:160] = body[90:162, 90:220]
    return moved(luma, *weave[number], 0) + grain(number, 3.0)


@pytest.mark.parametrize("seed", [11, 31, 51])
def test_who_sways_before_a_faint_wall_does_not_carry_the_picture_along(seed):
    weave, wall = weave_of(seed), scene(seed, 30)
    film = [leaning(number, weave, seed, wall) for number in range(FRAMES)]
    assert left(measured(film), weave) < 0.12


def still(number, weave, seed=4):
    picture = scene(seed)[50:50 + SIZE[1], 60:60 + SIZE[0]].astype(np.float32)
    return moved(picture, *weave[number], 0) + grain(number, 4.0)


def test_every_frame_of_a_still_shot_is_set_right_the_first_and_the_last_too():
    weave = weave_of(3)
    found = measured([still(n, weave) for n in range(FRAMES)]).solve([(0, FRAMES)])
    steps = np.diff(weave + np.stack((found["x"], found["y"]), 1), axis=0)
    assert rms(steps) < 0.1
    assert np.abs(steps[0]).max() < 0.15 and np.abs(steps[-1]).max() < 0.15


def test_a_shot_is_measured_as_well_after_a_cut_as_alone():
    weave = weave_of(5)
    pictures = [still(n, weave, 8 if n < 20 else 4) for n in range(FRAMES)]
    found = measured(pictures).solve([(0, 20), (20, FRAMES)])
    for start, stop in ((0, 20), (20, FRAMES)):
        steps = np.diff((weave + np.stack((found["x"], found["y"]), 1))[start:stop], axis=0)
        assert rms(steps) < 0.2


def test_a_lost_frame_does_not_lose_the_scene():
    weave = weave_of(7)
    film = [still(n, weave) for n in range(FRAMES)]
    film[20] = np.full(SIZE[::-1], 90.0) + grain(20, 3.0)
    found = measured(film).solve([(0, FRAMES)])
    place = np.delete(weave + np.stack((found["x"], found["y"]), 1), 20, axis=0)
    assert rms(np.diff(place, axis=0)) < 0.15


def test_a_scene_that_jumps_whole_is_followed():
    weave = np.zeros((20, 2))
    weave[10:] = (9.0, -11.0)
    pictures = [still(n, weave) for n in range(20)]
    scene_of, steps = Scene(Seen(0, pictures[0], 8).prepared), []
    for picture, guess in zip(pictures[1:], np.diff(weave, axis=0), strict=True):
        steps.append(scene_of.step(Seen(0, picture, 8).prepared, guess)[:2])
    assert np.allclose(steps, np.diff(weave, axis=0), atol=0.15)


@pytest.mark.parametrize(("keeps", "hand"), [(0.9, 0.35), (0.9, 1.0), (0.8, 2.0), (0.7, 0.7), (0.6, 1.0)])
def test_weave_under_a_hand_held_camera_is_lessened_or_left_but_never_made_worse(keeps, hand):
    for seed in range(12):
        chance = np.random.default_rng(seed)
        weave = np.stack([walk(chance, 49, 0.6, size) for size in (0.45, 0.35)])
        camera = np.stack([walk(chance, 48, keeps, hand) for _ in weave])
        turn = np.diff(walk(chance, 49, 0.6, 0.0004))
        noise = 0.01 * chance.standard_normal(camera.shape)
        place = gate(np.vstack((np.diff(weave) + camera + noise, turn[None])), LEAST)[:2]
        assert rms(np.diff(weave - place).T) < 1.02 * rms(np.diff(weave).T)
        alone = gate(np.vstack((camera + noise, 0 * turn[None])), LEAST)[:2]
        assert rms(np.diff(alone).T) < 0.1


def test_a_camera_that_rests_leaves_all_of_the_weave_to_the_gate():
    for seed in range(12):
        chance = np.random.default_rng(seed)
        weave = np.stack([walk(chance, 49, 0.6, size) for size in (0.45, 0.35)])
        steps = np.diff(weave) + 0.01 * chance.standard_normal((2, 48))
        place = gate(np.vstack((steps, np.zeros((1, 48)))), LEAST)[:2]
        assert rms(np.diff(weave - place).T) < 0.12 * rms(np.diff(weave).T)


def test_a_jump_is_a_splice_where_the_camera_rests_and_a_jolt_in_a_wild_hand():
    chance = np.random.default_rng(3)
    hand = np.cumsum(chance.standard_normal(48)) * 0.4 + 2.2 * np.sin(np.arange(48) / 4)
    for steps, jumps in ((0.2 * chance.standard_normal(48), True), (hand, False)):
        jolted = steps.copy()
        jolted[24] += 7.0
        assert bool(abs(_without_jumps(jolted)[24] - steps[24]) < 3) is jumps


def test_wide_weave_over_a_table_that_the_camera_slowly_passes_is_taken(tmp_path):
    """As the page of operators shows it; blocks that meet over two frames are few there."""
    clean, aged = tmp_path / "clean.mkv", tmp_path / "aged.mkv"
    pictures.draw(clean, 2)
    age(clean, aged, preset=replace(pictures.PLAIN, weave=4.0), seed=pictures.SEED)
    found = analyse(aged, Recipe("steady", "Steady", (Step("stabilise", {}),))).curves["weave"]
    assert np.abs(found["x"]).max() > 2 and np.abs(found["y"]).max() > 2
