"""How fast the engine is here: the network alone, the steps alone, and whole films with every worker.

The pace of a whole film is that of its further frames: of two lengths of the same film, the frames by which
one is longer over the seconds that they take more. Start-up does not count, everything else does: analysis,
decoding, repair, sound, encoding, joining.
"""

import json
import os
import time
from pathlib import Path

from restoration.engine.bench.clips import SIZE, drawn
from restoration.engine.bench.damage import level
from restoration.engine.bench.repair import CLASSICAL, KEEP_0, KEEP_1
from restoration.engine.bench.shots import through
from restoration.engine.bench.whole import carried, repeated

SIZES = (SIZE, (720, 576))
SHOT, LENGTHS = 80, (80, 320)
STEPS = {"scratches+dust": CLASSICAL, "repair, keep 1": KEEP_1, "repair, keep 0": KEEP_0}
ALONE = {"repair alone": {}, "repair alone, keep 0": {"keep": 0.0}}


def network(_said, _folder: Path, progress) -> dict[str, dict]:
    """Return the processor time of RepairNet alone, one thread: torch's own layers, then the fused ones."""
    import torch

    from restoration.engine.nets.weights import network as weighted

    net, threads, rows = weighted("repair", torch.device("cpu")), torch.get_num_threads(), {}
    torch.set_num_threads(1)
    for width, height in SIZES:
        frames = torch.rand(1, 5, height, width)
        for name, grad in (("torch's layers", True), ("fused", False)):
            with torch.set_grad_enabled(grad):
                spent = sorted(_spent(net, frames) for _ in range(7))[3]
            rows.setdefault(name, {})[f"ms {width}x{height}"] = spent
        progress(len(rows["fused"]), len(SIZES))
    torch.set_num_threads(threads)
    return rows


def _spent(net, frames) -> float:
    began = time.process_time()
    net(frames)
    return 1000 * (time.process_time() - began)


def steps(said, folder: Path, progress) -> dict[str, dict]:
    """Return the pace of steps alone, decoding and motion included, at two sizes."""
    rows: dict[str, dict] = {}
    for place, (width, height) in enumerate(SIZES):
        film = level(drawn(width, height, 24), 7)
        for name, chain in STEPS.items():
            pace = through(film.aged, chain, folder, said.device)[2]
            rows.setdefault(name, {}).update({f"{key} {width}x{height}": v for key, v in pace.items()})
        progress(place + 1, len(SIZES))
    return rows


def films(said, folder: Path, progress) -> dict[str, dict]:
    """Return the pace of whole films: repair alone at 720×576, and the recipes asked for at 640×480."""
    asked = [*((name, _alone(folder, params), SIZES[1]) for name, params in ALONE.items()),
             *((name, name, SIZE) for name in said.recipes)]
    rows = {}
    for place, (name, recipe, size) in enumerate(asked):
        shot = level(drawn(*size, SHOT), 7).aged
        found = [carried(repeated(folder / f"{length}.mkv", shot, length), recipe, said.workers, said.device)
                 for length in LENGTHS]
        more = LENGTHS[1] - LENGTHS[0]
        rows[f"{name}, {size[0]}x{size[1]}"] = {
            "frames_per_second": round(more / (found[1]["seconds"] - found[0]["seconds"]), 2),
            "processor_ms": round(1000 * (found[1]["processor_seconds"] - found[0]["processor_seconds"])
                                  / more, 1),
            "peak_mib": found[1]["peak_mib"], "workers": min(said.workers, os.cpu_count() or 1)}
        progress(place + 1, len(asked))
    return rows


def _alone(folder: Path, params: dict) -> str:
    """Write a recipe of nothing but `repair`; return the name of its file."""
    from restoration.engine.recipes import Recipe, Step

    path = folder / f"alone-{params.get('keep', 1)}.json"
    path.write_text(json.dumps(Recipe("alone", "Repair alone", (Step("repair", params),)).as_json()))
    return str(path)
