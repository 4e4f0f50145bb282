"""Level B: weave and flicker over the damage; what is left of them, by the engine and by simpler ways.

The truth is the clean shot; a steady picture may stand a little aside, so weave is measured for itself, clip
by clip. Four times as many frames are taken as elsewhere: gate and lamp show over time.
"""

from pathlib import Path

from restoration.engine.bench.clips import pictures
from restoration.engine.bench.damage import level
from restoration.engine.bench.peers import DEFLICKER, SPANS, STEADY, filtered, steadied
from restoration.engine.bench.scores import aligned, flicker, psnr, weave
from restoration.engine.bench.shots import through
from restoration.engine.bench.tables import means

LONGER = 4
STABILISE = ("stabilise", {"edges": "fill"})
CHAINS = {
    "deflicker": ("deflicker",),
    "deflicker, stabilise": ("deflicker", STABILISE),
    "deflicker, repair keep 0, stabilise": ("deflicker", ("repair", {"keep": 0.0}), STABILISE),
}
PLAIN = "phase correlation"


def measured(said, folder: Path, progress) -> dict[str, dict]:
    """Return what every way leaves, the mean over the clips, weave besides for each clip."""
    rows: dict[str, list] = {}
    weaves: dict[str, dict] = {}
    for number, clip in enumerate(said.shots):
        film = level(pictures(clip, LONGER * said.frames), 100 + number, "B")
        for name, out in _ways(film.aged, said, folder):
            rows.setdefault(name, []).append(
                {"psnr": psnr(out, film.clean), "aligned_psnr": psnr(aligned(out, film.clean), film.clean),
                 "flicker": flicker(out, film.clean)})
            weaves.setdefault(name, {})[f"weave {clip.stem}"] = round(weave(out, film.clean), 3)
            progress(sum(len(found) for found in rows.values()), len(said.shots) * _COUNT)
    return {name: row | weaves[name] for name, row in means(rows).items()}


_COUNT = 1 + len(DEFLICKER) + len(STEADY) + len(SPANS) + len(CHAINS)


def _ways(aged, said, folder: Path):
    """Yield every way's name and what it makes of a shot; those that steady alone get its light as it is."""
    yield "input", aged
    for name, chain in (DEFLICKER | STEADY).items():
        yield name, filtered(aged, chain)[0]
    for span in SPANS:
        yield f"{PLAIN}, {span} frames", steadied(aged, span)
    for name, steps in CHAINS.items():
        yield name, through(aged, steps, folder, said.device)[0]
