"""Light alone: a tone curve that wanders from frame to frame, and a fade under flicker; what is left of both.

Shots are soft and grainy as those of level A, without its damage. A curve is judged by sixths of the
picture's tones: its mean may be even while the dark and the bright flicker against each other.
"""

from pathlib import Path

import numpy as np

from restoration.engine.bench.clips import pictures
from restoration.engine.bench.damage import BLUR, GRAIN, GRAIN_SIZE
from restoration.engine.bench.peers import DEFLICKER, filtered
from restoration.engine.bench.scores import flicker
from restoration.engine.bench.shots import through
from restoration.engine.bench.tables import means
from restoration.engine.bench.unsteady import LONGER
from restoration.engine.simulator.ageing import as_bytes, grain
from restoration.engine.simulator.noise import gaussian, generator, walk

TONES = 6
FADED = 0.08             # of the light is left where a shot has been faded out
KINDS = ("gamma", "exposure", "fade")


def measured(said, folder: Path, progress) -> dict[str, dict]:
    """Return what every kind of light comes in with and every way leaves of it, the mean over the clips."""
    rows: dict[str, list] = {}
    for number, clip in enumerate(said.shots):
        clean = pictures(clip, LONGER * said.frames)
        for kind in KINDS:
            truth, lit = shone(clean, kind, 500 + number)
            ways = {"input": lit, "deflicker": through(lit, ("deflicker",), folder, said.device)[0]}
            ways |= {name: filtered(lit, chain)[0] for name, chain in DEFLICKER.items()}
            for name, out in ways.items():
                rows.setdefault(f"{kind}: {name}", []).append(left(out, truth))
            progress(number * len(KINDS) + KINDS.index(kind) + 1, len(said.shots) * len(KINDS))
    return means(dict(sorted(rows.items(), key=lambda row: KINDS.index(row[0].partition(":")[0]))))


def shone(clean: np.ndarray, kind: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a shot as it was meant and as the light made it, each (T, H, W) uint8."""
    count, truth, lit = len(clean), [], []
    sway, offset = (walk(generator(seed, f"light {name}"), count, 0.3, 1.0) for name in ("sway", "offset"))
    faded = np.interp(np.arange(count), (count / 3, 3 * count / 4), (1.0, FADED))
    for index, picture in enumerate(clean):
        plain = gaussian(picture.astype(np.float32) / 255, BLUR)
        if kind == "fade":
            plain = plain * np.float32(faded[index])
        amount = (GRAIN[0] + (GRAIN[1] - GRAIN[0]) * 4 * plain * (1 - plain)) / 510
        noisy = plain + amount * grain(generator(seed, "light grain", index), plain.shape, GRAIN_SIZE)
        truth.append(as_bytes(plain))
        lit.append(as_bytes(_curved(noisy, kind, sway[index], offset[index])))
    return np.stack(truth), np.stack(lit)


def _curved(luma: np.ndarray, kind: str, sway: float, offset: float) -> np.ndarray:
    """Return luma under another gamma, another exposure along an S, or another gain and offset."""
    if kind == "gamma":
        return np.clip(luma, 1e-4, 1) ** np.float32(np.exp(0.15 * sway))
    if kind == "exposure":
        return 1 / (1 + (1 / np.clip(luma, 1 / 512, 511 / 512) - 1) * np.float32(np.exp(-0.25 * sway)))
    return luma * np.float32(1 + 0.06 * sway) + np.float32(0.02 * offset)


def left(out: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Return the flicker left of the mean and of the tones, and how far the light strays, in 1/255."""
    edges = np.quantile(truth[::8, ::4, ::4], np.arange(1, TONES) / TONES)
    off = np.zeros((len(out), TONES))
    for frame, meant, row in zip(out, truth, off, strict=True):
        tone, apart = np.digitize(meant, edges), frame.astype(np.float32) - meant
        for number in range(TONES):
            row[number] = apart[tone == number].mean() if (tone == number).any() else 0.0
    unrest = np.std(np.diff(off, axis=0), axis=0)
    light = out.mean((1, 2), dtype=np.float64) - truth.mean((1, 2), dtype=np.float64)
    return {"flicker": flicker(out, truth), "flicker_of_tones": float(unrest.mean()),
            "worst_tone": float(unrest.max()), "astray": float(np.std(light))}
