"""Every pair of colours that stands on another is readable, by day and by night (WCAG 2.2 AA)."""

import re
from pathlib import Path

import pytest

TOKENS = Path("static/css/tokens.css").read_text()
PAIRS = {
    m[1]: (m[2], m[3])
    for m in re.finditer(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS)
}
GROUNDS = ("paper", "sheet", "sunken")
WASHES = ("ok-wash", "warn-wash", "bad-wash", "info-wash")
STATES = ("ok", "warn", "bad", "info")

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "link", "seal-strong") for ground in GROUNDS),
    *((state, f"{state}-wash") for state in STATES),
    *((state, ground) for state in STATES for ground in ("paper", "sheet")),
    *((ink, wash) for ink in ("ink", "link") for wash in WASHES),
    *(("on-seal", seal) for seal in ("seal", "seal-strong")),
    ("ink", "seal-wash"),
    ("ink-soft", "info-wash"),
    ("paper", "ink"),
]
SHAPES = [
    *(("line-strong", ground) for ground in ("paper", "sheet")),
    *(("focus", ground) for ground in GROUNDS),
    *(("seal", ground) for ground in GROUNDS),
]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_the_highest_contrast_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable_on_its_ground(ink, ground, theme):
    assert contrast(PAIRS[ink][theme], PAIRS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_edges_rings_and_meters_stand_out(shape, ground, theme):
    assert contrast(PAIRS[shape][theme], PAIRS[ground][theme]) >= 3


@pytest.mark.parametrize("ink", ["on-screen", "on-screen-soft"])
def test_words_beside_a_picture_are_readable(ink):
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", TOKENS))
    assert contrast(colours[ink], colours["screen"]) >= 4.5
