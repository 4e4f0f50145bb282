"""How the networks do beside the classical chain: `python -m restoration.engine.bench.repair --clips DIR`.

Clips that no network of ours has seen are aged to level A under fixed seeds and restored by the engine.
"""

import argparse
import csv
import json
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

import numpy as np

from restoration.engine import runtime
from restoration.engine.bench.damage import level
from restoration.engine.bench.kept import KINDS, kept, peopled
from restoration.engine.bench.peers import DEFLICKER, PEERS, filtered
from restoration.engine.bench.scores import aligned, fidelity, flicker, psnr, ssim, weave
from restoration.engine.bench.shots import restored

SIZE = (640, 480)
SOFT = (0.5, 1.0)        # at 1.0 px bicubic comes out near 34 dB on natural clips
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
        work = Path(folder)
        return {"clips": [clip.stem for clip in clips], "frames": said.frames, "threads": said.threads,
                "repair": repaired(clips, said, work), "unsteady": unsteady(clips, said, work),
                "clear": undamaged(clips, said, work), "kept": living(clips, said, work),
                "upscale": enlarged(clips, said), "network": layers(), "speed": speed(said)}


def tables(figures: dict) -> str:
    """Return the figures as Markdown tables, one under each title."""
    return "\n".join(f"\n### {title}\n\n{table(figures[title])}"
                     for title in ("repair", "unsteady", "clear", "kept", "upscale", "network", "speed"))


def unseen(folder: Path) -> list[Path]:
    """Return the natural clips of the manifest that no card names as seen in training."""
    from restoration.engine.nets.cards import card

    cards = [card(name) for name in ("repair", "finish", "upscale")]
    seen = {source["sha256"] for told in cards for source in told["data"]["sources"]}
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
    from restoration.engine.recipes import Recipe, Step

    recipe = Recipe("bench", "Bench", tuple(Step(*([s] if isinstance(s, str) else s)) for s in steps))
    done = restored(shot, recipe, folder / "shot.mkv", device)
    return done.lumas, done.maps, done.pace


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


def unsteady(clips, said, folder: Path) -> dict:
    """Return what is left of level B, weave and flicker over the damage, the mean over the clips.

    The truth is the clean shot; a steady picture may stand a little aside, so weave is measured for itself.
    """
    chains = {"deflicker": ("deflicker",), "deflicker, repair": ("deflicker", "repair"),
              "deflicker, repair keep 0, stabilise":
                  ("deflicker", ("repair", {"keep": 0.0}), ("stabilise", {"edges": "fill"}))}
    rows: dict[str, list] = {}
    for number, clip in enumerate(clips):
        film = level(pictures(clip, said.frames), 100 + number, "B")
        outs = {"input": film.aged}
        outs |= {name: filtered(film.aged, chain)[0] for name, chain in DEFLICKER.items()}
        outs |= {name: through(film.aged, steps, folder, said.device)[0] for name, steps in chains.items()}
        for name, out in outs.items():
            rows.setdefault(name, []).append(
                {"psnr": psnr(out, film.clean), "aligned_psnr": psnr(aligned(out, film.clean), film.clean),
                 "flicker": flicker(out, film.clean), "weave": weave(out, film.clean)})
    return {name: _mean(found) for name, found in rows.items()}


def living(clips, said, folder: Path) -> dict:
    """Return how much of what lives in the picture repair keeps, % of what shows: mean and worst clip."""
    rows: dict[str, dict] = {}
    for kind in KINDS:
        found = []
        for number, clip in enumerate(clips):
            lived, shown = peopled(pictures(clip, min(said.frames, 12)), kind, 50 + number)
            out, _, _ = through(lived, METHODS["repair, keep 1"], folder, said.device)
            found.append(kept(lived, out, shown))
        rows[kind] = _mean(found) | {"worst": round(min(row["kept"] for row in found), 2)}
    return rows


def layers() -> dict:
    """Return the processor time of RepairNet alone, one thread: torch's own layers, then the fused ones."""
    import torch

    from restoration.engine.nets.weights import network

    net, threads, rows = network("repair", torch.device("cpu")), torch.get_num_threads(), {}
    torch.set_num_threads(1)
    for width, height in ((640, 480), (720, 576)):
        frames = torch.rand(1, 5, height, width)
        for name, grad in (("torch's layers", True), ("fused", False)):
            with torch.set_grad_enabled(grad):
                spent = sorted(_spent(net, frames) for _ in range(7))[3]
            rows.setdefault(name, {})[f"ms {width}x{height}"] = spent
    torch.set_num_threads(threads)
    return rows


def _spent(net, frames) -> float:
    began = time.process_time()
    net(frames)
    return 1000 * (time.process_time() - began)


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
    """Return fidelity and processor time of twofold enlargement to 640×480, the mean over the clips.

    By how many pixels the pictures are softened before they are halved decides how hard it is.
    """
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
                for soft, (name, way) in product(SOFT, ways.items()):
                    small = reduced(large[None, None] / 255, soft)[0, 0] * 255
                    began = time.process_time()
                    out = way(small).round().clamp(0, 255)
                    spent = 1000 * (time.process_time() - began)
                    out = out.numpy().astype(np.uint8)
                    rows.setdefault(f"{name}, {soft} px", []).append(
                        {"psnr": psnr(out, picture), "ssim": ssim(out, picture), "processor_ms": spent})
    return {name: _mean(found) for name, found in rows.items()}


def speed(said) -> dict:
    """Return frames per second of the steps alone, decoding and motion included, at two sizes."""
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for width, height in ((640, 480), (720, 576)):
            film = level(_drawn(width, height, 24), 7)
            for name in ("scratches+dust", "repair, keep 1"):
                pace = through(film.aged, METHODS[name], Path(folder), said.device)[2]
                rows.setdefault(name, {}).update({f"{key} {width}x{height}": v for key, v in pace.items()})
    return rows


def _drawn(width: int, height: int, frames: int) -> np.ndarray:
    """Return one drawn shot: a film of many cuts would pay for each shot's grain again."""
    from restoration.engine.simulator.scenes.river import River

    scene = River(3, (width, height), frames)
    return np.stack([np.clip(255 * scene.picture(n), 0, 255).astype(np.uint8) for n in range(frames)])


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
