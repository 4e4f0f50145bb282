"""Measure this engine on this machine and its peers beside it: JSON, then Markdown tables."""

import json
import tempfile
from pathlib import Path

from restoration.engine.commands import USAGE, BadRequest
from restoration.engine.commands.restore import recipe_of

PARTS = ("recipe", "networks", "growth")


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("--only", choices=PARTS, help="one part; all are measured otherwise")
    parser.add_argument("--clips", metavar="DIR",
                        help="clean clips with a MANIFEST.tsv; the networks and their peers are measured on "
                        "those never trained on")  # fmt: skip
    parser.add_argument("--film", metavar="FILE", help="a film of your own for the recipe, else drawn")
    parser.add_argument("--recipe", default="publish-hd", help="the recipe to measure")
    parser.add_argument("--frames", type=int, default=32, help="frames of every clip and of the drawn film")
    parser.add_argument("--lengths", type=int, nargs=2, default=(200, 2000), metavar=("SHORT", "LONG"),
                        help="frames of the two films whose times and memory are compared")  # fmt: skip
    parser.add_argument("--threads", type=int, default=2, help="torch threads")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")


def carry_out(asked, reporter):
    """Measure the parts that are asked for; the networks only where clips are given."""
    if asked.only == "networks" and not asked.clips:
        raise BadRequest("The networks are measured on clips; name their folder with --clips.", USAGE)
    if asked.clips and not (Path(asked.clips) / "MANIFEST.tsv").is_file():
        raise BadRequest(f"There is no MANIFEST.tsv in {asked.clips}; it names the clips and their digests.")
    if asked.frames < 4 or min(asked.lengths) < 4:
        raise BadRequest("A film of fewer than 4 frames says nothing about speed; ask for more.", USAGE)
    figures, written = {}, []
    for part in PARTS:
        if asked.only in (None, part) and (part != "networks" or asked.clips):
            figures[part], tables = MEASURES[part](asked)
            written.append(f"## {part}\n\n{tables}")
    print(json.dumps(figures, indent=1), file=reporter.out)
    print("\n" + "\n\n".join(written), file=reporter.out)


def _recipe(asked):
    from restoration.engine import runtime
    from restoration.engine.bench import recipe as bench

    runtime.prepare(asked.threads)
    asked.clock = "wall"
    with tempfile.TemporaryDirectory() as folder:
        film = Path(asked.film) if asked.film else bench.drawn(Path(folder) / "film.mkv", asked.frames)
        figures = bench.measure(film, recipe_of(asked.recipe), Path(folder), asked)
    return figures, bench.table(figures)


def _networks(asked):
    from restoration.engine import runtime
    from restoration.engine.bench import repair as bench

    runtime.prepare(asked.threads)
    figures = bench.measured(asked)
    return figures, bench.tables(figures)


def _growth(asked):
    from restoration.engine.bench import growth as bench

    figures = bench.grown(asked.recipe, asked.lengths)
    return figures, bench.table(figures)


MEASURES = {"recipe": _recipe, "networks": _networks, "growth": _growth}
