"""Corners of a path are found under flicker, and only where there are some."""

import numpy as np
import pytest

from restoration.engine.measures.corners import eased, found
from restoration.engine.measures.curves import steady

FRAMES = np.arange(96)
LEVEL = np.full(96, 100.0)
FADE = np.interp(FRAMES, (30, 54), (120.0, 6.0))
SHORT = np.interp(FRAMES, (40, 52), (120.0, 6.0))
LAMP = np.where(FRAMES < 48, 100.0, 140.0)


def unsteady(seed, deviation):
    return deviation * np.random.default_rng(seed).standard_normal(len(FRAMES))


def misfit(way, meant, deviation):
    paths = [meant + unsteady(seed, deviation) for seed in range(6)]
    return np.mean([np.sqrt(np.mean((way(path, 20) - meant) ** 2)) for path in paths])


@pytest.mark.parametrize("deviation", [0.3, 2, 8])
def test_level_light_has_no_corners_however_it_flickers(deviation):
    for seed in range(6):
        path = LEVEL + unsteady(seed, deviation)
        assert np.array_equal(eased(path, 20), steady(path, 20))


@pytest.mark.parametrize("meant", [FADE, SHORT, LAMP], ids=["a fade", "a short fade", "a lamp that is lit"])
@pytest.mark.parametrize("deviation", [2, 8])
def test_what_the_scene_means_is_told_from_flicker_better_than_by_lines_alone(meant, deviation):
    assert misfit(eased, meant, deviation) < 0.7 * misfit(steady, meant, deviation)


def test_the_corners_of_a_quiet_fade_are_found_to_a_frame():
    assert all(any(abs(at - corner) <= 1 for at in found(FADE + unsteady(1, 0.3), 53)) for corner in (30, 54))


def test_pumping_once_a_second_has_no_corners():
    path = 6 * np.sin(FRAMES / 24 * 2 * np.pi) + unsteady(2, 2)
    assert np.array_equal(eased(path, 20), steady(path, 20))


@pytest.mark.parametrize("length", [0, 1, 2, 3, 15, 16, 17, 40])
def test_a_shot_of_any_length_is_eased(length):
    assert eased(FADE[:length].copy(), 20).shape == (length,)


def test_a_long_span_is_looked_through_too():
    path = np.interp(np.arange(400), (100, 180), (120.0, 20.0))
    assert np.abs(eased(path, 72) - path).max() < 2


def test_a_fade_that_eases_out_is_not_drawn_on_below_what_the_shot_shows():
    light = np.r_[np.full(48, 90.0), 90 - 82 * np.sin(np.linspace(0, np.pi / 2, 24)) ** 2]
    path = light * (1 + 0.05 * np.random.default_rng(2).standard_normal(len(light)))
    calm = eased(path, 12)

    assert calm.min() >= path.min() and calm.max() <= path.max()
    assert abs(calm[-1] - light[-1]) < 4
