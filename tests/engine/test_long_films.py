"""Long films: time grows with length, memory does not."""

import os

import pytest

from restoration.engine.bench.growth import drawn
from restoration.engine.bench.whole import carried

FRAMES = int(os.environ.get("LONG_FRAMES") or 130_000)      # ninety minutes at 24 a second
SMALL = (64, 48)
TWO_GIB = 2048


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
