"""The catalogue of operators, as a restorer reads it."""

from django.shortcuts import render

from accounts.guards import guarded
from restoration.engine import recipes
from restoration.engine.operators import OPERATORS
from restoration.permissions import may_see_restoration


@guarded(may_see_restoration)
def operators(request):
    """Show what every operator does, how far it looks, what it leaves alone, and who uses it."""
    named = recipes.named().values()
    rows = [
        {
            "operator": operator,
            "params": operator.form_fields(),
            "recipes": [recipe for recipe in named if recipe.uses(operator.name)],
        }
        for operator in OPERATORS.values()
    ]
    return render(request, "restoration/operator_list.html", {"rows": rows, "recipes": named})
