"""Age a film with the simulator: grain, dirt, scratches, flicker, weave; hiss, crackle and hum."""

from restoration.engine.commands.places import film_in, film_out, workshop
from restoration.engine.simulator.presets import PRESETS


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("source", metavar="IN", help="a clean film")
    parser.add_argument("out", metavar="OUT", help="the aged film to make: a name ending in .mkv")
    parser.add_argument("--preset", choices=tuple(PRESETS), default="medium", help="how badly it has aged")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same damage")
    parser.add_argument("--truth", metavar="DIR", help="keep clean pictures, defect maps and curves there")
    parser.add_argument("--overwrite", action="store_true", help="replace OUT when it is there")
    parser.add_argument("--json", action="store_true", help="report in JSON lines")


def carry_out(asked, reporter):
    """Age the film beside OUT and move it there when complete."""
    from restoration.engine.simulator import age

    source = film_in(asked.source)
    out = film_out(asked.out, source, overwrite=asked.overwrite)
    with workshop(out) as folder:
        made = folder / out.name
        record = age(source, made, preset=asked.preset, seed=asked.seed, truth=asked.truth,
                     progress=reporter.stage("ageing"))  # fmt: skip
        made.replace(out)
    count = len(record["frames"])
    facts = {"out": str(out), "frames": count, "preset": asked.preset, "seed": asked.seed,
             "cuts": record["cuts"], "sound": record["sound"], "truth": asked.truth}  # fmt: skip
    reporter.done(facts, f"{out}: {count} frames aged ({asked.preset}, seed {asked.seed}).")
