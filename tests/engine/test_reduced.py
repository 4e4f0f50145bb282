"""Large pictures: looked at smaller, mended at their own size."""

import numpy as np
import pytest
import torch
from PIL import Image

from film.frames import Writer
from film.probe import probe
from restoration.engine import pipeline, plan
from restoration.engine.bench.damage import level
from restoration.engine.kernels import reduced
from restoration.engine.kernels.grain import Grain
from restoration.engine.kernels.plane import halved
from restoration.engine.measures.ridges import bands
from tests.engine.damaged import chain, view

WIDE, TALL = 1201, 903           # of which no half is whole
FRAMES = 6
FLECKS = [(200 + 90 * n, 150 + 110 * n) for n in range(FRAMES)]
REACH = 11                       # pixels: larger than any fleck on a small scan


def disc(number):
    """Where one frame's fleck lies."""
    row, column = FLECKS[number]
    y, x = np.ogrid[:TALL, :WIDE]
    return (y - row) ** 2 + (x - column) ** 2 <= REACH**2


def clean(number):
    """One frame of a slow pan over a large picture with its grain."""
    small = Image.fromarray(view(number, pan=0.5))
    noise = np.random.default_rng((3, number)).normal(0, 3, (TALL, WIDE)).astype(np.float32)
    return np.asarray(small.resize((WIDE, TALL), Image.Resampling.BICUBIC)) + noise


@pytest.fixture(scope="module")
def worn(tmp_path_factory):
    """A coloured scan with one white fleck a frame, white in its chroma too."""
    path = tmp_path_factory.mktemp("large") / "worn.mkv"
    tint = np.full((TALL, -(-WIDE // 2)), 150, np.uint8)
    with Writer(path, width=WIDE, height=TALL, rate=24, pixel_format="yuv422p") as writer:
        for number in range(FRAMES):
            luma = np.where(disc(number), 232, clean(number))
            faded = np.where(disc(number)[:, ::2], 128, tint).astype(np.uint8)
            writer.write((np.clip(np.rint(luma), 0, 255).astype(np.uint8), faded, faded))
    return path


def run(path, ranges, *steps):
    recipe = chain(*steps)
    known, video = plan.analyse(path, recipe), probe(path).video
    segment = pipeline.Segment(path, recipe, known, video, torch.device("cpu"))
    with torch.inference_mode():
        return [frame for start, stop in ranges for frame in segment.frames(start, stop)]


@pytest.fixture(scope="module")
def mended(worn):
    return run(worn, [(0, FRAMES)], "repair")


@pytest.mark.parametrize(("width", "height", "times"), [
    (480, 368, 1), (640, 480, 1), (720, 576, 1), (1280, 720, 1), (1440, 1080, 2), (1920, 1080, 2),
    (2048, 1556, 2), (4096, 3112, 4), (8, 8, 1),
])
def test_a_picture_is_looked_at_about_as_large_as_the_network_learnt(width, height, times):
    assert reduced.times((height, width)) == times


def test_a_fleck_larger_than_any_on_a_small_scan_goes_with_its_colour(mended):
    for number, frame in enumerate(mended):
        fleck = disc(number)
        assert frame.map.shape == (TALL, WIDE)
        assert frame.map.numpy()[fleck].mean() > 0.97
        left = np.abs(frame.luma.numpy()[fleck] - clean(number)[fleck])
        assert np.median(left) < 8 and left.mean() < 10
        assert np.abs(frame.planes[1].numpy()[fleck[:, ::2]] - 150).mean() < 2


def test_looked_at_as_it_is_less_of_it_goes(worn, mended, monkeypatch):
    monkeypatch.setattr(reduced, "times", lambda shape: 1)
    as_it_is = run(worn, [(0, FRAMES)], "repair")

    def share(frames):
        return np.mean([frame.map.numpy()[disc(number)].mean() for number, frame in enumerate(frames)])
    assert share(mended) >= share(as_it_is)


def test_outside_its_map_every_bit_stays(worn, mended):
    for number, frame in enumerate(mended):
        was = np.clip(np.rint(np.where(disc(number), 232, clean(number))), 0, 255)
        outside = ~frame.map.numpy()
        assert (frame.luma.numpy()[outside] == was[outside]).all() and outside.mean() > 0.98


def test_segments_give_the_same_bits_as_the_whole(worn, mended):
    parts = run(worn, [(0, 2), (2, FRAMES)], "repair")

    for one, other in zip(mended, parts, strict=True):
        assert all(torch.equal(*planes) for planes in zip(one.planes, other.planes, strict=True))


def test_what_is_to_be_cleaned_everywhere_is_looked_at_as_it_is(worn, monkeypatch):
    def refused(*_):
        raise AssertionError
    monkeypatch.setattr(reduced, "seen", refused)

    assert len(run(worn, [(0, 1)], ("repair", {"keep": 0.5}))) == 1


def test_grain_is_known_to_weaken_as_it_does():
    for spectrum in (np.ones((16, 16)), np.exp(-((np.abs(np.fft.fftfreq(16))[:, None] * 5) ** 2)
                                               - (np.abs(np.fft.fftfreq(16)) * 5) ** 2)):
        grain = Grain(np.full(8, 6.0), spectrum / spectrum.mean(), (320, 240), torch.device("cpu"))
        smaller = grain.smaller(2)
        left = float(halved(grain.field(3)).std() / grain.field(3).std())
        assert smaller.share == pytest.approx(left, rel=0.08)
        assert smaller.typical == pytest.approx(6.0 * smaller.share)
        assert float(smaller.strength(torch.full((2, 2), 90.0))[0, 0]) == pytest.approx(smaller.typical)


def test_lines_of_the_scene_stand_at_the_same_height_in_the_reduced_picture():
    large, small = bands(1080), bands(540)
    rows = np.array([(0, band, 700) for band in range(large)], np.int32)
    there = reduced._poles(rows, (1080, 540), 2)

    assert (np.unique(there[:, 1]) == np.arange(small)).all() and (there[:, 2] == 350).all()
    assert reduced._poles(np.zeros((0, 3), np.int32), (1080, 540), 2).shape == (0, 3)


def test_the_measuring_damage_grows_with_the_scan():
    shot = np.full((2, 96, 128), 120, np.uint8)
    usual, coarse = level(shot, 4), level(shot, 4, larger=2.0)

    def rough(film):
        noise = film.grainy.astype(np.float32) - film.plain
        return np.std(np.diff(noise, axis=2)) / np.std(noise)
    assert rough(coarse) < 0.8 * rough(usual)
