"""Packs: samples made ahead by several processes, one small file a shot, so that training never waits."""

import json
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from film.errors import Cancelled
from restoration.engine.simulator.noise import generator
from restoration.engine.training import material

SIZE = (352, 288)    # of a sample, width and height
SHOT = 9             # frames drawn for one pack
CENTRES = range(2, 7)
PLANES = ("centre", "before", "after", "second before", "second after", "grainy", "plain", "sharp", "map")


def make(folder, manifest, count: int, *, seed: int = 0, workers: int = 1, without=(), progress=None) -> int:
    """Fill `folder` up to `count` packs; what is already there stays. Returns how many were made."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sources = material.listed(manifest, tuple(without))
    _note(folder, sources, seed, without)
    missing = [n for n in range(count) if not _place(folder, n).exists()]
    made = 0
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin,
                             initargs=(sources, seed)) as pool:
        try:
            for done in as_completed([pool.submit(_pack, folder, n) for n in missing]):
                done.result()
                made += 1
                if progress:
                    progress(made, len(missing))
        except (KeyboardInterrupt, Cancelled):
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return made


def found(folder) -> list[Path]:
    """Return the packs of a folder, in order."""
    return sorted(Path(folder).glob("pack-*.npy"))


def data_card(folder) -> dict:
    """Return what the packs of a folder were made of."""
    return json.loads((Path(folder) / "data.json").read_text(encoding="utf-8"))


def _note(folder: Path, sources, seed, without) -> None:
    listed = [{"file": source.path.name, "origin": source.origin, "licence": source.licence,
               "sha256": source.digest} for source in sources]
    said = {"seed": seed, "held_out": sorted(without), "sources": listed,
            "drawn": [scene.__name__ for scene in material.SCENES]}
    (folder / "data.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def _place(folder: Path, number: int) -> Path:
    return folder / f"pack-{number:05d}.npy"


_worker: dict = {}


def _begin(sources, seed) -> None:
    """Set up one process: one thread, and the sprites open."""
    from restoration.engine import runtime
    from restoration.engine.simulator.sprites import Sprites

    os.nice(5)
    runtime.prepare(1)
    zips = [source.path for source in sources if source.kind == "sprites"]
    _worker.update(sources=sources, seed=seed, sprites=Sprites(zips[0]) if zips else None)


def _pack(folder: Path, number: int) -> None:
    """Draw one shot, wear it, line its frames up and keep the samples; the file appears when complete."""
    rng = generator(_worker["seed"], "pack", number)
    clean = material.shot(_worker["sources"], rng, SIZE, SHOT)
    samples = sampled(clean, int(rng.integers(1 << 40)), _worker["sprites"], rng)
    part = _place(folder, number).with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, samples)
    part.replace(_place(folder, number))


def sampled(clean: np.ndarray, seed: int, sprites, rng) -> np.ndarray:
    """Return (samples, planes, H, W) uint8 of one clean shot, worn by `seed`."""
    import torch

    from restoration.engine.kernels import motion
    from restoration.engine.nets.views import joined, lined_up
    from restoration.engine.training.wear import worn

    film = worn(clean, seed, sprites)
    lumas = [torch.from_numpy(plane.astype(np.float32)) for plane in film["aged"]]
    flows: dict = {}

    def flow(one: int, other: int):
        if (one, other) not in flows:
            step = 1 if other > one else -1
            flows[one, other] = (motion.estimate(lumas[one], lumas[other]) if abs(other - one) == 1
                                 else joined(flow(one, one + step), flow(one + step, other)))
        return flows[one, other]

    samples = []
    with torch.inference_mode():
        for centre in CENTRES:
            there = [centre - 1, centre + 1, centre - 2, centre + 2]
            gone = rng.choice(8, p=(0.78, 0.05, 0.05, 0.04, 0.04, 0.015, 0.015, 0.01))
            lost = ((), (0, 2), (1, 3), (2,), (3,), (0, 2, 3), (1, 2, 3), (0, 1, 2, 3))[gone]
            others = [None if k in lost else lumas[n] for k, n in enumerate(there)]
            ways = [None if k in lost else flow(centre, n) for k, n in enumerate(there)]
            views = lined_up(lumas[centre], others, ways).round_().clamp_(0, 255).to(torch.uint8).numpy()
            samples.append(np.concatenate((views, [film[name][centre] for name in
                                                   ("grainy", "plain", "sharp", "map")])))
    return np.stack(samples)
