"""The clips that are measured on: natural ones that no network of ours has seen, and a drawn shot."""

import csv
from pathlib import Path

import numpy as np

SIZE = (640, 480)


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


def pictures(path: Path, count: int, size: tuple[int, int] = SIZE) -> np.ndarray:
    """Return `count` frames of a clip from its middle, full range luma, 4:3 at that size: (T, H, W) uint8."""
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
            size, Image.Resampling.LANCZOS, box=(x, y, x + width, y + height))
        taken.append(np.clip(np.asarray(image) + 0.5, 0, 255).astype(np.uint8))
    return np.stack(taken)


def drawn(width: int, height: int, frames: int) -> np.ndarray:
    """Return one drawn shot: a film of many cuts would pay for each shot's grain again."""
    from restoration.engine.simulator.scenes.river import River

    scene = River(3, (width, height), frames)
    return np.stack([np.clip(255 * scene.picture(n), 0, 255).astype(np.uint8) for n in range(frames)])
