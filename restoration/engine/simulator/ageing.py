"""The film simulator: a clean film in, the same film decades later out, and the truth kept for comparison."""

import json
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from film import frames, master
from film.probe import probe
from restoration.engine.simulator.dirt import Patch, dirt, lay
from restoration.engine.simulator.gate import Splices, curves, moved
from restoration.engine.simulator.noise import gaussian, generator
from restoration.engine.simulator.presets import VERSION, preset_named
from restoration.engine.simulator.scratches import Scratches
from restoration.engine.simulator.soundtrack import age_sound

CHROMA_KEPT = 0.85  # share of colour that fading leaves


def age(source, out, *, preset="medium", seed=0, truth=None, progress=None):
    """Age the film `source` into `out` (Matroska, FFV1, FLAC): the same bytes for the same source and seed.

    With a folder `truth`, keeps clean.mkv (the clean luma, aligned frame by frame), defects.mkv (opacity of
    dirt and scratches, in the aged picture's geometry) and truth.json (curves, defects, cuts, seed, preset).
    """
    preset, source, out = preset_named(preset), Path(source), Path(out)
    facts = probe(source)
    kept = Path(truth) if truth else None
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
    wear = Wear(preset, seed, facts.video, maps=kept is not None)
    aged = out.with_name(f"{out.stem}.pictures.mkv")
    noisy = out.with_name(f"{out.stem}.sound.mka")
    try:
        record = _age_pictures(source, aged, wear, kept, progress)
        sound = age_sound(source, noisy, preset, seed) if facts.audio else None
        master.join([aged], noisy if sound else None, out, rate=facts.video.rate)
    finally:
        aged.unlink(missing_ok=True)
        noisy.unlink(missing_ok=True)
    record |= {"sound": sound}
    if kept:
        (kept / "truth.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return record


def _age_pictures(source, out, wear, kept, progress):
    """Age every picture in one pass and keep the truth beside; give the record of what was done."""
    video, shape = wear.video, frames.delivered(wear.video)
    gray = {
        "width": video.width,
        "height": video.height,
        "rate": video.rate,
        "sar": video.sar,
        "pixel_format": "gray",
    }
    record = {"version": VERSION, "preset": wear.preset.as_json(), "seed": wear.seed, "frames": []}
    with ExitStack() as stack:
        writer = stack.enter_context(frames.Writer(out, **shape))
        clean = stack.enter_context(frames.Writer(kept / "clean.mkv", **gray)) if kept else None
        defects = stack.enter_context(frames.Writer(kept / "defects.mkv", **gray)) if kept else None
        for index, planes in frames.read(source):
            aged, luma, cover, note = wear.picture(index, planes)
            writer.write(aged)
            record["frames"].append(note)
            if kept:
                clean.write((_bytes(luma),))
                defects.write((_bytes(cover),))
            if progress:
                progress(index + 1, video.frames)
    return record | {"cuts": wear.splices.found}


class Wear:
    """Age the pictures of one film in order."""

    def __init__(self, preset, seed, video, *, maps=True):
        self.preset, self.seed, self.maps = preset, seed, maps
        self.video, self.size = video, (video.width, video.height)
        self.depth = video.bit_depth
        limited = video.range == "tv" or (video.range != "pc" and not video.gray)
        self.low, self.high = levels(video.bit_depth, limited)
        self.curves = curves(preset, seed, video.frames, video.height)
        self.splices = Splices(preset, seed, video.height)
        self.scratches = Scratches(preset, seed, self.size)

    def picture(self, index, planes):
        """Age one picture: (planes, clean luma 0..1, defect opacity 0..1, what was done)."""
        luma = (planes[0].astype(np.float32) - self.low) / (self.high - self.low)
        jump = self.splices.jump(index, luma)
        aged = self._emulsion(luma, index)
        cover = np.zeros_like(aged)
        note = self._damage(aged, cover, index)
        dx, dy = self.curves.dx[index] + jump[0], self.curves.dy[index] + jump[1]
        turn = self.curves.turn[index]
        aged, whole = moved(aged, dx, dy, turn), cover
        cover = np.clip(moved(cover, dx, dy, turn), 0, 1) if self.maps else cover
        aged = aged * np.float32(self.curves.gain[index]) + np.float32(self.curves.offset[index])
        note |= {
            "dx": round(dx, 4),
            "dy": round(dy, 4),
            "turn": round(float(turn), 5),
            "gain": round(float(self.curves.gain[index]), 5),
            "offset": round(float(self.curves.offset[index]), 5),
        }
        out = (self._stored(aged), *(self._chroma(plane, whole, (dx, dy, turn)) for plane in planes[1:]))
        return out, luma, cover, note

    def _emulsion(self, luma, index):
        """Blur, fade and add the grain, strongest in the mid-tones."""
        preset, scale = self.preset, self.size[1] / 480
        aged = gaussian(luma, preset.blur * scale)
        aged = preset.black + (preset.white - preset.black) * np.clip(aged, 0, 1) ** np.float32(preset.gamma)
        if not preset.grain:
            return aged.astype(np.float32)
        rng = generator(self.seed, "grain", index)
        noise = grain(rng, aged.shape, max(0.3, preset.grain_size * scale))
        amount = np.float32(preset.grain / 255) * (0.3 + 2.8 * aged * (1 - aged))
        return (aged + amount * noise).astype(np.float32)

    def _damage(self, aged, cover, index):
        """Lay dirt, scratches and the splice's cement line on the picture; list them."""
        marks = []
        for patch in dirt(self.preset, self.seed, index, self.size):
            lay(aged, cover, patch)
            marks.append([patch.kind, patch.x, patch.y, patch.alpha.shape[1], patch.alpha.shape[0]])
        for scratch in self.scratches.standing(index):
            self.scratches.lay(aged, cover, scratch, index)
            marks.append(["scratch", round(float(scratch.place(index)), 2), 0, 1, self.size[1]])
        if self.splices.is_cut(index) and self.preset.splice:
            patch = _cement(self.seed, index, self.size)
            lay(aged, cover, patch)
            marks.append([patch.kind, patch.x, patch.y, patch.alpha.shape[1], patch.alpha.shape[0]])
        return {"defects": marks}

    def _stored(self, luma):
        """Bring luma back to the film's own numbers."""
        values = luma * (self.high - self.low) + self.low + np.float32(0.5)
        kind = np.uint8 if self.depth == 8 else np.uint16
        return np.clip(values, 0, (1 << self.depth) - 1).astype(kind)

    def _chroma(self, plane, cover, move):
        """Fade colour, make it gray under dirt and move it with the picture."""
        middle = np.float32(1 << (self.depth - 1))
        down, across = cover.shape[0] // plane.shape[0], cover.shape[1] // plane.shape[1]
        hidden = cover[::down, ::across][: plane.shape[0], : plane.shape[1]]
        colour = (plane.astype(np.float32) - middle) * CHROMA_KEPT * (1 - hidden)
        colour = moved(colour, move[0] / across, move[1] / down, move[2]) + middle + np.float32(0.5)
        return np.clip(colour, 0, (1 << self.depth) - 1).astype(plane.dtype)


def levels(depth, limited):
    """Give the stored numbers of black and white at a bit depth."""
    if limited:
        return np.float32(16 << (depth - 8)), np.float32(235 << (depth - 8))
    return np.float32(0), np.float32((1 << depth) - 1)


def grain(rng, shape, size):
    """Draw spatially correlated grain of deviation 1."""
    taps = np.exp(-0.5 * (np.arange(-2, 3) / size) ** 2)
    strength = float(np.sum((taps / taps.sum()) ** 2))
    return gaussian_short(rng.standard_normal(shape, dtype=np.float32), taps / taps.sum()) / np.float32(
        strength
    )


def gaussian_short(noise, taps):
    """Convolve white noise with five taps both ways; the edges wrap, which noise does not mind."""
    for axis in (0, 1):
        total = np.float32(taps[2]) * noise
        for reach in (1, 2):
            if taps[2 + reach] > 1e-3:
                total += np.float32(taps[2 + reach]) * (
                    np.roll(noise, reach, axis) + np.roll(noise, -reach, axis)
                )
        noise = total
    return noise


def _cement(seed, index, size):
    """Make the bright ragged line that a cemented splice leaves at the upper edge."""
    width, height = size
    rng = generator(seed, "cement", index)
    tall = max(3, int(height * rng.uniform(0.012, 0.03)))
    edge = gaussian(rng.standard_normal((2, width)).astype(np.float32), width / 40)[0]
    edge = tall * (0.7 + 0.12 * edge / (edge.std() + 1e-6))
    alpha = np.clip(edge[None, :] - np.arange(tall + 2)[:, None], 0, 1) * rng.uniform(0.5, 0.85)
    return Patch("splice", 0, 0, float(rng.choice((0.06, 0.9))), alpha.astype(np.float32))


def _bytes(values):
    return np.clip(values * 255 + np.float32(0.5), 0, 255).astype(np.uint8)
