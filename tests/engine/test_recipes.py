"""Recipes: JSON with a schema and a digest, refused with a sentence when anything is not known."""

import json
from fractions import Fraction
from types import SimpleNamespace

import pytest

from restoration.engine import recipes
from restoration.engine.operators import BadParameter, UnknownOperator
from restoration.engine.recipes import BadRecipe, Recipe, Step, named, parse

VGA = SimpleNamespace(width=640, height=480, dar=Fraction(4, 3))


@pytest.mark.parametrize("name", ["gentle", "standard", "heavy", "publish-hd"])
def test_a_recipe_of_the_house_survives_json(name):
    recipe = named()[name]
    again = parse(json.dumps(recipe.as_json()))
    assert again == recipe
    assert again.digest == recipe.digest
    assert recipe.title and recipe.summary


def test_the_digest_follows_what_is_done_and_not_the_title():
    one, other = Recipe("a", "A", (Step("dust"),)), Recipe("b", "B", (Step("dust", {"largest": 32}),))
    assert one.digest == other.digest
    assert one.digest != Recipe("a", "A", (Step("dust", {"largest": 33}),)).digest


def test_publish_hd_makes_1440_by_1080_of_a_4_by_3_film():
    assert named()["publish-hd"].output_size(VGA) == (1440, 1080)
    assert named()["standard"].output_size(VGA) == (640, 480)


def test_the_reach_is_the_sum_of_the_steps():
    assert named()["publish-hd"].reach == 5
    assert named()["gentle"].reach == 2


def said(**changes):
    return {"schema": recipes.SCHEMA, "name": "own", "title": "Own", "steps": []} | changes


@pytest.mark.parametrize(("recipe", "kind", "sentence"), [
    (said(steps=[{"operator": "descratch"}]), UnknownOperator, "No operator is called 'descratch'; there"),
    (said(steps=[{"params": {}}]), UnknownOperator, "No operator is called None"),
    (said(steps=[{"operator": "dust", "params": {"largest": 500}}]), BadParameter, "must lie from 2 to 96"),
    (said(steps=[{"operator": "dust", "parms": {}}]), BadRecipe, "Step 1 of 'steps' must be an object"),
    (said(steps=[{"operator": "dust"}, {"operator": "dust"}]), BadRecipe, "uses 'dust' twice"),
    (said(steps=[{"operator": "upscale"}, {"operator": "dust"}]), BadRecipe, "move it to the end"),
    (said(sound=[{"operator": "dust"}]), BadRecipe, "'dust' does not work on sound; list it under 'steps'"),
    (said(steps="dust"), BadRecipe, "'steps' must be a list"),
    (said(schema="patina/recipe/9"), BadRecipe, "this engine reads 'patina/recipe/1'"),
    (said(stops=[]), BadRecipe, "unknown entry 'stops'"),
    (said(digest="0" * 64), BadRecipe, "does not match its steps"),
    ("{", BadRecipe, "not JSON"),
    ("[]", BadRecipe, "A recipe is a JSON object"),
])
def test_a_bad_recipe_is_refused_in_one_sentence(recipe, kind, sentence):
    with pytest.raises(kind) as refusal:
        parse(recipe)
    assert sentence in str(refusal.value)


def test_an_unknown_name_is_answered_with_the_list():
    with pytest.raises(BadRecipe, match="there are gentle, standard, heavy, publish-hd"):
        recipes.recipe("best")
