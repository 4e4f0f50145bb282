"""Every operator over sizes, depths, formats and extremes: it ends and invents nothing."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from film.frames import Writer, read
from film.probe import probe
from film.writer import slices
from restoration.engine import pipeline, plan
from restoration.engine.listening import Listener
from restoration.engine.operators import OPERATORS
from restoration.engine.recipes import Step
from restoration.engine.soundtrack import repaired
from tests.engine.damaged import chain

PICTURE = [name for name, one in OPERATORS.items() if one.medium == "picture" and name != "borrowed"]
SOUND = [name for name, one in OPERATORS.items() if one.medium == "sound"]
FORMATS = {"gray": (8, 0, 0), "gray10le": (10, 0, 0), "gray12le": (12, 0, 0), "gray16le": (16, 0, 0),
           "yuv420p": (8, 2, 2), "yuv410p": (8, 4, 4), "yuv411p": (8, 4, 1), "yuv422p10le": (10, 2, 1),
           "yuv444p16le": (16, 1, 1)}
KINDS = ("black", "white", "gray", "noise", "checks", "flashes", "one line")
SIZES = st.one_of(st.integers(16, 20), st.sampled_from([31, 33, 47, 64, 65]))
FEW = settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=40)
# Sizes that FFV1 cannot cut with subsampled chroma are in test_hard_films.
films = st.tuples(SIZES, SIZES, st.sampled_from(sorted(FORMATS)), st.sampled_from(KINDS),
                  st.integers(1, 5)).filter(lambda film: slices(*film[:3]))


def drawn(path, film):
    """Write a film of the extreme kind asked for."""
    width, height, form, kind, count = film
    depth, across, down = FORMATS[form]
    sort, top = (np.uint8 if depth == 8 else np.uint16), 2**depth - 1
    chance = np.random.default_rng(width * height)
    with Writer(path, width=width, height=height, rate=24, pixel_format=form) as writer:
        for number in range(count):
            luma = np.zeros((height, width), sort)
            if kind == "white" or (kind == "flashes" and number % 2):
                luma[:] = top
            elif kind == "gray":
                luma[:] = top // 2
            elif kind == "noise":
                luma[:] = chance.integers(0, top + 1, luma.shape)
            elif kind == "checks":
                luma[:] = (np.indices(luma.shape).sum(0) + number) % 2 * top
            elif kind == "one line":
                luma[:, width // 2] = top
            shape = (-(-height // down), -(-width // across)) if across else None
            chroma = [chance.integers(0, top + 1, shape).astype(sort) for _ in range(2)] if across else []
            writer.write((luma, *chroma))
    return path


def goes_through(name, film):
    """Restore such a film with one operator; hold what came out against what went in."""
    _, _, form, kind, count = film
    recipe = chain((name, {"height": 720}) if name == "upscale" else name)
    with tempfile.TemporaryDirectory() as folder:
        source, out = drawn(Path(folder) / "in.mkv", film), Path(folder) / "out.mkv"
        done = pipeline.restore(source, out, recipe, plan.analyse(source, recipe), threads=1)
        video = probe(out).video
        assert (video.pixel_format, video.frames, done["frames"]) == (form, count, count)
        assert (video.width, video.height) == recipe.output_size(probe(source).video)
        for before, after in zip(read(source), read(out), strict=True):
            if kind in ("black", "white", "gray") and name != "tone":
                step = 2 ** (FORMATS[form][0] - 8)      # of a level of eight bits
                assert np.abs(after.planes[0].astype(int) - int(before.planes[0][0, 0])).max() <= step
            if OPERATORS[name].planes == "luma" and not OPERATORS[name].scale:
                for one, other in zip(before.planes[1:], after.planes[1:], strict=True):
                    assert np.array_equal(one, other)


@pytest.mark.parametrize("name", PICTURE)
@FEW
@given(film=films)
def test_an_operator_takes_every_shape_depth_and_extreme(name, film):
    goes_through(name, film)


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURE)
@MANY
@given(film=films)
def test_an_operator_takes_very_many_of_them(name, film):
    goes_through(name, film)


@pytest.mark.parametrize("name", SOUND)
@settings(FEW, max_examples=15)
@given(samples=st.one_of(st.integers(1, 300), st.integers(3000, 9000)), channels=st.integers(1, 2),
       kind=st.sampled_from(["silence", "loud", "steps", "noise"]),
       rate=st.sampled_from([8000, 44100, 96000]))
def test_a_sound_operator_loses_no_sample_and_stays_within_full_scale(name, samples, channels, kind, rate):
    sound = np.zeros((channels, samples), np.float32)
    if kind != "silence":
        sound[:] = {"loud": 1.0, "steps": np.sign(np.sin(np.arange(samples) / 9)),
                    "noise": np.random.default_rng(1).uniform(-1, 1, samples)}[kind]
    listener = Listener(rate)
    listener.hear(sound)
    blocks = [block for block, _ in repaired(iter([sound]), listener.facts(), [Step(name)])]
    whole = np.concatenate(blocks, axis=1)
    assert whole.shape == sound.shape and whole.dtype == np.float32
    assert np.isfinite(whole).all() and np.abs(whole).max() <= 1
    if kind == "silence":
        assert not whole.any()
