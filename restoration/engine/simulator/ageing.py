"""The film simulator: a clean film in, the same film decades later out, and the truth kept for comparison."""

import json
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import numpy as np

from film import frames, master
from film.probe import probe
from restoration.engine.simulator.dirt import Patch, dirt, lay
from restoration.engine.simulator.gate import Splices, curves, moved
from restoration.engine.simulator.light import Exposure, toned
from restoration.engine.simulator.losses import losses, tears
from restoration.engine.simulator.noise import gaussian, generator
from restoration.engine.simulator.presets import VERSION, preset_named
from restoration.engine.simulator.scratches import Scratches
from restoration.engine.simulator.soundtrack import age_sound
from restoration.engine.simulator.stains import Stains
from restoration.engine.simulator.tape import blocked, pulled_down

# The bit that stands for each kind of damage in kinds.mkv.
BITS = {"dust": 1, "hair": 2, "blotch": 4, "scratch": 8, "splice": 16, "tear": 32, "loss": 32, "stain": 64,
        "mould": 128}  # fmt: skip
HIDDEN = 0.1  # of opacity from which a pixel counts as damaged in kinds.mkv


def age(source, out, *, preset="medium", seed=0, truth=None, progress=None):
    """Age the film `source` into `out` (Matroska, FFV1, FLAC): the same bytes for the same source and seed.

    With a folder `truth`, keeps clean.mkv (the clean luma, aligned frame by frame), defects.mkv (opacity of
    all that lies on the film or is gone from it, in the aged picture's geometry), kinds.mkv (which kinds of
    damage lie on each pixel, a sum of `BITS`) and truth.json (curves, defects, cuts, seed, preset). After
    pulldown these count the film's pictures; `fields` says which two of them each video frame shows.
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
        rate = facts.video.rate * Fraction(5, 4) if preset.pulldown else facts.video.rate
        master.join([aged], noisy if sound else None, out, rate=rate)
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
    if wear.preset.pulldown:
        shape |= {"rate": video.rate * Fraction(5, 4)}
    record = {"version": VERSION, "preset": wear.preset.as_json(), "seed": wear.seed, "frames": []}
    with ExitStack() as stack:
        writer = stack.enter_context(frames.Writer(out, **shape))
        truth = stack.enter_context(Truth(kept, video)) if kept else None
        aged = _aged(source, wear, record, (truth, progress))
        if wear.preset.pulldown:
            record["fields"] = []
            for planes, pair in pulled_down(aged):
                writer.write(planes)
                record["fields"].append(pair)
        else:
            for planes in aged:
                writer.write(planes)
    return record | {"cuts": wear.splices.found, "kinds": BITS}


def _aged(source, wear, record, calls):
    """Yield the aged planes of every picture in order; note what was done, keep the truth."""
    truth, progress = calls
    for index, planes in frames.read(source):
        aged, luma, covers, note = wear.picture(index, planes)
        record["frames"].append(note)
        if truth:
            truth.write(luma, covers)
        yield aged
        if progress:
            progress(index + 1, wear.video.frames)


class Truth:
    """The films of the truth: clean luma, opacity of all damage, and its kinds."""

    NAMES = ("clean", "defects", "kinds")

    def __init__(self, folder, video):
        self.folder, self.stack = folder, ExitStack()
        self.gray = {"width": video.width, "height": video.height, "rate": video.rate, "sar": video.sar,
                     "pixel_format": "gray"}  # fmt: skip

    def __enter__(self):
        """Open all three."""
        self.films = [self.stack.enter_context(frames.Writer(self.folder / f"{name}.mkv", **self.gray))
                      for name in self.NAMES]  # fmt: skip
        return self

    def __exit__(self, *error):
        """Close them; what failed leaves none behind."""
        return self.stack.__exit__(*error)

    def write(self, luma, covers):
        """Keep one picture's truth; `covers` are opacities by kind."""
        cover, kinds = np.zeros_like(luma), np.zeros(luma.shape, np.uint8)
        for kind, opacity in covers.items():
            np.maximum(cover, opacity, out=cover)
            kinds |= np.where(opacity > HIDDEN, np.uint8(BITS[kind]), np.uint8(0))
        for film, plane in zip(self.films, (as_bytes(luma), as_bytes(cover), kinds), strict=True):
            film.write((plane,))


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
        self.stains = Stains(preset, seed, self.size)
        self.exposure = Exposure(preset, self.size)

    def picture(self, index, planes):
        """Age one picture: (planes, clean luma 0..1, opacity 0..1 by kind of damage, what was done)."""
        luma = (planes[0].astype(np.float32) - self.low) / (self.high - self.low)
        jump = self.splices.jump(index, luma)
        aged = self._emulsion(luma, index)
        covers = {}
        note = self._damage(aged, covers, index)
        whole = np.zeros_like(aged)
        for cover in covers.values():
            np.maximum(whole, cover, out=whole)
        dx, dy = self.curves.dx[index] + jump[0], self.curves.dy[index] + jump[1]
        turn = self.curves.turn[index]
        aged = moved(aged, dx, dy, turn)
        if self.maps:
            covers = {kind: np.clip(moved(cover, dx, dy, turn), 0, 1) for kind, cover in covers.items()}
        aged = aged * np.float32(self.curves.gain[index]) + np.float32(self.curves.offset[index])
        note |= {
            "dx": round(dx, 4),
            "dy": round(dy, 4),
            "turn": round(float(turn), 5),
            "gain": round(float(self.curves.gain[index]), 5),
            "offset": round(float(self.curves.offset[index]), 5),
        }
        move = (dx, dy, turn)
        colours = (self._chroma(plane, whole, move, which) for which, plane in enumerate(planes[1:]))
        return (self._stored(aged), *colours), luma, covers, note

    def _emulsion(self, luma, index):
        """Blur, fade and expose unevenly; add the grain, strongest in the mid-tones."""
        preset, scale = self.preset, self.size[1] / 480
        aged = gaussian(luma, preset.blur * scale)
        aged = self.exposure.lit(toned(aged, preset), index)
        if not preset.grain:
            return aged.astype(np.float32)
        rng = generator(self.seed, "grain", index)
        noise = grain(rng, aged.shape, max(0.3, preset.grain_size * scale))
        amount = np.float32(preset.grain / 255) * (0.3 + 2.8 * aged * (1 - aged))
        return (aged + amount * noise).astype(np.float32)

    def _damage(self, aged, covers, index):
        """Lay all that lies on the film on the picture, tear it, and list what was done by place."""
        marks = []

        def cover(kind):
            return covers.setdefault(kind, np.zeros_like(aged))

        patches = [*self.stains.patches(index), *dirt(self.preset, self.seed, index, self.size),
                   *losses(self.preset, self.seed, index, self.size)]  # fmt: skip
        if self.splices.is_cut(index) and self.preset.splice:
            patches.append(_cement(self.seed, index, self.size))
        for patch in patches:
            lay(aged, cover(patch.kind), patch)
            marks.append([patch.kind, patch.x, patch.y, patch.alpha.shape[1], patch.alpha.shape[0]])
        for scratch in self.scratches.standing(index):
            self.scratches.lay(aged, cover("scratch"), scratch, index)
            marks.append(["scratch", round(float(scratch.place(index)), 2), 0, 1, self.size[1]])
        for tear in tears(self.preset, self.seed, index, self.size):
            tear.lay(aged, cover("tear"))
            top, wide, tall = tear.mark
            marks.append(["tear", self.size[0] - wide if tear.right else 0, top, wide, tall])
        return {"defects": marks}

    def _stored(self, luma):
        """Bring luma back to the film's own numbers, as video compression leaves them."""
        if self.preset.compression:
            luma = blocked(255 * luma, self.preset.compression) / np.float32(255)
        values = luma * (self.high - self.low) + self.low + np.float32(0.5)
        kind = np.uint8 if self.depth == 8 else np.uint16
        return np.clip(values, 0, (1 << self.depth) - 1).astype(kind)

    def _chroma(self, plane, cover, move, which):
        """Fade colour and let it lean to magenta, make it gray under dirt, move it with the picture."""
        preset, unit = self.preset, np.float32(1 << (self.depth - 8))
        middle = 128 * unit
        down, across = cover.shape[0] // plane.shape[0], cover.shape[1] // plane.shape[1]
        hidden = cover[::down, ::across][: plane.shape[0], : plane.shape[1]]
        lean = np.float32(preset.cast * (0.5, 1.0)[which]) * unit
        colour = ((plane.astype(np.float32) - middle) * np.float32(preset.colour) + lean) * (1 - hidden)
        colour = moved(colour, move[0] / across, move[1] / down, move[2])
        if preset.compression:
            colour = blocked(colour / unit, 1.5 * preset.compression) * unit
        return np.clip(colour + middle + np.float32(0.5), 0, (1 << self.depth) - 1).astype(plane.dtype)


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


def as_bytes(values):
    """Give values of 0..1 as uint8, rounded; what lies beyond is held at the ends."""
    return np.clip(values * 255 + np.float32(0.5), 0, 255).astype(np.uint8)
