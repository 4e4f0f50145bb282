"""Long films: time grows with length, memory does not."""

import os
import pickle

import numpy as np
import pytest

from restoration.engine import plan, recipes
from restoration.engine.bench.growth import drawn
from restoration.engine.bench.whole import carried
from restoration.engine.measures.seen import Seen

FRAMES = int(os.environ.get("LONG_FRAMES") or 130_000)      # ninety minutes at 24 a second
SMALL = (64, 48)
TWO_GIB = 2048


def test_what_the_analysis_keeps_of_a_frame_stays_small_however_wide_and_dirty_the_film():
    width, height = 1920, 1080
    chance = np.random.default_rng(5)
    measures = plan.Survey(plan.Facts(width, height, 8, 48), recipes.recipe("heavy"), None, None).measures
    before, held = None, {}
    for number in range(49):
        luma = chance.normal(90, 6, (height, width))
        luma[chance.integers(0, height, 3000), chance.integers(0, width, 3000)] += 60
        luma[:, ::20] += 12
        frame = Seen(number, luma.clip(0, 255).astype(np.uint8), 8)
        for measure in measures:
            measure.see(frame, before)
        before, held[number] = frame, sum(len(pickle.dumps(vars(measure))) for measure in measures)

    # Of 130,000 frames less than a gigabyte; between the two lies one turn of whatever looks every so often.
    assert held[48] - held[24] < 24 * 7168


@pytest.mark.slow
def test_a_film_of_ninety_minutes_takes_the_memory_of_a_short_one(tmp_path):
    short, long = (carried(drawn(tmp_path / f"{frames}.mkv", frames, SMALL), "gentle")
                   for frames in (FRAMES // 20, FRAMES))
    assert long["peak_mib"] < TWO_GIB
    # What is kept of a frame are numbers: curves, fields, the table of packets.
    assert (long["peak_mib"] - short["peak_mib"]) * 2**20 < 4096 * (FRAMES - FRAMES // 20)


@pytest.mark.slow
def test_a_stretch_at_full_size_stays_far_below_two_gibibytes(tmp_path):
    film = drawn(tmp_path / "60.mkv", 60, (640, 480))
    assert carried(film, "publish-hd")["peak_mib"] < TWO_GIB
