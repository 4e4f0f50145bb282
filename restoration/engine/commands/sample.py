"""Draw the clean sample film: four shots and a melody, made in code."""

from restoration.engine.commands import USAGE, BadRequest
from restoration.engine.commands.places import film_out, workshop


def arguments(parser):
    """Declare the arguments."""
    parser.add_argument("out", metavar="OUT", help="the film to make: a name ending in .mkv")
    parser.add_argument("--seed", type=int, default=1937, help="the same seed gives the same film")
    parser.add_argument("--seconds", type=float, default=14, help="how long it is")
    parser.add_argument("--size", default="640x480", metavar="WxH", help="its size")
    parser.add_argument("--overwrite", action="store_true", help="replace OUT when it is there")
    parser.add_argument("--json", action="store_true", help="report in JSON lines")


def carry_out(asked, reporter):
    """Draw the film beside OUT and move it there when complete."""
    from restoration.engine.simulator.scenes import draw_sample

    out = film_out(asked.out, overwrite=asked.overwrite, master=True)
    size = _size(asked.size)
    if not 0.5 <= asked.seconds <= 3600:
        raise BadRequest(f"--seconds is {asked.seconds:g}; give 0.5 to 3600.", USAGE)
    with workshop(out) as folder:
        made = draw_sample(folder / out.name, seed=asked.seed, seconds=asked.seconds, size=size,
                           progress=reporter.stage("drawing"))  # fmt: skip
        made.replace(out)
    reporter.done({"out": str(out), "seed": asked.seed, "seconds": asked.seconds, "size": list(size)},
                  f"{out}: {asked.seconds:g} s drawn (seed {asked.seed}).")  # fmt: skip


def _size(text):
    """Read WxH; both even, so that every later encoder takes the film."""
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()) or not (
        48 <= int(width) <= 4096 and 36 <= int(height) <= 3072
    ):
        raise BadRequest(f"--size is '{text}'; write it as 640x480, between 48x36 and 4096x3072.", USAGE)
    if int(width) % 2 or int(height) % 2:
        raise BadRequest(f"--size is '{text}'; both numbers must be even.", USAGE)
    return int(width), int(height)
