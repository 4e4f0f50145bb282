"""The catalogue of operators, as a restorer reads it."""

from django.contrib.staticfiles import finders
from django.shortcuts import render
from django.utils.translation import gettext

from accounts.guards import guarded
from restoration.engine import recipes
from restoration.engine.operators import OPERATORS
from restoration.permissions import may_see_restoration

OVER_TIME = {"deflicker", "stabilise"}  # what no single picture shows


@guarded(may_see_restoration)
def operators(request):
    """Show what every operator does, how far it looks, what it leaves alone, and who uses it."""
    named = recipes.named().values()
    rows = [
        {
            "operator": operator,
            "title": gettext(operator.title),
            "params": operator.form_fields(),
            "recipe_titles": [recipe.title for recipe in named if recipe.uses(operator.name)],
            "picture": _picture(operator.name),
            "over_time": operator.name in OVER_TIME,
        }
        for operator in OPERATORS.values()
    ]
    return render(request, "restoration/operator_list.html", {"rows": rows, "recipes": named})


def _picture(name):
    """Return the operator's before and after among the static files, or None for one that has none."""
    path = f"operators/{name}.webp"
    return path if finders.find(path) else None
