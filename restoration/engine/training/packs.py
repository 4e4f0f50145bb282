"""Packs: samples made ahead by several processes, one small file a shot, so that training never waits."""

import json
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from restoration.engine import stopping
from restoration.engine.simulator.noise import generator
from restoration.engine.training import material

SIZE = (352, 288)    # of a sample, width and height
SHOT = 9             # frames drawn for one pack
CENTRES = range(2, 7)
PLANES = ("centre", "before", "after", "second before", "second after", "grainy", "plain", "sharp", "map")


def make(folder, manifest, count: int, *, seed: int = 0, workers: int = 1, without=(), progress=None,
         sampled=None) -> int:
    """Fill `folder` up to `count` packs; what is already there stays. Returns how many were made.

    `sampled` makes the samples of a worn shot; a network that needs other ones than repair brings its own.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sources = material.listed(manifest, tuple(without))
    _note(folder, sources, seed, without)
    missing = [n for n in range(count) if not _place(folder, n).exists()]
    made = 0
    context = get_context("spawn")
    leash = stopping.Leash(context)
    with ProcessPoolExecutor(workers, context, _begin, (sources, seed, leash.end)) as pool:
        try:
            with stopping.unheard():
                waiting = [pool.submit(_pack, folder, n, sampled or samples) for n in missing]
            for done in as_completed(waiting):
                done.result()
                made += 1
                if progress:
                    progress(made, len(missing))
        except BaseException:
            leash.slip()
            pool.shutdown(wait=True, cancel_futures=True)
            for half in folder.glob("pack-*.part"):
                half.unlink(missing_ok=True)
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


def _begin(sources, seed, leash) -> None:
    """Set up one process: one thread, and the sprites open."""
    from restoration.engine import runtime
    from restoration.engine.simulator.sprites import Sprites

    stopping.hold(leash)
    os.nice(5)
    runtime.prepare(1)
    zips = [source.path for source in sources if source.kind == "sprites"]
    _worker.update(sources=sources, seed=seed, sprites=Sprites(zips[0]) if zips else None)


def _pack(folder: Path, number: int, sampled) -> None:
    """Draw one shot, wear it, line its frames up and keep the samples; the file appears when complete."""
    rng = generator(_worker["seed"], "pack", number)
    clean = material.shot(_worker["sources"], rng, SIZE, SHOT)
    made = sampled(clean, int(rng.integers(1 << 40)), _worker["sprites"], rng)
    part = _place(folder, number).with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, made)
    part.replace(_place(folder, number))


def samples(clean: np.ndarray, seed: int, sprites, rng) -> np.ndarray:
    """Return (samples, planes, H, W) uint8 of one clean shot, worn by `seed`."""
    import torch

    from restoration.engine.nets.views import whole
    from restoration.engine.training.wear import worn

    film = worn(clean, seed, sprites)
    lumas = [torch.from_numpy(plane.astype(np.float32)) for plane in film["aged"]]
    with torch.inference_mode():
        flow = ways(lumas)
        return np.stack([np.concatenate((
            in_bytes(whole(aligned(lumas, centre, flow, lost(rng)), lumas[centre].shape)),
            [film[name][centre] for name in ("grainy", "plain", "sharp", "map")])) for centre in CENTRES])


def ways(lumas):
    """Return a function of two numbers that gives the motion between these frames of the shot."""
    from restoration.engine.kernels import motion
    from restoration.engine.nets.views import joined

    flows: dict = {}

    def flow(one: int, other: int):
        if (one, other) not in flows:
            step = 1 if other > one else -1
            flows[one, other] = (motion.estimate(lumas[one], lumas[other]) if abs(other - one) == 1
                                 else joined(flow(one, one + step), flow(one + step, other)))
        return flows[one, other]
    return flow


def lost(rng) -> tuple[int, ...]:
    """Choose which of the four neighbours a sample shall lack, as at a shot's ends; mostly none."""
    gone = rng.choice(8, p=(0.78, 0.05, 0.05, 0.04, 0.04, 0.015, 0.015, 0.01))
    return ((), (0, 2), (1, 3), (2,), (3,), (0, 2, 3), (1, 2, 3), (0, 1, 2, 3))[gone]


def aligned(lumas, centre: int, flow, gone=()):
    """Return five frames of a shot lined up on the centre, taken apart; those `gone` or beyond its ends are
    mirrored.
    """
    from restoration.engine.nets.views import edged, lined_up

    there = [centre - 1, centre + 1, centre - 2, centre + 2]
    known = [k not in gone and 0 <= n < len(lumas) for k, n in enumerate(there)]
    others = [edged(lumas[n]) if k else None for k, n in zip(known, there, strict=True)]
    return lined_up(lumas[centre], others,
                    [flow(centre, n) if k else None for k, n in zip(known, there, strict=True)])


def in_bytes(planes) -> np.ndarray:
    """Return planes of 0..255 as the bytes that a pack holds."""
    import torch

    return planes.round().clamp(0, 255).to(torch.uint8).numpy()
