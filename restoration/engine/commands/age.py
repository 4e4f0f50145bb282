"""Age a film with the simulator: grain, dirt, scratches, tears, stains, fading, flicker, weave, sound."""

import shutil
from contextlib import nullcontext
from dataclasses import fields

from film.probe import probe
from restoration.engine.commands import BAD_RECIPE, USAGE, BadRequest
from restoration.engine.commands.places import film_in, film_out, folder_beside, workshop
from restoration.engine.commands.room import refuse_too_large
from restoration.engine.simulator.presets import ABOUT, PRESETS, Preset, altered


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("source", metavar="IN", nargs="?", help="a clean film")
    parser.add_argument("out", metavar="OUT", nargs="?", help="the aged film to make: a name ending in .mkv")
    parser.add_argument("--preset", choices=tuple(PRESETS), default="medium", help="how badly it has aged")
    parser.add_argument("--set", metavar="KIND=AMOUNT", action="append", default=[], dest="changes",
                        help="one kind of damage in another measure, for example tears=0.1; may be repeated")
    parser.add_argument("--presets", action="store_true", help="print every kind of damage and stop")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same damage")
    parser.add_argument("--truth", metavar="DIR", help="keep clean pictures, defect maps and curves there")
    parser.add_argument("--overwrite", action="store_true", help="replace OUT when it is there")
    parser.add_argument("--json", action="store_true", help="report in JSON lines")


def carry_out(asked, reporter):
    """Age the film beside OUT and move it there when complete."""
    from restoration.engine.plan import even_times
    from restoration.engine.simulator import age

    if asked.presets:
        print(table(), file=reporter.out)
        return
    if asked.source is None or asked.out is None:
        raise BadRequest("Name a clean film and the aged one to make.", USAGE)
    try:
        preset = altered(PRESETS[asked.preset], asked.changes)
    except ValueError as error:
        raise BadRequest(str(error), BAD_RECIPE) from None
    source = film_in(asked.source)
    out = film_out(asked.out, source, overwrite=asked.overwrite, master=True)
    even_times(source)
    refuse_too_large(probe(source).video, "age")
    truth = folder_beside(asked.truth, "--truth") if asked.truth is not None else nullcontext()
    with truth as kept, workshop(out) as folder:
        made = folder / out.name
        record = age(source, made, preset=preset, seed=asked.seed, truth=folder / "truth" if kept else None,
                     progress=reporter.stage("ageing"))  # fmt: skip
        for one in sorted((folder / "truth").iterdir()) if kept else ():
            shutil.move(one, kept / one.name)
        made.replace(out)
    count = len(record["frames"])
    facts = {"out": str(out), "frames": count, "preset": asked.preset, "seed": asked.seed,
             "cuts": record["cuts"], "sound": record["sound"], "truth": asked.truth}  # fmt: skip
    reporter.done(facts, f"{out}: {count} frames aged ({asked.preset}, seed {asked.seed}).")


def table():
    """Give every kind of damage with its measure in each preset, as a Markdown table."""
    rows = [f"| kind | {' | '.join(PRESETS)} | meaning |", "| --- " * (len(PRESETS) + 2) + "|"]
    for kind in fields(Preset)[1:]:
        values = " | ".join(f"{getattr(preset, kind.name):g}" for preset in PRESETS.values())
        rows.append(f"| `{kind.name}` | {values} | {ABOUT[kind.name]} |")
    return "\n".join(rows)
