"""List what is wrong with a film, shot by shot."""

import os
import tempfile
from fractions import Fraction
from pathlib import Path

from film.probe import probe
from restoration.engine.commands import USAGE, BadRequest
from restoration.engine.commands.places import film_read
from restoration.engine.commands.room import refuse_too_large


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("source", metavar="IN", help="the film, or a folder of numbered pictures")
    parser.add_argument("--rate", metavar="R", help="frames a second of numbered pictures: 18, 24000/1001")
    parser.add_argument("--workers", type=int, default=1, metavar="N",
                        help="processes that look at a film of some length together (default: one)")
    parser.add_argument("--json", action="store_true", help="report in JSON lines; the last holds everything")


def carry_out(asked, reporter):
    """Measure every frame, look closely at some of each shot, print the inventory."""
    if asked.workers < 1:
        raise BadRequest(f"--workers is {asked.workers}; give 1 or more.", USAGE)
    from restoration.engine.inventory import inventory

    beside = Path(tempfile.gettempdir()) / f"inspect-{os.getpid()}"
    with film_read(asked.source, asked.rate, beside, reporter.stage("packing", "bytes")) as source:
        refuse_too_large(probe(source).video, "inspect")
        found = inventory(source, progress=reporter.stage("inspecting"),
                          processes=min(asked.workers, os.cpu_count() or 1))  # fmt: skip
    reporter.done(found, table(found))


def table(found):
    """Write the inventory as a table."""
    lines = [
        f"{found['frames']} frames, {len(found['shots'])} shots, {found['duplicates']} duplicate frames",
        *_said_of_the_whole(found),
        f"{'shot':>4} {'frames':>13} {'flicker':>8} {'weave':>7} {'grain':>6} "
        f"{'dust':>8} {'scratches':>9} {'large':>8}",
    ]
    for shot in found["shots"]:
        span = f"{shot['start']}–{shot['stop'] - 1}"
        lines.append(
            f"{shot['shot']:>4} {span:>13} {shot['D-FLIC']:>8.2f} {shot['D-WEAV']:>7.2f} "
            f"{shot['grain']:>6.2f} {shot['D-DUST']:>8.4%} {shot['D-VSCR']:>9.4%} {shot['D-TEAR']:>8.4%}"
        )
    lines.append(
        "flicker in 1/255, weave in px, grain as deviation in 1/255; "
        "dust, scratches and large damage as share of pixels"
    )
    return "\n".join(lines)


def _said_of_the_whole(found):
    """Write what concerns the whole film: pulldown, bars, missing frames."""
    lines, missing = [], found["missing"]
    lines += _said_of_fields(found)
    for kind in ("bright", "dark"):
        shots = [str(row["shot"]) for row in found["shots"] if kind in row["strewn"]]
        if shots:
            lines.append(f"strewn with small {kind} specks: shot {', '.join(shots)}")
    if found["bars"]:
        lines.append("black bars around {}:{} to {}:{} (columns:rows)".format(*found["bars"]))
    if missing["stand_ins"]:
        lines.append(f"frames that stand in for lost ones: {', '.join(map(str, missing['stand_ins']))}")
    if missing["jumps"]:
        lines.append(f"frames before which one is missing: {', '.join(map(str, missing['jumps']))}")
    return lines


def _said_of_fields(found):
    """Write how the film was brought to video, and how its own rate can be had back."""
    cadence, lines = found["cadence"], []
    drawn = f"the lower field of {cadence['drawn']} frames is drawn anew"
    if found["fields"] in ("pulldown", "mixed"):
        lines.append(f"brought to video by pulldown, {cadence['pattern']}, {cadence['order']}, "
                     f"{cadence['breaks']} breaks; the film's own pictures are laid together again")
    if found["fields"] in ("interlaced", "mixed"):
        lines.append(f"interlaced video, {cadence['order']}: {drawn} where something moves")
    elif cadence["drawn"]:
        lines.append(f"{drawn}: no other frame holds its mate")
    said = cadence["said"]
    if said not in ("progressive", "unknown") and found["fields"] == "whole":
        lines.append(f"said to be interlaced ({said}), but every frame shows one moment")
    if cadence["film_rate"]:
        rate = float(Fraction(cadence["film_rate"]))
        lines.append(f"its pictures come {rate:.5g} times a second; restore --film-rate gives each once")
    return lines
