"""How the networks do beside the classical chain: `python -m restoration.engine.bench.repair --clips DIR`.

Clips that no network of ours has seen are aged to level A under fixed seeds and restored by the engine.
"""

import argparse
import csv
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from restoration.engine import runtime
from restoration.engine.bench.damage import level
from restoration.engine.bench.peers import PEERS, filtered
from restoration.engine.bench.scores import fidelity, psnr, ssim

SIZE = (640, 480)
METHODS = {
    "scratches+dust": ("scratches", "dust"),
    "scratches+dust+denoise": ("scratches", "dust", ("denoise", {"mode": "reduce", "share": 1.0})),
    "repair, keep 1": ("repair",),
    "repair, keep 0": (("repair", {"keep": 0.0}),),
}


def main(arguments=None) -> int:
    """Measure and print JSON, then a table."""
    said = _arguments(arguments)
    runtime.prepare(said.threads)
    figures = measured(said)
    print(json.dumps(figures, indent=1))
    print(tables(figures))
    return 0


def measured(said) -> dict:
    """Return every figure; `said` holds clips (a folder), frames, threads and device."""
    clips = unseen(Path(said.clips))
    with tempfile.TemporaryDirectory() as folder:
        return {"clips": [clip.stem for clip in clips], "frames": said.frames, "threads": said.threads,
                "repair": repaired(clips, said, Path(folder)),
                "clear": undamaged(clips, said, Path(folder)), "upscale": enlarged(clips, said),
                "speed": speed(said)}


def tables(figures: dict) -> str:
    """Return the figures as Markdown tables, one under each title."""
    return "\n".join(f"\n### {title}\n\n{table(figures[title])}"
                     for title in ("repair", "clear", "upscale", "speed"))


def unseen(folder: Path) -> list[Path]:
    """Return the natural clips of the manifest that no card names as seen in training."""
    from restoration.engine.nets.cards import card

    seen = {source["sha256"] for name in ("repair", "upscale") for source in card(name)["data"]["sources"]}
    found = []
    with (folder / "MANIFEST.tsv").open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["file"].startswith("clean/") and row["sha256"] not in seen:
                found.append(folder / row["file"])
    return found


