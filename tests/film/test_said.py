"""Rates and shapes are written as people say them."""

import pytest

from film import said


@pytest.mark.parametrize(
    ("text", "words"), [("24/1", "24"), ("24000/1001", "23.976"), ("25", "25"), ("50/3", "16.667"), ("", "")]
)
def test_a_rate_is_a_number(text, words):
    assert said.rate(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("4/3", "1.33 (4:3)"), ("191/144", "1.33"), ("1.37", "1.37"), ("4/0", "4/0"), ("", ""), (None, "")],
)
def test_a_shape_is_a_ratio(text, words):
    assert said.shape(text) == words
