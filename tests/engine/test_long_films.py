"""Long films: time grows with length, memory does not."""

import os

import pytest

from restoration.engine.bench import growth

FRAMES = int(os.environ.get("LONG_FRAMES") or 130_000)      # ninety minutes at 24 a second
SMALL = (64, 48)
TWO_GIB = 2048


@pytest.mark.slow
def test_a_film_of_ninety_minutes_takes_the_memory_of_a_short_one(tmp_path):
    short, long = (growth.measured(tmp_path, frames, "gentle", SMALL) for frames in (FRAMES // 20, FRAMES))
    assert long["peak_mib"] < TWO_GIB
    # What is kept of a frame are numbers: curves, fields, the table of packets.
    assert (long["peak_mib"] - short["peak_mib"]) * 2**20 < 4096 * (FRAMES - FRAMES // 20)


@pytest.mark.slow
def test_a_stretch_at_full_size_stays_far_below_two_gibibytes(tmp_path):
    assert growth.measured(tmp_path, 60, "publish-hd", (640, 480))["peak_mib"] < TWO_GIB
