"""Measure this engine on this machine and its peers beside it: JSON, then Markdown tables."""

import json
import os
import tempfile
from pathlib import Path

from restoration.engine.commands import USAGE, BadRequest
from restoration.engine.commands.restore import recipe_of

PARTS = {
    "repair": "damage of level A against its truths, by the engine and by peers",
    "large": "the same damage on a scan of 1,080 lines, looked at as it is and reduced",
    "unsteady": "level B: weave and flicker over the damage; tone curves that wander, a fade in flicker",
    "faithful": "what is changed without damage, and kept of what lives in the picture",
    "upscale": "twofold enlargement",
    "speed": "the network and the steps alone, whole films with every worker",
    "recipe": "recipes step by step, and the codec",
    "growth": "time and memory of two lengths",
}
ON_CLIPS = ("repair", "large", "unsteady", "faithful", "upscale")
RECIPE = "publish-hd"


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("--only", choices=PARTS, action="append", metavar="PART",
                        help="a part, more than once for several; all are measured otherwise: "
                        + "; ".join(f"{name}: {what}" for name, what in PARTS.items()))  # fmt: skip
    parser.add_argument("--clips", metavar="DIR",
                        help="clean clips with a MANIFEST.tsv; quality is measured on those never trained on")
    parser.add_argument("--film", metavar="FILE", help="a film of your own for 'recipe', else drawn")
    parser.add_argument("--recipe", metavar="NAME|FILE", action="append",
                        help=f"a recipe to measure, more than once for several; {RECIPE} otherwise")
    parser.add_argument("--frames", type=int, default=12,
                        help="frames of every clip (of level B four times as many) and of the drawn film")
    parser.add_argument("--lengths", type=int, nargs=2, default=(200, 2000), metavar=("SHORT", "LONG"),
                        help="frames of the two films whose times and memory are compared")  # fmt: skip
    parser.add_argument("--threads", type=int, default=1, help="torch threads of what runs in one process")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N",
                        help="processes that restore a whole film side by side; as many as processors")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall",
                        help="for 'recipe': cpu counts processor time, on a machine that is busy otherwise")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument("--cards", action="store_true",
                        help="write what 'repair' and 'upscale' measure into the cards of the networks")


def carry_out(asked, reporter):
    """Measure the parts that are asked for, quality only where clips are given; hold all against targets."""
    asked.parts = [part for part in PARTS if _wanted(part, asked)]
    _refuse(asked)
    asked.recipes, asked.keeping = asked.recipe or [RECIPE], asked.recipe or []

    from restoration.engine import runtime
    from restoration.engine.bench import targets
    from restoration.engine.bench.clips import unseen

    runtime.prepare(asked.threads)
    asked.shots = unseen(Path(asked.clips)) if asked.clips else []
    figures = {"machine": targets.machine(asked)}
    try:
        for part in asked.parts:
            for title, measured in _measures(part).items():
                with tempfile.TemporaryDirectory() as folder:
                    told = reporter.stage(title, "measures")
                    figures.setdefault(part, {})[title] = measured(asked, Path(folder), told)
    finally:        # a measure that failed or was stopped takes nothing of the others with it
        held = targets.held(figures)
        known = {name: row for name, row in held.items() if row["met"] or not asked.only}
        figures["targets"] = {"targets": known}
        figures["machine"] |= _carded(figures, asked) if asked.cards else {}
        print(json.dumps(figures, indent=1), file=reporter.out)
        print(_tables(figures), file=reporter.out)


def _carded(figures, asked):
    """Write the cards; gives which, for the report."""
    from restoration.engine.bench import carded

    return {"cards": ", ".join(carded.written(figures, asked.shots)) or "none"}


def _wanted(part, asked):
    """Say whether a part is measured: when named, or when none is and it has what it needs."""
    return part in asked.only if asked.only else bool(asked.clips) or part not in ON_CLIPS


def _refuse(asked):
    """Refuse what cannot be measured, before any work."""
    without = [part for part in asked.parts if part in ON_CLIPS and not asked.clips]
    if without:
        raise BadRequest(f"'{without[0]}' is measured on clips; name their folder with --clips.", USAGE)
    if asked.cards and not {"repair", "upscale"} & set(asked.parts):
        raise BadRequest("--cards writes what 'repair' and 'upscale' measure, and neither is asked for; "
                         "add --only repair, --only upscale or --clips.", USAGE)
    if asked.clips and not (Path(asked.clips) / "MANIFEST.tsv").is_file():
        raise BadRequest(f"There is no MANIFEST.tsv in {asked.clips}; it names the clips and their digests.")
    if asked.film and not Path(asked.film).is_file():
        raise BadRequest(f"There is no film {asked.film}.")
    if asked.frames < 4 or min(asked.lengths) < 4:
        raise BadRequest("A film of fewer than 4 frames says nothing about speed; ask for more.", USAGE)
    if asked.threads < 1 or asked.workers < 1:
        raise BadRequest("--threads and --workers are 1 or more.", USAGE)
    for name in asked.recipe or ():
        recipe_of(name)


def _measures(part):
    """Give the measures of a part by their titles; each takes what was asked, a folder and a progress."""
    from restoration.engine.bench import (
        enlarged,
        faithful,
        growth,
        large,
        light,
        recipe,
        repair,
        speed,
        unsteady,
    )

    return {"repair": {"level A": repair.measured}, "large": {"level A, 1440×1080": large.measured},
            "unsteady": {"level B": unsteady.measured, "light": light.measured},
            "faithful": {"without damage": faithful.undamaged, "kept by repair": faithful.living,
                         "kept by recipes": faithful.recipes},
            "upscale": {"upscale": enlarged.measured},
            "speed": {"network": speed.network, "steps": speed.steps, "films": speed.films},
            "recipe": {"recipe": recipe.measured}, "growth": {"growth": growth.measured}}[part]


def _tables(figures):
    """Write every part's rows as Markdown tables."""
    from restoration.engine.bench.tables import table

    lines = [f"\n{', '.join(f'{name} {value}' for name, value in figures['machine'].items())}"]
    for part, titles in figures.items():
        if part != "machine":
            lines += [f"\n## {title}\n\n{table(rows)}" for title, rows in titles.items() if rows]
    return "\n".join(lines)
