"""Old as old: gentle leaves sound film, weather, sparks and wires as they are; so does the network's repair.

Recipes that steady the picture or take grain away change every pixel of the frame on purpose; of them the
steps that repair are held to the same.
"""

import numpy as np
import pytest

from restoration.engine import pipeline, plan
from restoration.engine.recipes import Recipe, Step, named
from tests.engine.damaged import SIZE, film, grain, lumas, view

FRAMES = 16


def gently(tmp_path, pictures, name="gentle"):
    """Restore with the repairs of a recipe; return both films, and the share of touched pixels."""
    source = film(tmp_path / "in.mkv", pictures)
    recipe = repairs(named()[name])
    done = pipeline.restore(source, tmp_path / "out.mkv", recipe, plan.analyse(source, recipe))
    return lumas(source), lumas(tmp_path / "out.mkv"), done["touched"]


def repairs(recipe):
    """The steps of a recipe that repair or even out light, all of the film kept."""
    steps = []
    for step in recipe.steps:
        if step.operator == "repair":
            steps.append(Step("repair", {"sensitivity": step.params.sensitivity}))
        elif step.declaration.maps or step.operator == "deflicker":
            steps.append(step)
    return Recipe(recipe.name, recipe.title, tuple(steps))


def decibels(before, after):
    """Peak signal to noise ratio between two films."""
    return 10 * np.log10(255**2 / max(np.mean((np.array(before) - np.array(after)) ** 2), 1e-9))


@pytest.mark.parametrize(("pan", "strength", "recipe"), [
    (0, 0.0, "gentle"), (1, 0.0, "gentle"), (1, 4.0, "gentle"), (3, 6.0, "gentle"),
    (0, 0.0, "standard"), (1, 0.0, "standard"), (1, 4.0, "standard")])
def test_sound_film_comes_through_unseen(tmp_path, pan, strength, recipe):
    shot = [view(n, pan) + grain(n, strength) for n in range(FRAMES)]
    before, after, touched = gently(tmp_path, shot, recipe)
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


@pytest.mark.parametrize(("recipe", "weather", "share"), [
    *(("gentle", weather, 0.95) for weather in (rain, snow, sparks, wire)),
    ("standard", rain, 0.9), ("standard", snow, 0.95), ("standard", sparks, 0.9), ("standard", wire, 0.75)])
def test_of_rain_snow_sparks_and_moving_wires_nearly_everything_is_kept(tmp_path, recipe, weather, share):
    chance = np.random.default_rng(4)
    bare = [view(n, pan=0) + grain(n, 2.0) for n in range(FRAMES)]
    drawn = [weather(picture.copy(), n, chance) for n, picture in enumerate(bare)]
    before, after, _ = gently(tmp_path, drawn, recipe)
    shown = np.abs(np.array(drawn) - np.array(bare)) > 20
    assert shown.any()
    lost = np.abs(np.array(after) - np.array(before))[shown] > 12
    assert 1 - lost.mean() >= share
