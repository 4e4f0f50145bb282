"""The catalogue: every operator says what it does, checks its parameters and has its page."""

import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from restoration.engine import catalogue_page
from restoration.engine.operators import (
    OPERATORS,
    PICTURE,
    BadParameter,
    UnknownOperator,
    catalogue,
    operator,
)
from restoration.engine.operators.declaration import OperatorError

ROOT = Path(__file__).parents[2]


def test_an_unknown_operator_is_answered_with_the_list():
    with pytest.raises(UnknownOperator, match=r"No operator is called 'descratch'; there are deflicker, "):
        operator("descratch")


def test_a_name_declared_twice_is_refused():
    with pytest.raises(OperatorError, match="'dust' is declared twice"):
        catalogue(operator("dust"), operator("dust"))


@pytest.mark.parametrize("name", OPERATORS)
def test_every_parameter_has_a_label_a_help_and_a_range(name):
    for line in operator(name).form_fields():
        assert line["label"] and line["help"]
        bounded = line["kind"] == "bool" or line.get("choices") or line.get("pattern")
        assert bounded or line["min"] < line["max"]


@pytest.mark.parametrize("declared", PICTURE, ids=lambda o: o.name)
def test_every_picture_operator_resolves_and_says_what_it_leaves(declared):
    assert callable(declared.resolve())
    assert declared.measure == "" or declared.resolve_measure().key
    assert declared.leaves and declared.summary.endswith(".")


@pytest.mark.parametrize(("values", "sentence"), [
    ({"sensitivity": 1.5}, "dust.sensitivity is 1.5; it must lie from 0.0 to 1.0."),
    ({"sensitivity": "high"}, "dust.sensitivity is 'high'; it must be a number from 0.0 to 1.0."),
    ({"sensitivity": float("nan")}, "dust.sensitivity is nan; it must be a number from 0.0 to 1.0."),
    ({"largest": 3.5}, "dust.largest is 3.5; it must be a whole number."),
    ({"largest": True}, "dust.largest is True; it must be a number from 2 to 96."),
    ({"polarity": "grey"}, "dust.polarity is 'grey'; it can be both, dark, bright."),
    ({"colour": 1}, "The operator 'dust' has no parameter 'colour'; "
                    "it has sensitivity, largest, company, polarity."),
])
def test_a_wrong_parameter_is_named_with_the_way_out(values, sentence):
    with pytest.raises(BadParameter) as refusal:
        operator("dust").read(values)
    assert str(refusal.value) == sentence


def test_parameters_cannot_be_changed_afterwards():
    params = operator("dust").read()
    with pytest.raises(FrozenInstanceError):
        params.sensitivity = 0.1
    assert fields(params)


def test_declarations_recipes_and_plans_load_without_torch():
    program = ("import sys, restoration.engine.recipes, restoration.engine.plan\n"
               "print('torch' in sys.modules, 'django' in sys.modules)")
    call = [sys.executable, "-c", program]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_printed_page_is_up_to_date():
    printed = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    again = "python -m restoration.engine.catalogue_page > docs/operators.md"
    assert printed == catalogue_page.text(), f"print it again: {again}"
