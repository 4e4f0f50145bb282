"""Dust goes, and rain, fast things and clean film stay."""

import numpy as np
import pytest
import torch

from restoration.engine.kernels.dust import _highest_around
from restoration.engine.kernels.specks import finds, ring
from restoration.engine.simulator.noise import gaussian
from tests.engine.damaged import SIZE, error, film, grain, lumas, restored, view

FRAMES = 12


def specks(number, count=8):
    """Corners and sizes of one frame's specks: never twice at the same place."""
    chance = np.random.default_rng((11, number))
    return [(int(chance.integers(8, SIZE[1] - 16)), int(chance.integers(8, SIZE[0] - 16)),
             int(chance.integers(2, 7)), float(chance.choice((12, 240)))) for _ in range(count)]


def dirty(number, strength=3.0):
    luma = view(number) + grain(number, strength)
    mask = np.zeros(luma.shape, bool)
    for y, x, size, level in specks(number):
        mask[y:y + size, x:x + size] = np.abs(luma[y:y + size, x:x + size] - level) > 30
        luma[mask] = np.where(np.abs(luma[mask] - level) > 30, level, luma[mask])
    return luma, mask


def test_specks_are_found_and_repaired_and_the_rest_is_not_touched(tmp_path):
    drawn = [dirty(n) for n in range(FRAMES)]
    source = film(tmp_path / "dirty.mkv", [luma for luma, _ in drawn])
    after, maps = restored(source, ("dust", {"company": 0}))     # so dense that most specks have company
    before = lumas(source)
    truth = [view(n) for n in range(FRAMES)]
    hurt = np.array([mask for _, mask in drawn])
    found = np.array(maps)
    assert found[hurt].mean() > 0.8
    assert found[~hurt].mean() < 0.02
    was, now = (np.sqrt(np.mean((np.array(p) - truth)[hurt] ** 2)) for p in (before, after))
    assert now < was / 4
    assert error(after, truth) < error(before, truth)


def test_only_dark_specks_go_when_only_dark_ones_are_asked_for(tmp_path):
    source = film(tmp_path / "dirty.mkv", [dirty(n)[0] for n in range(6)])
    after, maps = restored(source, ("dust", {"polarity": "dark"}))
    for old, new, where in zip(lumas(source), after, maps, strict=True):
        assert (new[where].mean() if where.any() else 255) > (old[where].mean() if where.any() else 0)


@pytest.mark.parametrize("strength", [0.0, 5.0])
def test_film_without_dust_is_left_alone(tmp_path, strength):
    source = film(tmp_path / "clean.mkv", [view(n) + grain(n, strength) for n in range(8)])
    _, maps = restored(source, "dust")
    assert np.mean(maps) < 0.005


def test_a_hand_that_moves_fast_is_not_taken_for_dust(tmp_path):
    pictures = []
    for n in range(10):
        luma = view(n, pan=0) + grain(n, 2.0)
        luma[60:84, 10 + 14 * n:34 + 14 * n] = 215 + grain(n, 2.0)[:24, :24]
        pictures.append(luma)
    _, maps = restored(film(tmp_path / "hand.mkv", pictures), "dust")
    assert np.mean([where[60:84, 10 + 14 * n:34 + 14 * n].mean() for n, where in enumerate(maps)]) < 0.1


def lattice(number):
    """One frame of a dark bar that passes before a lattice, seen by a camera that moves slowly."""
    luma = view(number)
    y, x = np.mgrid[:SIZE[1], :SIZE[0]]
    luma[((x + number) % 16 < 4) | (y % 16 < 4)] = 40
    luma[20:130, 10 + 9 * number:34 + 9 * number] = 22
    return gaussian(luma, 0.7) + grain(number, 4.0)


def test_nothing_is_invented_where_a_dark_bar_passes_before_a_lattice(tmp_path):
    _, maps = restored(film(tmp_path / "lattice.mkv", [lattice(n) for n in range(FRAMES)]), "dust")
    assert np.mean(maps) < 0.0005


def test_a_repair_never_stands_out_more_than_what_it_repairs(tmp_path):
    pictures = [lattice(n) for n in range(FRAMES)]
    for n, picture in enumerate(pictures):
        for y, x, size, level in specks(n, 5):
            picture[y:y + size, x:x + size] = level
    source = film(tmp_path / "dirty.mkv", pictures)
    after, maps = restored(source, "dust")
    seen = 0
    for old, new, where in zip(lumas(source), after, maps, strict=True):
        found = finds(torch.from_numpy(where))
        around = ring(found, torch.from_numpy(where))
        level = around.of(torch.from_numpy(old))
        was, now = ((found.of(torch.from_numpy(p)) - level).abs() for p in (old, new))
        texture = (around.of(torch.from_numpy(old) ** 2) - level**2).clamp(min=0).sqrt()
        assert bool((now <= torch.maximum(was, texture) + 4.0).all())      # the grain put back
        seen += found.count
    assert seen >= 2 * FRAMES


def test_a_patch_larger_than_the_limit_is_left_for_a_person(tmp_path):
    pictures = [view(n, pan=0) + grain(n, 2.0) for n in range(7)]
    pictures[3][40:90, 60:120] = 240
    _, maps = restored(film(tmp_path / "patch.mkv", pictures), ("dust", {"largest": 24}))
    assert maps[3][45:85, 65:115].mean() < 0.05


def test_dirt_printed_with_a_frame_twice_is_found_beyond_the_copy(tmp_path):
    pictures = []
    for n in range(12):
        luma = view(n // 2 * 2) + grain(n // 2, 3.0)
        if n in (6, 7):
            luma[50:56, 80:86] = 240
        pictures.append(luma)
    _, maps = restored(film(tmp_path / "twice.mkv", pictures), "dust")
    assert maps[6][50:56, 80:86].mean() > 0.8 and maps[7][50:56, 80:86].mean() > 0.8


def test_repaired_pixels_carry_grain_of_their_own(tmp_path):
    drawn = [dirty(n, 6.0) for n in range(FRAMES)]
    after, maps = restored(film(tmp_path / "d.mkv", [luma for luma, _ in drawn]), "dust")
    shown = [(a - view(n))[m & hurt] for n, (a, m, (_, hurt)) in
             enumerate(zip(after, maps, drawn, strict=True))]
    left = np.concatenate(shown)
    assert 0.7 * 6 < 1.4826 * np.median(np.abs(left - np.median(left))) < 1.4 * 6


@pytest.mark.parametrize(("size", "reach"), [((20, 31), 1), ((20, 31), 4), ((15, 40), 12), ((64, 64), 48)])
def test_the_highest_around_is_that_of_all_places_around(size, reach):
    plane = torch.from_numpy(np.random.default_rng(3).normal(0, 5, size).astype(np.float32))
    rows, columns = (np.arange(side) for side in size)
    for y, x in [(0, 0), (3, 7), (size[0] - 1, size[1] - 1)]:
        near = plane[np.ix_(np.abs(rows - y) <= reach, np.abs(columns - x) <= reach)]
        assert _highest_around(plane, reach)[y, x] == near.max()
    whole = torch.nn.functional.max_pool2d(plane[None, None], 2 * reach + 1, 1, reach)[0, 0]
    assert torch.equal(_highest_around(plane, reach), whole)
