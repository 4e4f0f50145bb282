"""Prints the catalogue as the page `docs/operators.md`: `python -m restoration.engine.catalogue_page`."""

import sys
from pathlib import Path

from restoration.engine.operators import OPERATORS, Operator
from restoration.engine.recipes import named

_HEAD = """# Operators

Printed from the catalogue in `restoration/engine/operators/`; do not edit it by hand.
Every operator says what it repairs, what it leaves alone, and how many frames to each side it looks.
"""


def text() -> str:
    """Return the whole page as Markdown."""
    parts = [_HEAD, _recipes(), *(_section(declared) for declared in OPERATORS.values())]
    return "\n".join(parts)


def _recipes() -> str:
    lines = ["## Recipes of the house", "", "| recipe | picture | sound | frames read on each side |",
             "| --- | --- | --- | --- |"]
    for recipe in named().values():
        picture, sound = (", ".join(step.operator for step in chain) or "as it is"
                          for chain in (recipe.steps, recipe.sound_steps))
        lines.append(f"| `{recipe.name}` | {picture} | {sound} | {recipe.reach} |")
    return "\n".join(lines) + "\n"


def _section(declared: Operator) -> str:
    lines = [f"## {declared.title} (`{declared.name}`)", "", declared.summary, "",
             *_picture(declared), f"* Works on: {_works_on(declared)}"]
    if declared.codes:
        lines.append(f"* Treats: {', '.join(declared.codes)}")
    lines.append(f"* Leaves alone: {', '.join(declared.leaves)}")
    if declared.medium == "picture":
        lines.append(f"* Looks {declared.reach} frames to each side" if declared.reach
                     else "* Looks at one frame; what it knows of the others comes from the analysis")
    if declared.maps:
        lines.append("* Returns a map of the pixels it repaired; every other pixel keeps its bits")
    lines += ["", "| parameter | default | range | meaning |", "| --- | --- | --- | --- |"]
    lines += [_row(line) for line in declared.form_fields()]
    return "\n".join(lines) + "\n"


def _picture(declared: Operator) -> list[str]:
    """Return the line that shows before and after, where `operators --pictures` has drawn it."""
    name = f"static/operators/{declared.name}.webp"
    if not (Path(__file__).parents[2] / name).is_file():
        return []
    return [f"![{declared.title}: before on the left, after on the right](../{name})", ""]


def _works_on(declared: Operator) -> str:
    if declared.medium == "sound":
        return "sound"
    return "luma; chroma is carried bit by bit" if declared.planes == "luma" else "luma and chroma"


def _row(line: dict) -> str:
    if "choices" in line:
        span = ", ".join(f"`{value}` {label.lower()}" for value, label in line["choices"])
    elif "pattern" in line:
        span = "text"
    elif line["kind"] == "bool":
        span = "on or off"
    else:
        span = f"{line['min']} to {line['max']} {line['unit']}".strip()
    default = {True: "on", False: "off"}.get(line["default"], line["default"]) \
        if line["kind"] == "bool" else line["default"]
    default = "none" if default == "" else default
    return f"| {line['label']} (`{line['name']}`) | {default} | {span} | {line['help']} |"


if __name__ == "__main__":
    sys.stdout.write(text())
