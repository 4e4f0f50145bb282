"""How fast a recipe runs here, operator by operator, and the codec beside it, which is the limit."""

import time
from fractions import Fraction
from pathlib import Path

import numpy as np

from restoration.engine import runtime

# The clock of the whole process, and the clock of the thread that computes.
CLOCKS = {"wall": (time.perf_counter, time.perf_counter), "cpu": (time.process_time, time.thread_time)}


def measured(said, folder: Path, progress) -> dict[str, dict]:
    """Return frames per second and ms a frame of every recipe's steps, of all together and of the codec."""
    from restoration.engine.commands.restore import recipe_of

    rows = {}
    film = Path(said.film) if said.film else drawn(folder / "film.mkv", said.frames)
    for place, name in enumerate(said.recipes):
        for step, rate in measure(film, recipe_of(name), folder, said).items():
            rows[f"{name}: {step}"] = {"frames_per_second": round(rate, 2), "ms": round(1000 / rate, 2)}
        progress(place + 1, len(said.recipes))
    return rows


def measure(film: Path, recipe, folder: Path, said) -> dict[str, float]:
    """Return frames per second of the analysis pass, each step alone, all together, and the codec alone.

    `said.clock` is "wall", or "cpu" for a machine that is busy with other work: that of other processes would
    not be counted, so that the analysis is then one process's.
    """
    from film.probe import probe
    from restoration.engine import pipeline, plan

    clock, one_thread = CLOCKS[said.clock]
    began = clock()
    analysis = plan.analyse(film, recipe, processes=said.workers if said.clock == "wall" else 1)
    rates = {"analysis": analysis.frames / (clock() - began)}
    video = probe(film).video
    segment = pipeline.Segment(film, recipe, analysis, video, runtime.choose_device(said.device))
    rates |= _steps(segment, analysis, one_thread)
    began = clock()
    done = pipeline.restore(film, folder / "part.mkv", recipe, analysis,
                            device=said.device, threads=said.threads)
    rates["whole"] = done["frames"] / (clock() - began)
    return rates | limits(film, folder / "part.mkv", clock)


def limits(film: Path, part: Path, clock) -> dict[str, float]:
    """Return frames per second of decoding the film alone and of encoding the restored pictures alone."""
    from film.frames import Writer, delivered, read
    from film.probe import probe

    began = clock()
    count = sum(1 for _ in read(film))
    rates = {"decode": count / (clock() - began)}
    pictures = [picture.planes for picture in read(part, 0, min(count, 24))]
    began = clock()
    with Writer(part.with_name("again.mkv"), **delivered(probe(part).video)) as writer:
        for planes in pictures:
            writer.write(planes)
    return rates | {"encode": len(pictures) / (clock() - began)}


def _steps(segment, analysis, clock) -> dict[str, float]:
    """Time each kernel inside the running chain; shared motion is booked to the operator that asks first."""
    import torch

    spent = {step.operator: 0.0 for step, _ in segment.kernels}

    def timed(name, kernel):
        def call(*given):
            began = clock()
            result = kernel(*given)
            if result.luma.device.type == "cuda":
                torch.cuda.synchronize()
            spent[name] += clock() - began
            return result
        return call

    segment.kernels = [(step, timed(step.operator, kernel)) for step, kernel in segment.kernels]
    with torch.inference_mode():
        for _ in segment.frames(0, analysis.frames):
            pass
    return {name: analysis.frames / max(seconds, 1e-9) for name, seconds in spent.items()}


def drawn(path: Path, frames: int) -> Path:
    """Draw a textured scene under a moving camera, 640×480, and age it."""
    from film.frames import Writer
    from restoration.engine.simulator import age

    chance = np.random.default_rng(1903)
    scene = np.zeros((700, 900))
    for octave in (2, 4, 8, 16, 32, 64):
        coarse = chance.standard_normal((700 // octave + 2, 900 // octave + 2))
        scene += octave**0.8 * np.kron(coarse, np.ones((octave, octave)))[:700, :900]
    scene = (128 + 45 * scene / scene.std()).clip(0, 255).astype(np.uint8)
    clean = path.with_name("clean.mkv")
    with Writer(clean, width=640, height=480, rate=Fraction(24), pixel_format="gray") as writer:
        for number in range(frames):
            y, x = 40 + number % 80, 60 + (2 * number) % 160
            writer.write((np.ascontiguousarray(scene[y:y + 480, x:x + 640]),))
    age(clean, path, preset="medium", seed=7)
    return path
