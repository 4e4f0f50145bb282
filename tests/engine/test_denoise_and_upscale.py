"""Denoise in its three honest modes, upscale without invention, and the motion they share."""

from itertools import pairwise

import numpy as np
import torch

from restoration.engine.kernels import motion
from restoration.engine.kernels.grain import Grain
from restoration.engine.kernels.resample import lanczos
from tests.engine.damaged import error, film, grain, lumas, restored, view

FRAMES = 12
TRUTH = [view(n) for n in range(FRAMES)]


def grainy(tmp_path):
    return film(tmp_path / "g.mkv", [view(n) + grain(n, 7.0) for n in range(FRAMES)])


def test_denoise_that_leaves_the_grain_keeps_every_bit(tmp_path):
    source = grainy(tmp_path)
    after, _ = restored(source, ("denoise", {"mode": "leave"}))
    assert all(np.array_equal(a, b) for a, b in zip(after, lumas(source), strict=True))


def test_denoise_that_reduces_comes_nearer_to_the_clean_film(tmp_path):
    source = grainy(tmp_path)
    half, _ = restored(source, ("denoise", {"mode": "reduce", "share": 0.5}))
    full, _ = restored(source, ("denoise", {"mode": "reduce", "share": 1.0}))
    assert error(full, TRUTH) < 0.7 * error(lumas(source), TRUTH)
    assert error(full, TRUTH) < error(half, TRUTH) < error(lumas(source), TRUTH)


def test_denoise_that_puts_back_keeps_the_strength_of_the_grain_and_renews_it(tmp_path):
    source = grainy(tmp_path)
    after, _ = restored(source, ("denoise", {"mode": "regrain", "share": 1.0}))
    old = [a - b for a, b in zip(lumas(source), TRUTH, strict=True)]
    new = [a - b for a, b in zip(after, TRUTH, strict=True)]
    assert 0.8 < np.std(new) / np.std(old) < 1.2
    frozen = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in pairwise(new)]
    assert abs(np.mean(frozen)) < 0.25


def test_denoise_leaves_a_film_without_grain_as_it_is(tmp_path):
    source = film(tmp_path / "clean.mkv", TRUTH)
    after, _ = restored(source, ("denoise", {"mode": "reduce", "share": 1.0}))
    assert error(after, lumas(source)) < 1.5


def test_laid_grain_has_the_measured_strength_and_never_repeats():
    sheet = Grain(np.full(8, 5.0), np.ones((16, 16)), (192, 144), "cpu")
    one, other = sheet.field(3), sheet.field(4)
    assert 0.95 < float(one.std()) < 1.05
    assert abs(float((one * other).mean())) < 0.05
    assert torch.equal(one, Grain(np.full(8, 5.0), np.ones((16, 16)), (192, 144), "cpu").field(3))


def test_upscale_makes_a_flat_picture_flat_and_keeps_the_mean():
    picture = torch.from_numpy(TRUTH[0])
    large = lanczos(picture, 432, 324)
    assert large.shape == (324, 432)
    assert abs(float(large.mean() - picture.mean())) < 0.2
    assert torch.allclose(lanczos(torch.full((9, 7), 55.0), 20, 31), torch.tensor(55.0))


def test_upscale_and_back_gives_the_picture_again():
    picture = torch.from_numpy(TRUTH[0])
    again = lanczos(lanczos(picture, 384, 288), 192, 144)
    assert float((again - picture).square().mean().sqrt()) < 1.0


def test_motion_is_followed_under_grain_and_flicker():
    there = torch.from_numpy(view(6).copy() * 1.05 + 6 + grain(6, 5.0))
    here = torch.from_numpy(view(0) + grain(0, 5.0))
    flow = motion.estimate(here, there)
    inner = flow[:, 10:-10, 10:-10]
    assert abs(float(inner[0].median()) + 6) < 0.3 and abs(float(inner[1].median())) < 0.3
    seen = motion.warp(torch.from_numpy(view(6)), flow)
    assert float((seen - torch.from_numpy(view(0)))[16:-16, 16:-16].abs().mean()) < 3.6
