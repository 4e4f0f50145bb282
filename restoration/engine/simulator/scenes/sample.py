"""The sample film: four shots and a melody, drawn in code so that a bare machine has a film to restore."""

from fractions import Fraction
from pathlib import Path

import numpy as np

from film import master
from film.frames import Writer
from film.sound import SoundWriter
from restoration.engine.simulator.scenes.bamboo import Bamboo
from restoration.engine.simulator.scenes.drawing import lens, vignette
from restoration.engine.simulator.scenes.lane import Lane
from restoration.engine.simulator.scenes.music import melody
from restoration.engine.simulator.scenes.river import River
from restoration.engine.simulator.scenes.tea import Tea

# each shot with its share of the film's length
SHOTS = ((River, 0.28), (Lane, 0.26), (Tea, 0.22), (Bamboo, 0.24))
SOUND_RATE = 48000


def shot_list(frames):
    """Share the frames out among the shots: [(scene class, start, stop)], half-open."""
    edges = np.cumsum([0.0] + [share for _, share in SHOTS])
    marks = [round(edge * frames) for edge in edges[:-1]] + [frames]
    return [(scene, a, b) for (scene, _), a, b in zip(SHOTS, marks, marks[1:], strict=False) if b > a]


def pictures(seed, frames, size):
    """Draw the film frame by frame as 8-bit luma pictures."""
    shade = vignette(size)
    softness = 0.7 * size[1] / 480
    for scene, start, stop in shot_list(frames):
        shot = scene(seed, size, stop - start)
        for index in range(stop - start):
            luma = lens(shot.picture(index), softness, shade)
            yield np.clip(luma * 255 + 0.5, 0, 255).astype(np.uint8)


def draw_sample(out, *, seed, seconds=14, size=(640, 480), rate=24, progress=None):
    """Draw the clean sample film with its sound into `out` (Matroska); it appears when complete."""
    out, rate = Path(out), Fraction(rate)
    frames = int(seconds * rate)
    drawn = out.with_name(f"{out.stem}.pictures.mkv")
    played = out.with_name(f"{out.stem}.sound.mka")
    try:
        with Writer(drawn, width=size[0], height=size[1], rate=rate, pixel_format="gray") as writer:
            for index, picture in enumerate(pictures(seed, frames, size)):
                writer.write((picture,))
                if progress:
                    progress(index + 1, frames)
        samples = int(Fraction(frames * SOUND_RATE) / rate)
        with SoundWriter(played, rate=SOUND_RATE, channels=1, codec="flac", bit_depth=16) as writer:
            writer.write(melody(seed, samples / SOUND_RATE, SOUND_RATE)[:, :samples])
        master.join([drawn], played, out, rate=rate)
    finally:
        drawn.unlink(missing_ok=True)
        played.unlink(missing_ok=True)
    return out
