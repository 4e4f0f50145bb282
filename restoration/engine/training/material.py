"""Clean pictures to learn from: film clips, photographs under a virtual camera, and scenes drawn in code."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from film.errors import FilmError
from film.frames import read
from film.probe import probe
from restoration.engine.simulator.scenes.bamboo import Bamboo
from restoration.engine.simulator.scenes.lane import Lane
from restoration.engine.simulator.scenes.river import River
from restoration.engine.simulator.scenes.tea import Tea
from restoration.engine.training.life import fence, uprights

SCENES = (River, Lane, Tea, Bamboo)


@dataclass(frozen=True)
class Source:
    """One clip or photograph of the manifest: where it lies, what it is and under which licence."""

    path: Path
    kind: str
    licence: str
    digest: str
    origin: str


def listed(manifest, without: tuple[str, ...] = ()) -> list[Source]:
    """Return the clips and photographs a manifest (TSV) gives for training, but those named in `without`."""
    manifest, found = Path(manifest), []
    with manifest.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            path = manifest.parent / row["file"]
            kind = {"clean": "clip", "photos": "photo", "damage": "sprites"}.get(row["file"].split("/")[0])
            if kind and (row["use"] or "").startswith("train") and path.stem not in without:
                found.append(Source(path, kind, row["licence"], row["sha256"], row["source"]))
    if not any(source.kind == "clip" for source in found):
        raise FilmError("%(name)s lists no clip whose use is 'train'; give another manifest.",
                        name=manifest.name)
    return found


def shot(sources: list[Source], rng, size, frames: int) -> np.ndarray:
    """Return (frames, H, W) float32 in 0..1: one clean shot of `size` (width, height), drawn at random."""
    chance = rng.random()
    if chance < 0.62:
        pictures = _from_clip(_one(sources, "clip", rng), rng, size, frames)
    elif chance < 0.86:
        pictures = _from_photo(_one(sources, "photo", rng), rng, size, frames)
    else:
        pictures = _from_scene(rng, size, frames)
    if rng.random() < 0.5:
        pictures = pictures[:, :, ::-1]
    if rng.random() < 0.5:
        pictures = pictures[::-1]
    return np.ascontiguousarray(np.clip(pictures, 0, 1))


def _one(sources, kind, rng) -> Path:
    """Choose a source; many short clips of one series count no more than a few long ones."""
    there = [source for source in sources if source.kind == kind]
    weights = np.array([0.3 if source.path.stem.startswith("asl_") else 1.0 for source in there])
    return there[rng.choice(len(there), p=weights / weights.sum())].path


def _from_clip(path: Path, rng, size, frames) -> np.ndarray:
    facts = probe(path).video
    step = int(rng.choice((1, 2, 3, 4), p=(0.6, 0.2, 0.1, 0.1)))       # few pictures a second: fast movement
    step = min(step, max(1, facts.frames // (2 * frames)))
    start = int(rng.integers(0, max(1, facts.frames - frames * step)))
    stop = min(facts.frames, start + frames * step)
    full = facts.range == "pc"
    pictures = [picture.planes[0] for picture in read(path, start, stop)][::step]
    pictures += [pictures[-1]] * (frames - len(pictures))
    low, span = (0.0, 255.0) if full else (16.0, 219.0)
    camera = _Camera(rng, pictures[0].shape, size, frames, 0.5)
    return np.stack([(camera.see(p, k) - low) / span for k, p in enumerate(pictures)])


def _from_photo(path: Path, rng, size, frames) -> np.ndarray:
    picture = np.asarray(Image.open(path).convert("L"))
    if rng.random() < 0.5 and picture.shape[0] >= size[0] * 0.8:
        picture = np.ascontiguousarray(picture.T)
    if rng.random() < 0.35:
        fenced = picture.astype(np.float32) / 255
        uprights(fenced, fence(rng, picture.shape, 0.0), 0)
        picture = 255 * fenced
    camera = _Camera(rng, picture.shape, size, frames, 1.0)
    return np.stack([camera.see(picture, k) / 255 for k in range(frames)])


def _from_scene(rng, size, frames) -> np.ndarray:
    wide = (size[0] * 3 // 2 // 2 * 2, size[1] * 3 // 2 // 2 * 2)
    scene = SCENES[rng.integers(len(SCENES))](int(rng.integers(1 << 30)), wide, 240)
    start = int(rng.integers(0, 240 - frames))
    pictures = [np.asarray(scene.picture(start + k) * 255, np.float32) for k in range(frames)]
    camera = _Camera(rng, pictures[0].shape, size, frames, 0.3)
    return np.stack([camera.see(p, k) / 255 for k, p in enumerate(pictures)])


class _Camera:
    """A view into a picture that moves: a crop of some scale, panning, zooming and shaking."""

    def __init__(self, rng, shape, size, frames, share):
        rows, columns = shape
        largest = min(columns / size[0], rows / size[1])
        self.scale = float(rng.uniform(min(1.0, largest), min(largest, 2.2)))
        self.size, self.shape = size, shape
        free = np.maximum(0, np.array([columns - size[0] * self.scale, rows - size[1] * self.scale]))
        self.corner = rng.uniform(0, 1, 2) * free
        moving = rng.random() < share
        speed = rng.normal(0, 1, 2) * rng.choice((0.5, 2.0, 6.0)) if moving else np.zeros(2)
        self.path = np.cumsum(np.tile(speed, (frames, 1)) * rng.uniform(0.7, 1.3, (frames, 1)), 0)
        weave = rng.uniform(0, 1.0) if rng.random() < 0.6 else 0.0
        self.path += rng.normal(0, 1, (frames, 2)) * weave
        self.zoom = 1.0 + rng.normal(0, 0.006) * moving * np.arange(frames)
        self.free = np.array([columns, rows])

    def see(self, picture, k) -> np.ndarray:
        """Return the picture as the camera sees it in frame k, float32."""
        span = np.minimum(np.array(self.size) * self.scale * self.zoom[k], self.free)
        corner = np.clip(self.corner + self.path[k] * self.scale, 0, self.free - span)
        box = (*corner, *(corner + span))
        kind = Image.Resampling.LANCZOS if self.scale > 1.05 else Image.Resampling.BICUBIC
        image = Image.fromarray(np.asarray(picture, np.float32))
        return np.asarray(image.resize(self.size, kind, box=tuple(float(v) for v in box)), np.float32)
