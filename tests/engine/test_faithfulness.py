"""Old as old: the gentle recipe leaves sound film, weather, sparks and wires as they are."""

import numpy as np
import pytest

from restoration.engine import pipeline, plan
from restoration.engine.recipes import named
from tests.engine.damaged import SIZE, film, grain, lumas, view

FRAMES = 16


def gently(tmp_path, pictures):
    """Restore with the gentle recipe; return films before and after, and the share of touched pixels."""
    source = film(tmp_path / "in.mkv", pictures)
    recipe = named()["gentle"]
    done = pipeline.restore(source, tmp_path / "out.mkv", recipe, plan.analyse(source, recipe))
    return lumas(source), lumas(tmp_path / "out.mkv"), done["touched"]


def decibels(before, after):
    """Peak signal to noise ratio between two films."""
    return 10 * np.log10(255**2 / max(np.mean((np.array(before) - np.array(after)) ** 2), 1e-9))


@pytest.mark.parametrize(("pan", "strength"), [(0, 0.0), (1, 0.0), (1, 4.0), (3, 6.0)])
def test_sound_film_comes_through_unseen(tmp_path, pan, strength):
    before, after, touched = gently(tmp_path, [view(n, pan) + grain(n, strength) for n in range(FRAMES)])
    assert decibels(before, after) >= 45
    assert touched < 0.005


def rain(luma, number, chance):
    for _ in range(40):
        y, x = int(chance.integers(0, SIZE[1] - 14)), int(chance.integers(0, SIZE[0] - 4))
        for k in range(12):
            luma[y + k, x + k // 6] += 45
    return luma


def snow(luma, number, _):
    flakes = np.random.default_rng(5)
    for _ in range(45):
        y, x, dy, dx = (flakes.uniform(*span) for span in ((-60, 144), (-20, 190), (3, 6), (-2, 2)))
        top, left = int(y + dy * number), int(x + dx * number)
        if 0 <= top < SIZE[1] - 3 and 0 <= left < SIZE[0] - 3:
            luma[top:top + 3, left:left + 3] = 235
    return luma


def sparks(luma, number, _):
    source = np.random.default_rng(6)
    for _ in range(30):
        born, angle, speed = source.integers(0, 10), source.uniform(0, 6.28), source.uniform(3, 7)
        age = number - born
        if 0 <= age < 6:
            y, x = int(72 + age * speed * np.sin(angle)), int(96 + age * speed * np.cos(angle))
            luma[max(0, y):y + 2, max(0, x):x + 2] = 250
    return luma


def wire(luma, number, _):
    rows = np.arange(SIZE[1])
    luma[rows, 30 + 3 * number + rows // 3] -= 60
    luma[40:41, :] += 50
    return luma


@pytest.mark.parametrize("weather", [rain, snow, sparks, wire], ids=lambda drawn: drawn.__name__)
def test_of_rain_snow_sparks_and_moving_wires_nearly_everything_is_kept(tmp_path, weather):
    chance = np.random.default_rng(4)
    bare = [view(n, pan=0) + grain(n, 2.0) for n in range(FRAMES)]
    drawn = [weather(picture.copy(), n, chance) for n, picture in enumerate(bare)]
    before, after, _ = gently(tmp_path, drawn)
    shown = np.abs(np.array(drawn) - np.array(bare)) > 20
    assert shown.any()
    lost = np.abs(np.array(after) - np.array(before))[shown] > 12
    assert 1 - lost.mean() >= 0.95
