"""The words the engine says in plain English; pages translate them, and translators find them here."""

from dataclasses import fields

from restoration.engine.evidence import CLAIMS
from restoration.engine.operators import OPERATORS
from restoration.engine.recipes import named


def sentences():
    """Yield (sentence, file) for every operator, parameter, limit, recipe and claim of the house."""
    for operator in OPERATORS.values():
        source = operator.params.__module__.replace(".", "/") + ".py"
        yield from ((text, source) for text in (operator.title, operator.summary, *operator.leaves))
        for field in fields(operator.params):
            options = [label for _value, label in field.metadata.get("choices", ())]
            unit = [field.metadata["unit"]] if field.metadata.get("unit") else []
            words = (field.metadata["label"], field.metadata["help"], *unit, *options)
            yield from ((text, source) for text in words)
    for recipe in named().values():
        yield from ((text, "restoration/engine/recipes.py") for text in (recipe.title, recipe.summary))
    for claim in CLAIMS:
        yield from ((text, "restoration/engine/evidence/figures.py") for text in (claim.title, claim.why))
