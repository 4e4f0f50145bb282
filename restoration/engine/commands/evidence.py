"""Measure a restoration against its source and say which figures lie beyond their thresholds."""

import json

from restoration.engine.commands import UNMET
from restoration.engine.commands.places import film_in

SIGNS = {"at_most": "≤", "at_least": "≥", "equal": "=", "shown": ""}


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("source", metavar="SOURCE", help="the film before")
    parser.add_argument("restored", metavar="RESTORED", help="the film after")
    parser.add_argument("--truth", metavar="DIR", help="the simulator's truth folder, or the clean film")
    parser.add_argument("--film-rate", action="store_true",
                        help="RESTORED shows every picture of the film once, as restore --film-rate makes it")
    parser.add_argument("--json", action="store_true", help="report in JSON lines; the last holds everything")


def carry_out(asked, reporter):
    """Print the table of figures; the exit code tells whether all of them hold."""
    from restoration.engine.evidence import measure

    source, restored = film_in(asked.source), film_in(asked.restored)
    analysis, taken = _taken(source, reporter) if asked.film_rate else (None, None)
    found = measure(source, restored, analysis, truth=asked.truth, taken=taken,
                    progress=reporter.stage("measuring"))  # fmt: skip
    reporter.done(found, table(found))
    return 0 if found["passed"] else UNMET


def _taken(source, reporter):
    """Find again which frames of the source a film at its own rate was made of; gives the analysis too."""
    from film.probe import probe
    from restoration.engine import film_rate
    from restoration.engine.plan import analyse
    from restoration.engine.recipes import Recipe

    analysis = analyse(source, Recipe("fields", "Fields", ()), progress=reporter.stage("analysing"))
    return analysis, film_rate.take(analysis, probe(source).video.rate, source.name)


def table(found):
    """Write the figures as a table."""
    lines = [f"{'figure':<30}{'value':>10} {'unit':<12}{'bound':>10}"]
    for figure in found["figures"]:
        bound = "" if figure["threshold"] is None else f"{SIGNS[figure['direction']]} {figure['threshold']:g}"
        verdict = "" if figure["passed"] else "  beyond its bound" + _where(figure)
        lines.append(
            f"{figure['title']:<30}{figure['value']:>10.4g} {figure['unit']:<12}{bound:>10}{verdict}"
        )
    if found["frames"]["laid"]:
        lines.append(f"fields of the source laid together first: {found['frames']['laid']} frames")
    lines.append(f"frames to look at: {json.dumps(found['risky'])}")
    return "\n".join(lines)


def _where(figure):
    """Say which frames a figure of the worst frame is about."""
    beyond = figure.get("frames", [])[: figure.get("beyond", 0)]
    names = ", ".join(f"{frame} ({value:.3g})" for frame, value in beyond)
    more = ", …" if figure.get("beyond", 0) > len(beyond) else ""
    return f": look at {names}{more}" if beyond else ""
