"""Untouched means untouched: outside the maps every bit is the source's, at every depth, in every plane."""

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from film.frames import Writer, read
from restoration.engine import pipeline, plan
from restoration.engine.kernels import tiles
from restoration.engine.kernels.window import Frame
from restoration.engine.recipes import Step
from restoration.engine.segment import _kept
from tests.engine.damaged import chain, grain, lumas, view

FORMATS = [("gray", 8, False), ("gray10le", 10, False), ("gray16le", 16, False),
           ("yuv420p", 8, True), ("yuv422p10le", 10, True), ("yuv444p16le", 16, True)]
REPAIRS = ("scratches", "dust")


def worn(number, size):
    """One frame with specks and a drifting line, cut to a size."""
    luma = view(number) + grain(number, 3.0)
    y, x = 20 + 7 * number % 40, 30 + 11 * number % 50
    luma[y:y + 4, x:x + 5] = 235
    luma[:, 50 + number:52 + number] += 45
    return luma[:size[1], :size[0]]


def drawn(path, size, pixel_format, depth, frames=5):
    """Write a worn film of any size and format; its chroma has texture too."""
    kind = np.uint8 if depth == 8 else np.uint16
    chance = np.random.default_rng(3)
    across = 1 if "444" in pixel_format or pixel_format.startswith("gray") else 2
    down = 2 if "420" in pixel_format else 1
    with Writer(path, width=size[0], height=size[1], rate=24, pixel_format=pixel_format) as writer:
        for number in range(frames):
            luma = np.clip(worn(number, size) * 2.0 ** (depth - 8) + number % 3, 0, 2**depth - 1).astype(kind)
            shape = (-(-size[1] // down), -(-size[0] // across))
            chroma = [] if pixel_format.startswith("gray") else [
                chance.integers(0, 2**depth, shape).astype(kind) for _ in range(2)]
            writer.write((luma, *chroma))
    return path


def through(source, folder, *steps):
    """Restore a film with its map; return pictures before, after, and maps."""
    recipe = chain(*steps)
    done = pipeline.restore(source, folder / "out.mkv", recipe, plan.analyse(source, recipe),
                            map_out=folder / "map.mkv", threads=1)
    return done, list(read(source)), list(read(folder / "out.mkv")), lumas(folder / "map.mkv")


@pytest.mark.parametrize(("pixel_format", "depth", "colour"), FORMATS, ids=str)
def test_outside_the_map_every_bit_is_the_sources(tmp_path, pixel_format, depth, colour):
    source = drawn(tmp_path / "in.mkv", (192, 144), pixel_format, depth)
    done, before, after, maps = through(source, tmp_path, *REPAIRS)
    assert 0 < done["touched"] < 0.2
    for one, other, where in zip(before, after, maps, strict=True):
        assert np.array_equal(one.planes[0][where == 0], other.planes[0][where == 0])
        assert all(np.array_equal(a, b) for a, b in zip(one.planes[1:], other.planes[1:], strict=True))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=st.integers(17, 150), height=st.integers(17, 120), frames=st.integers(1, 4),
       form=st.sampled_from(FORMATS))
def test_any_size_and_length_comes_through_with_its_untouched_bits(tmp_path, width, height, frames, form):
    pixel_format, depth, _ = form
    if "420" in pixel_format or "422" in pixel_format:
        width, height = width // 2 * 2, height // 2 * 2
    (tmp_path / "in.mkv").unlink(missing_ok=True)
    for name in ("out.mkv", "map.mkv"):
        (tmp_path / name).unlink(missing_ok=True)
    source = drawn(tmp_path / "in.mkv", (width, height), pixel_format, depth, frames)
    _, before, after, maps = through(source, tmp_path, *REPAIRS)
    assert len(before) == len(after) == frames
    for one, other, where in zip(before, after, maps, strict=True):
        assert np.array_equal(one.planes[0][where == 0], other.planes[0][where == 0])


def test_an_operator_that_breaks_its_word_is_held_to_it():
    before = Frame(0, tuple(torch.full((8, 8), float(v)) for v in (10, 20, 30)))
    mark = torch.zeros((8, 8), dtype=torch.bool)
    mark[2, 2] = True
    broken = Frame(0, tuple(torch.full((8, 8), 99.0) for _ in range(3)), mark)
    after = _kept(before, broken, Step("dust"))
    assert after.luma[2, 2] == 99 and int((after.luma != 10).sum()) == 1
    assert (after.planes[1] == 20).all() and (after.planes[2] == 30).all()


def test_the_part_says_how_much_each_operator_changed(tmp_path):
    source = drawn(tmp_path / "in.mkv", (192, 144), "gray", 8, 6)
    done, *_ = through(source, tmp_path, "deflicker", "scratches", "dust")
    assert set(done["touched_by"]) == {"deflicker", "scratches", "dust"}
    assert 0 < done["touched_by"]["dust"] < 0.1
    assert done["duplicates"] == 0 and done["filled"] == []


def test_with_less_memory_the_picture_is_worked_on_in_tiles_without_a_seam(tmp_path):
    big = np.kron(view(0), np.ones((3, 3)))[:400, :560]
    with Writer(tmp_path / "in.mkv", width=560, height=400, rate=24, pixel_format="gray") as writer:
        for number in range(4):
            chance = np.random.default_rng(number)
            luma = np.roll(big, number, 1) + 3 * chance.standard_normal(big.shape)
            for _ in range(20):
                y, x = int(chance.integers(8, 380)), int(chance.integers(8, 540))
                luma[y:y + 4, x:x + 5] = 240
            writer.write((np.clip(luma, 0, 255).astype(np.uint8),))
    recipe = chain("dust", "denoise")
    found = plan.analyse(tmp_path / "in.mkv", recipe)
    whole, tiled = tmp_path / "whole.mkv", tmp_path / "tiled.mkv"
    pipeline.restore(tmp_path / "in.mkv", whole, recipe, found, threads=1)
    pipeline.restore(tmp_path / "in.mkv", tiled, recipe, found, threads=1, halved=2)
    for one, other in zip(lumas(whole), lumas(tiled), strict=True):
        assert np.mean(np.abs(one - other) > 2) < 0.002
        assert np.abs(one - other)[:, 250:262].mean() < 0.1      # along the seam at 256


def test_a_very_large_picture_is_worked_on_in_tiles_whatever_memory_there_is():
    assert tiles.side((7680, 4320), 0) == 0                      # of eight thousand columns and less, whole
    assert tiles.side((12288, 8740), 0) == 3072
    assert tiles.side((12288, 8740), 1) == 1536 and tiles.side((640, 480), 1) == 320
