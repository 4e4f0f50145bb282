"""tone opens a faded range and keeps fades and tints; definition sharpens without grain or halos."""

import numpy as np

from film.frames import read
from restoration.engine import pipeline, plan
from restoration.engine.simulator.noise import gaussian
from tests.engine.damaged import SIZE, chain, error, film, grain, lumas, restored, view

FRAMES = 10
HALF = (SIZE[1] // 2, SIZE[0] // 2)


def faded(number):
    return 50 + 0.55 * view(number)


def test_a_faded_shot_gets_its_range_back_within_bounds(tmp_path):
    source = film(tmp_path / "f.mkv", [faded(n) + grain(n, 2.0) for n in range(FRAMES)])
    after, _ = restored(source, ("tone", {"strength": 1.0, "limit": 1.6}))
    assert np.std(after[3]) > 1.3 * np.std(lumas(source)[3])
    assert after[3].min() > 1 and after[3].max() < 254
    gentle, _ = restored(source, ("tone", {"limit": 1.1}))
    assert np.std(gentle[3]) / np.std(lumas(source)[3]) < 1.11


def test_a_full_range_and_a_fade_to_black_keep_their_bits(tmp_path):
    full = [np.clip(2.2 * (view(n) - 118) + 128, 0, 255) for n in range(FRAMES)]
    dark = [view(n) * 0.15 for n in range(FRAMES)]
    for name, pictures in (("full", full), ("dark", dark)):
        source = film(tmp_path / f"{name}.mkv", pictures)
        after, _ = restored(source, "tone")
        assert all(np.array_equal(a, b) for a, b in zip(after, lumas(source), strict=True)), name


def chroma_after(tmp_path, blue, red):
    source = film(tmp_path / "c.mkv", [view(n) for n in range(6)], "yuv420p", (blue, red))
    recipe = chain(("tone", {"cast": 1.0}))
    (tmp_path / "o.mkv").unlink(missing_ok=True)
    pipeline.restore(source, tmp_path / "o.mkv", recipe, plan.analyse(source, recipe))
    return [np.mean(plane) for plane in next(iter(read(tmp_path / "o.mkv"))).planes[1:]]


def test_a_tint_is_kept_and_a_cast_is_moved_to_neutral(tmp_path):
    assert chroma_after(tmp_path, np.full(HALF, 110, np.uint8), np.full(HALF, 150, np.uint8)) == [110, 150]
    chance = np.random.default_rng(1)
    many = [chance.normal(128 + lean, 12, HALF).clip(0, 255).astype(np.uint8) for lean in (-8, 9)]
    (tmp_path / "c.mkv").unlink()
    blue, red = chroma_after(tmp_path, *many)
    assert abs(blue - 128) < 1.5 and abs(red - 128) < 1.5


def test_a_blurred_picture_gets_sharper_and_nothing_swings_over(tmp_path):
    truth = [view(n) for n in range(4)]
    blurred = [gaussian(picture, 1.2) for picture in truth]
    source = film(tmp_path / "b.mkv", blurred)
    after, _ = restored(source, ("definition", {"strength": 1.0, "halo": 2.0}))
    assert error(after, truth) < 0.85 * error(lumas(source), truth)
    edge = np.full(SIZE[::-1], 60.0)
    edge[:, 90:] = 180
    source = film(tmp_path / "e.mkv", [gaussian(edge, 1.2)] * 3)
    sharp, _ = restored(source, ("definition", {"strength": 1.5}))
    assert sharp[1].max() <= 182.5 and sharp[1].min() >= 57.5


def test_grain_on_a_flat_wall_is_hardly_raised(tmp_path):
    source = film(tmp_path / "g.mkv", [120 + grain(n, 6.0) for n in range(FRAMES)])
    after, _ = restored(source, ("definition", {"strength": 1.0}))
    assert np.std(after[4]) < 1.06 * np.std(lumas(source)[4])
