"""The recipe form is made from the operators' declarations and gives back a recipe the engine reads."""

import pytest

from restoration.engine import recipes
from restoration.engine.operators import OPERATORS
from restoration.forms import RecipeForm


def answers(form, **changes):
    """Return what a browser sends for a form nobody touched, with some answers changed."""
    sent = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if value is not False:
            sent[name] = "on" if value is True else str(value)
    return {name: value for name, value in (sent | changes).items() if value is not None}


@pytest.mark.parametrize("name", recipes.named())
def test_an_untouched_form_is_the_house_recipe_itself(name):
    recipe = recipes.recipe(name)
    form = RecipeForm(answers(RecipeForm(recipe=recipe)), recipe=recipe)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["recipe"] == recipe
    assert form.cleaned_data["recipe"].name == name


def test_every_parameter_of_every_operator_has_its_field():
    form = RecipeForm(recipe=recipes.recipe("standard"))
    wanted = {
        f"{operator.name}-{said['name']}"
        for operator in OPERATORS.values()
        for said in operator.form_fields()
    }
    assert wanted <= set(form.fields)


def test_a_changed_parameter_makes_a_recipe_of_its_own():
    recipe = recipes.recipe("gentle")
    form = RecipeForm(answers(RecipeForm(recipe=recipe), **{"dust-largest": "11"}), recipe=recipe)
    assert form.is_valid(), form.errors
    made = form.cleaned_data["recipe"]
    assert (made.name, made.title) == ("gentle-changed", "Gentle")
    assert next(step.params.largest for step in made.steps if step.operator == "dust") == 11


def test_a_parameter_out_of_range_is_refused_at_its_field():
    recipe = recipes.recipe("gentle")
    form = RecipeForm(answers(RecipeForm(recipe=recipe), **{"dust-largest": "999"}), recipe=recipe)
    assert not form.is_valid()
    assert "dust-largest" in form.errors


def test_a_recipe_without_operators_is_refused():
    recipe = recipes.recipe("gentle")
    off = {f"{name}-on": None for name in OPERATORS}
    form = RecipeForm(answers(RecipeForm(recipe=recipe), **off), recipe=recipe)
    assert not form.is_valid()
    assert "at least one operator" in str(form.errors)
