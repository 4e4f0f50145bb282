"""One spoiled frame in a long film: the means hide it, the figure of the worst frame names it."""

import numpy as np
import pytest

from restoration.engine.commands.evidence import table
from restoration.engine.evidence import curves, measure
from restoration.engine.evidence.figures import WORST, to_look_at, worst
from restoration.engine.evidence.geometry import shifted, tone_line
from restoration.engine.simulator.noise import gaussian
from tests.engine.test_evidence import GRAIN, SCENE, film

FRAMES, BAD = 96, 61
SWAY = np.random.default_rng(11).normal(0, 0.8, FRAMES)
FLICKER = 3.0 * np.random.default_rng(12).standard_normal(FRAMES)


def steady(number):
    """A slow pan under grain, as a careful restoration leaves it."""
    place = number // 3
    return SCENE[20:140, 20 + place : 180 + place] + GRAIN[number % 24]


def aged(number):
    """The same, flickering and weaving."""
    return shifted(steady(number), SWAY[number], 0) + FLICKER[number]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return film(tmp_path_factory.mktemp("worst") / "source.mkv", map(aged, range(FRAMES)))


def half_taken(luma):
    """The left half shows what the camera saw elsewhere."""
    luma = luma.copy()
    luma[:, :40] = steady(3)[:, 90:130]
    return luma


SPOILED = {
    "worst_changed": half_taken,
    "worst_light": lambda luma: luma + 9,
    "worst_place": lambda luma: shifted(luma, 4.0, 1.0),
    "worst_grain": lambda luma: gaussian(luma.astype(np.float32), 1.6),
}
HIDING = {"changed_structure_share", "flicker_after", "weave_after", "grain_kept", "tone_shift"}


@pytest.mark.parametrize("key", SPOILED)
def test_the_means_hide_one_spoiled_frame_and_the_worst_frame_names_it(source, tmp_path, key):
    lumas = (SPOILED[key](steady(n)) if n == BAD else steady(n) for n in range(FRAMES))
    found = measure(source, film(tmp_path / "spoiled.mkv", lumas))
    figures = {figure["key"]: figure for figure in found["figures"]}
    assert all(figures[mean]["passed"] for mean in HIDING)
    assert not figures[key]["passed"] and figures[key]["warns"]
    assert figures[key]["frames"][0] == [BAD, figures[key]["value"]] and figures[key]["beyond"] == 1
    assert BAD in found["risky"] and found["passed"], "it warns, and no signature waits for a waiver"
    assert f"look at {BAD} (" in table(found)


def test_a_careful_restoration_has_no_frame_beyond_a_bound(source, tmp_path):
    found = measure(source, film(tmp_path / "careful.mkv", map(steady, range(FRAMES))))
    assert [figure["key"] for figure in found["figures"] if not figure["passed"]] == []
    assert all(figure["beyond"] == 0 for figure in found["figures"] if "beyond" in figure)


def test_a_frame_between_two_close_looks_is_seen_too(tmp_path):
    numbers = range(400)  # a stride of three: frames 2 to 5 of every six are never looked at closely
    plain = [SCENE[20:92, 20:116] + GRAIN[n % 24][:72, :96] for n in numbers]
    before = film(tmp_path / "before.mkv", plain, size=(96, 72))
    plain[214] = plain[214].copy()
    plain[214][10:60, 10:60] = 40
    found = measure(before, film(tmp_path / "after.mkv", plain, size=(96, 72)))
    figures = {figure["key"]: figure for figure in found["figures"]}
    assert figures["changed_structure_share"]["value"] == 0.0
    assert figures["worst_changed"]["frames"][0][0] == 214 and found["risky"] == [214]


def test_the_worst_few_are_named_in_order_and_the_rest_counted():
    values = np.full(100, 0.01)
    values[10:20] = np.linspace(0.07, 0.16, 10)
    figure = worst("worst_changed", values)
    assert [frame for frame, _value in figure["frames"]] == [19, 18, 17, 16, 15] and figure["beyond"] == 10
    assert len(figure["frames"]) == WORST
    assert to_look_at([figure, worst("worst_grain", np.ones(9), threshold=0.5)]) == [19, 18, 17, 16, 15]
    assert to_look_at([worst("worst_changed", np.array([0.0, 0.02, 0.01, 0.0, 0.03, 0.0]))]) == [4, 1, 2]


def test_a_lasting_change_of_place_or_light_is_no_frame_that_stands_out():
    level = np.where(np.arange(60) < 30, 100.0, 112.0)
    assert curves.light_off(level, [(0, 60)]).max() < 7, "a step is shared by both of its sides"
    moves = np.zeros((60, 2))
    moves[30] = (60.0, 0.0)  # farther than a gate weaves: a miss of the measure
    assert curves.place_off(moves, [(0, 60)]).max() < 0.1
    moves[30], moves[31] = (4.0, 0.0), (-4.0, 0.0)
    off = curves.place_off(moves, [(0, 60)])
    assert int(np.argmax(off)) == 30 and off[30] == pytest.approx(4, abs=0.2)


def test_the_tone_line_of_two_pictures_is_the_line_of_least_squares():
    x = np.random.default_rng(3).uniform(40, 200, (60, 80)).astype(np.float32)
    assert tone_line(x, 1.04 * x - 3) == pytest.approx((1.04, -3.0), abs=1e-3)
