"""Print the catalogue of operators and the named recipes."""

import json
from pathlib import Path
from textwrap import fill

from restoration.engine import recipes
from restoration.engine.operators import OPERATORS


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--pictures", metavar="DIR",
                        help="draw before and after of every operator there, as WebP, and stop")


def carry_out(asked, reporter):
    """Print what every operator does, its parameters and what it leaves alone."""
    if asked.pictures:
        from restoration.engine.bench.pictures import make

        for name in make(Path(asked.pictures)):
            print(name, file=reporter.out)
        return
    if asked.json:
        print(json.dumps(catalogue(), indent=1, ensure_ascii=False), file=reporter.out)
        return
    for operator in OPERATORS.values():
        print(f"{operator.name} — {operator.title} ({', '.join(operator.codes)})", file=reporter.out)
        print(fill(operator.summary, 96, initial_indent="  ", subsequent_indent="  "), file=reporter.out)
        for field in operator.form_fields():
            print(f"    {field['name']} = {field['default']}  ({_bounds(field)})", file=reporter.out)
        print(f"    leaves: {', '.join(operator.leaves)}\n", file=reporter.out)
    for recipe in recipes.named().values():
        steps = " → ".join(step.operator for step in (*recipe.steps, *recipe.sound_steps))
        print(f"recipe {recipe.name}: {steps}", file=reporter.out)


def _bounds(field):
    """Write what a parameter may be."""
    if "choices" in field:
        return ", ".join(option for option, _ in field["choices"])
    if "pattern" in field:
        return "text"
    if "min" not in field:
        return "true, false"
    return f"{field['min']} to {field['max']} {field['unit']}".rstrip()


def catalogue():
    """Give operators and recipes as plain JSON."""
    return {
        "operators": [
            {"name": o.name, "title": o.title, "summary": o.summary, "medium": o.medium, "reach": o.reach,
             "leaves": list(o.leaves), "codes": list(o.codes), "parameters": o.form_fields()}
            for o in OPERATORS.values()
        ],
        "recipes": [recipe.as_json() | {"digest": recipe.digest} for recipe in recipes.named().values()],
    }  # fmt: skip
