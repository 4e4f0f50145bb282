"""The row: processes that measure a film together find what one finds, bit for bit, and end on every path."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import BrokenExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from film.errors import Cancelled
from restoration.engine import plan, row
from restoration.engine.inventory import inventory
from restoration.engine.measures.flicker import FlickerMeasure
from restoration.engine.measures.grain import GrainMeasure
from restoration.engine.measures.weave import WeaveMeasure
from restoration.engine.recipes import named
from tests.engine.damaged import SCENE, chain, film, grain, scene, view
from tests.engine.telecined import THREE_TWO, spread, woven

OTHER = scene(99)
EVERYTHING = chain("deflicker", "stabilise", "dust", "scratches", "fill_missing", "tone")


@pytest.fixture(autouse=True)
def short_films_are_worth_it(monkeypatch):
    monkeypatch.setattr(row, "WORTH", 1)
    yield
    assert not [one for one in multiprocessing.active_children() if one.name == "measures"]


def pictures(count=30, cut=16):
    return [view(n, picture=SCENE if n < cut else OTHER) + grain(n) for n in range(count)]


def with_repeats_and_a_blank():
    drawn = pictures()
    drawn[7], drawn[20], drawn[21] = drawn[6], drawn[19], drawn[19]
    drawn[11] = np.full_like(drawn[11], 16)
    return drawn


def within_bars():
    drawn = pictures()
    for picture in drawn:
        picture[:16], picture[-16:] = 16, 16
    drawn[25][4:12, 20:60] = 200        # the bars hold a picture after all, found on the way
    return drawn


def in_pulldown():
    return woven([view(n, 3) + grain(n) for n in range(24)], spread(24, THREE_TWO))


@pytest.mark.parametrize("drawn", [with_repeats_and_a_blank, within_bars, in_pulldown])
def test_any_number_of_processes_finds_the_same_to_the_last_bit(drawn, tmp_path):
    source = film(tmp_path / "film.mkv", drawn())

    one, *others = (plan.analyse(source, EVERYTHING, processes=count) for count in (1, 2, 3, 4, 9))

    assert {other.digest for other in others} == {one.digest}
    assert all(list(other.curves) == list(one.curves) for other in others)


def test_an_inventory_is_the_same_by_any_number_of_processes(tmp_path):
    source = film(tmp_path / "film.mkv", with_repeats_and_a_blank())

    assert inventory(source, processes=3) == inventory(source)


def test_a_film_of_one_frame_is_measured_by_many(tmp_path):
    source = film(tmp_path / "one.mkv", [view(0)])

    one, four = (plan.analyse(source, named()["publish-hd"], processes=count) for count in (1, 4))

    assert one.digest == four.digest and four.shots == ((0, 1),)


def test_progress_counts_every_frame_and_cancelling_ends_all_processes(tmp_path):
    source, told = film(tmp_path / "film.mkv", pictures()), []

    plan.analyse(source, EVERYTHING, processes=3, progress=lambda done, total: told.append((done, total)))

    assert told == [(number, 30) for number in range(1, 31)]
    with pytest.raises(Cancelled):
        plan.analyse(source, EVERYTHING, processes=3, cancelled=lambda: len(children()) == 2)


class Stumbles(WeaveMeasure):
    """A measure that a frame in the middle of the film brings down."""

    def see(self, frame, before):
        if frame.number == 15:
            raise ZeroDivisionError("frame 15 has no middle")
        super().see(frame, before)


class Gone(WeaveMeasure):
    """A measure whose process the system ends in the middle of the film."""

    def see(self, frame, before):
        if frame.number == 15:
            os._exit(9)
        super().see(frame, before)


@pytest.mark.parametrize(("kind", "said"), [(Stumbles, ZeroDivisionError), (Gone, BrokenExecutor)])
@pytest.mark.parametrize("at", ["last", "in the middle"])
def test_what_goes_wrong_in_another_process_comes_up_here(kind, said, at, tmp_path, monkeypatch):
    source = film(tmp_path / "film.mkv", pictures())
    if at == "in the middle":
        kind = type(kind)(kind.__name__, (kind,), {"key": "grain", "__module__": __name__})
        monkeypatch.setitem(globals(), kind.__name__, kind)
    steps = chain("deflicker", "stabilise")
    monkeypatch.setattr(plan, "_measures", lambda recipe, facts: [
        made(step.params, facts) for step, made in
        zip((*steps.steps, steps.steps[1]), (FlickerMeasure, kind, GrainMeasure), strict=True)])

    with pytest.raises(said):
        plan.analyse(source, steps, processes=4)


def children():
    return [one for one in multiprocessing.active_children() if one.name == "measures"]


@pytest.fixture
def stoppable():
    """Hear a stop signal as in a terminal: what a script runs in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("stoppable")
def test_a_stop_signal_in_the_middle_ends_all_processes(tmp_path):
    source = film(tmp_path / "film.mkv", pictures())

    def stop(done, _total):
        if done == 20:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        plan.analyse(source, EVERYTHING, processes=3, progress=stop)
    assert not children() and threading.active_count() == 1


def test_as_many_processes_are_used_as_make_the_busiest_less_busy():
    measures = [SimpleNamespace(key=key) for key in ("weave", "flicker", "grain")]
    shares = [[[one.key for one in each] for each in row._shared_out(measures, count)] for count in (2, 3, 8)]
    assert [len(share) for share in shares] == [2, 3, 3]
    assert shares[0][-1][-1] == "weave"
    assert row._shared_out([SimpleNamespace(key="never heard of")], 2)[0] == []
