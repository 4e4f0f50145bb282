"""Train a network of our own on clips, photographs and drawn scenes aged by the simulator."""

from importlib import import_module
from math import inf
from pathlib import Path

from restoration.engine.commands import USAGE, BadRequest

NETWORKS = ("repair", "finish", "upscale")


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("name", metavar="NAME", choices=NETWORKS, help=", ".join(NETWORKS))
    parser.add_argument("--data", required=True, metavar="DIR", help="the folder of the packs to learn from")
    parser.add_argument("--clips", metavar="TSV", help="a manifest of clips: make packs of them first")
    parser.add_argument("--packs", type=int, default=900, help="with --clips: how many packs there shall be")
    parser.add_argument("--hold-out", default="", metavar="A,B", help="with --clips: clips to leave out")
    parser.add_argument("--workers", type=int, default=2, help="with --clips: processes that make packs")
    parser.add_argument("--out", metavar="DIR", help="where checkpoints go (default: NAME beside the packs)")
    parser.add_argument("--hours", type=float, help="how long to train in all, over every resumption")
    parser.add_argument("--steps", type=int, help="or how many steps")
    parser.add_argument("--batch", type=int, default=4, help="samples in a step")
    parser.add_argument("--rate", type=float, default=1.5e-3, help="the learning rate it begins with")
    parser.add_argument("--seed", type=int, default=1, help="of packs and crops")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    parser.add_argument("--threads", type=int, help="torch threads; on a busy machine one is best")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint in --out")
    parser.add_argument("--from", dest="begin", metavar="DIR",
                        help="begin from the weights and card in this folder; the card says so")  # fmt: skip
    parser.add_argument("--ship", metavar="DIR", help="put weights and card there afterwards")
    parser.add_argument("--json", action="store_true", help="report in JSON lines")


def carry_out(asked, reporter):
    """Make the packs if asked, then train until the time or the steps are used up."""
    from restoration.engine.training import loop, packs, shipping

    data = Path(asked.data)
    _check(asked, data)
    task = import_module(f"restoration.engine.training.{asked.name}")
    if asked.clips:
        without = tuple(name for name in asked.hold_out.split(",") if name)
        packs.make(data, asked.clips, asked.packs, seed=asked.seed, workers=asked.workers, without=without,
                   progress=reporter.stage("packs", "packs"),
                   sampled=getattr(task, "samples", None))  # fmt: skip
    out = Path(asked.out) if asked.out else data.with_name(f"{data.name}-{asked.name}")
    plan = loop.Plan(data=data, out=out, hours=asked.hours, steps=asked.steps, device=asked.device,
                     threads=asked.threads, batch=asked.batch, rate=asked.rate, seed=asked.seed,
                     resume=asked.resume, begin=Path(asked.begin) if asked.begin else None)  # fmt: skip
    done = loop.train(task, plan, report=_telling(reporter))
    if asked.ship:
        shipping.ship(task, out, packs.data_card(data), {}, folder=Path(asked.ship), seed=asked.seed)
    reporter.done({"out": str(out), **done}, f"{out}: {done['steps']} steps, {done['seconds']} s in all.")


def _check(asked, data):
    """Refuse what cannot work before anything is begun."""
    if bool(asked.hours) == bool(asked.steps) or not 0 < (asked.hours or asked.steps) < inf:
        raise BadRequest("Say how long to train: either --hours or --steps, above zero.", USAGE)
    if not asked.clips and not data.is_dir():
        raise BadRequest(f"There is no folder {data}; make packs with --clips, or name another.")
    if asked.clips and not Path(asked.clips).is_file():
        raise BadRequest(f"There is no manifest {asked.clips}; check its name.")


def _telling(reporter):
    """Give the report of the loop: a line a person or a script can read."""
    import json
    import sys

    def report(said):
        if reporter.json_lines:
            print(json.dumps({"event": "progress", "stage": "training", **said}), flush=True)
            return
        losses = " ".join(f"{name} {value:.4f}" for name, value in said["losses"].items())
        minutes = said["seconds_left"] / 60
        print(f"step {said['steps']}  {said['steps_per_second']:.1f} it/s  {minutes:.0f} min left  {losses}",
              file=sys.stderr, flush=True)  # fmt: skip

    return report