def pictures(path: Path, count: int) -> np.ndarray:
    """Return `count` frames of a clip from its middle, full range luma, 640×480."""
    from PIL import Image

    from film.frames import read
    from film.probe import probe

    facts = probe(path).video
    count = min(count, facts.frames)
    start = (facts.frames - count) // 2
    low, span = (0.0, 255.0) if facts.range == "pc" else (16.0, 219.0)
    height = min(facts.height, facts.width * 3 // 4)
    width = height * 4 // 3
    x, y = (facts.width - width) // 2, (facts.height - height) // 2
    taken = []
    for picture in read(path, start, start + count):
        luma = (picture.planes[0].astype(np.float32) - low) * (255 / span)
        image = Image.fromarray(luma).resize(
            SIZE, Image.Resampling.LANCZOS, box=(x, y, x + width, y + height))
        taken.append(np.clip(np.asarray(image) + 0.5, 0, 255).astype(np.uint8))
    return np.stack(taken)


def through(shot: np.ndarray, steps, folder: Path, device: str = "auto"):
    """Return a gray shot restored by the given steps through the engine, its maps, and its pace."""
    import torch

    from film.frames import Writer
    from film.probe import probe
    from restoration.engine import pipeline, plan
    from restoration.engine.recipes import Recipe, Step

    path = folder / "shot.mkv"
    with Writer(path, width=shot.shape[2], height=shot.shape[1], rate=24, pixel_format="gray") as writer:
        for picture in shot:
            writer.write((picture,))
    recipe = Recipe("bench", "Bench", tuple(Step(*([s] if isinstance(s, str) else s)) for s in steps))
    segment = pipeline.Segment(path, recipe, plan.analyse(path, recipe), probe(path).video,
                               runtime.choose_device(device))
    began, worked = time.monotonic(), time.process_time()
    with torch.inference_mode():
        frames = [(pipeline.natives(frame.planes, 8)[0], frame.map) for frame in segment.frames(0, len(shot))]
    pace = {"frames_per_second": len(shot) / (time.monotonic() - began),
            "processor_ms": 1000 * (time.process_time() - worked) / len(shot)}
    return np.stack([luma for luma, _ in frames]), [kept for _, kept in frames], pace


def repaired(clips, said, folder: Path) -> dict:
    """Return every figure of every method, the mean over the clips."""
    rows: dict[str, list] = {}
    for number, clip in enumerate(clips):
        film = level(pictures(clip, said.frames), 100 + number)
        rows.setdefault("input", []).append(fidelity(film.aged, film))
        for name, chain in PEERS.items():
            out, rate = filtered(film.aged, chain)
            rows.setdefault(name, []).append(fidelity(out, film) | {"frames_per_second": rate})
            sys.stderr.write(f"{clip.stem}: {name}\n")
        for name, steps in METHODS.items():
            out, _, pace = through(film.aged, steps, folder, said.device)
            rows.setdefault(name, []).append(fidelity(out, film) | pace)
            sys.stderr.write(f"{clip.stem}: {name}\n")
    return {name: _mean(found) for name, found in rows.items()}


def undamaged(clips, said, folder: Path) -> dict:
    """Return what is changed visibly where there is no damage, with grain and without, % of pixels."""
    rows: dict[str, list] = {}
    for number, clip in enumerate(clips):
        film = level(pictures(clip, min(said.frames, 16)), 100 + number)
        for kind in ("grainy", "clean"):
            shot = getattr(film, kind)
            for name in ("scratches+dust", "repair, keep 1"):
                out, _, _ = through(shot, METHODS[name], folder, said.device)
                share = 100 * float(np.mean(np.abs(out.astype(np.int16) - shot) > 8))
                rows.setdefault(name, []).append({kind: share})
    return {name: {kind: _mean([f for f in found if kind in f])[kind] for kind in ("grainy", "clean")}
            | {f"worst {kind}": max(f[kind] for f in found if kind in f) for kind in ("grainy", "clean")}
            for name, found in rows.items()}


def enlarged(clips, said) -> dict:
    """Return fidelity and processor time of twofold enlargement to 640×480, the mean over the clips."""
    import torch

    from restoration.engine.kernels.resample import lanczos
    from restoration.engine.kernels.upscale import doubled
    from restoration.engine.training.upscale import reduced

    def bicubic(plane):
        return torch.nn.functional.interpolate(plane[None, None], scale_factor=2, mode="bicubic")[0, 0]

    ways = {"bicubic": bicubic,
            "lanczos": lambda p: lanczos(p, p.shape[1] * 2, p.shape[0] * 2), "network": doubled}
    rows: dict[str, list] = {}
    with torch.inference_mode():
        for clip in clips:
            for picture in pictures(clip, said.frames)[::4]:
                large = torch.from_numpy(picture.astype(np.float32))
                small = reduced(large[None, None] / 255, 0.5)[0, 0] * 255
                for name, way in ways.items():
                    began = time.process_time()
                    out = way(small).round().clamp(0, 255)
                    spent = 1000 * (time.process_time() - began)
                    out = out.numpy().astype(np.uint8)
                    rows.setdefault(name, []).append(
                        {"psnr": psnr(out, picture), "ssim": ssim(out, picture), "processor_ms": spent})
    return {name: _mean(found) for name, found in rows.items()}


def speed(said) -> dict:
    """Return frames per second of the steps alone, decoding and motion included, at two sizes."""
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for width, height in ((640, 480), (720, 576)):
            film = level(_drawn(width, height, 10), 7)
            for name in ("scratches+dust", "repair, keep 1"):
                pace = through(film.aged, METHODS[name], Path(folder), said.device)[2]
                rows.setdefault(name, {}).update({f"{key} {width}x{height}": v for key, v in pace.items()})
    return rows


def _drawn(width: int, height: int, frames: int) -> np.ndarray:
    from restoration.engine.simulator.scenes.sample import pictures as drawn

    return np.stack(list(drawn(3, frames, (width, height))))


def _mean(found: list[dict]) -> dict:
    return {key: round(float(np.mean([row[key] for row in found])), 4) for key in found[0]}


def table(rows: dict) -> str:
    """Return rows of figures as a Markdown table."""
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    head = " | ".join(key.replace("_", " ") for key in keys)
    lines = [f"| | {head} |", "| --- " * (len(keys) + 1) + "|"]
    for name, row in rows.items():
        cells = ["" if key not in row else f"{row[key]:.{2 if abs(row[key]) >= 1.5 else 3}f}" for key in keys]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _arguments(arguments):
    reader = argparse.ArgumentParser(prog="python -m restoration.engine.bench.repair",
                                     description="Measure the networks beside the classical chain.")
    reader.add_argument("--clips", required=True, help="a folder with MANIFEST.tsv and the clips it names")
    reader.add_argument("--frames", type=int, default=32, help="frames of every clip")
    reader.add_argument("--threads", type=int, default=2, help="torch threads")
    reader.add_argument("--device", default="auto", help="auto, cpu or cuda")
    return reader.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
