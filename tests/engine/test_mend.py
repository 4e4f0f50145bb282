"""Tears, stains and missing pieces of one picture are mended; cuts, doors and flashes stay."""

import numpy as np
import pytest

from restoration.engine.simulator.noise import gaussian
from tests.engine.damaged import SIZE, film, grain, lumas, restored, scene, view

OTHER = scene(99)
FRAMES = 9
ROWS, COLUMNS = np.mgrid[:SIZE[1], :SIZE[0]]


def blot(luma, where, level, softness=0.0):
    """Lay damage of a level over the picture through a (softened) mask."""
    share = where.astype(np.float32)
    share = gaussian(share, softness) if softness else share
    return luma + share * (level - luma)


TEAR = np.abs(COLUMNS - 60 - 0.3 * ROWS - 4 * np.sin(ROWS / 5.0)) < 5
STAIN = np.hypot(ROWS - 70, COLUMNS - 110) < 22
PIECE = (ROWS < 46) & (COLUMNS > 120)


@pytest.mark.parametrize(("where", "level", "softness"),
                         [(TEAR, 245.0, 0), (STAIN, 25.0, 3.0), (PIECE, 4.0, 0)],
                         ids=["tear", "stain", "missing piece"])
def test_large_damage_of_one_picture_is_filled_from_its_neighbours(tmp_path, where, level, softness):
    truth = [view(n) for n in range(FRAMES)]
    pictures = [picture + grain(n, 3.0) for n, picture in enumerate(truth)]
    pictures[4] = blot(pictures[4], where, level, softness)
    source = film(tmp_path / "in.mkv", pictures)
    after, maps = restored(source, "mend")
    before = lumas(source)
    assert maps[4][where].mean() > 0.8, [round(float(m.mean()), 4) for m in maps]
    assert np.mean([m.mean() for n, m in enumerate(maps) if n != 4]) < 0.002
    was, now = (np.sqrt(np.mean((p[4] - truth[4])[where] ** 2)) for p in (before, after))
    assert now < was / 4


def test_a_flash_a_cut_and_a_door_are_kept(tmp_path):
    flash = [view(n, pan=0) + grain(n, 3.0) for n in range(FRAMES)]
    flash[4] = flash[4] + 90 * np.exp(-np.hypot(ROWS - 50, COLUMNS - 90) ** 2 / 40.0**2)     # a soft burst
    lightning = [view(n, pan=0) + grain(n, 3.0) + (80 if n == 4 else 0) for n in range(FRAMES)]
    cut = [view(n, picture=OTHER if n > 4 else scene(4)) + grain(n, 3.0) for n in range(FRAMES)]
    door = []
    for n in range(FRAMES):
        luma = view(n, pan=0) + grain(n, 3.0)
        luma[30:130, 40:40 + 9 * n] = 30
        door.append(luma)
    for name, pictures in (("flash", flash), ("lightning", lightning), ("cut", cut), ("door", door)):
        _, maps = restored(film(tmp_path / f"{name}.mkv", pictures), "mend")
        assert np.mean(maps) < 0.002, name


def test_someone_who_runs_through_in_three_frames_is_kept(tmp_path):
    pictures = []
    for n in range(FRAMES):
        luma = view(n, pan=0) + grain(n, 3.0)
        luma[30:120, max(0, 55 * n - 120):max(0, 55 * n - 80)] = 35
        pictures.append(luma)
    _, maps = restored(film(tmp_path / "run.mkv", pictures), "mend")
    assert np.mean(maps) < 0.004


def test_the_cement_line_of_a_splice_is_filled_on_the_first_frame_of_a_shot(tmp_path):
    pictures = [view(n, picture=OTHER if n >= 5 else scene(4)) + grain(n, 3.0) for n in range(10)]
    pictures[5][:7] = 240
    source = film(tmp_path / "splice.mkv", pictures)
    after, maps = restored(source, "mend")
    assert maps[5][:6].mean() > 0.7
    assert maps[5][12:].mean() < 0.01
    assert np.abs(after[5][:6] - view(5, picture=OTHER)[:6]).mean() < 20


def test_dense_snow_and_a_swinging_hand_are_no_large_damage(tmp_path):
    flakes, snowing, swinging = np.random.default_rng(5), [], []
    start = flakes.uniform((-60, -20, 3, -2), (144, 190, 6, 2), (60, 4))
    for n in range(FRAMES):
        snowing.append(view(n, pan=0) + grain(n, 3.0))
        for y, x, dy, dx in start:
            snowing[-1][max(0, int(y + dy * n)):max(0, int(y + dy * n) + 3),
                        max(0, int(x + dx * n)):max(0, int(x + dx * n) + 3)] = 235
        across = int(80 + 60 * np.sin(0.4 * n))
        swinging.append(view(n, pan=0) + grain(n, 3.0))
        swinging[-1][50:80, across:across + 24] = 210
    for name, pictures in (("snow", snowing), ("hand", swinging)):
        _, maps = restored(film(tmp_path / f"{name}.mkv", pictures), "mend")
        assert np.mean(maps) < 0.002, name
