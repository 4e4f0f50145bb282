"""Before and after of every sound operator, as spectrograms of a drawn and aged piece of music."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from restoration.engine.listening import Listener
from restoration.engine.recipes import Step
from restoration.engine.simulator.presets import Preset
from restoration.engine.simulator.scenes.music import melody
from restoration.engine.simulator.soundtrack import by_second, damage
from restoration.engine.soundtrack import repaired

# Damage, parameters, and how high the spectrogram reaches, in Hz.
SHOWN = {
    "hum": ({"hum": 0.05}, {}, 600),
    "clicks": ({"crackle": 12.0, "clicks": 3.0}, {}, 12_000),
    "hiss": ({"hiss": 0.02}, {"reduction": 12.0}, 12_000),
}
_RATE, _SECONDS, _PIECE = 48_000, 8, 5
_QUIET = -66.0       # dB below the loudest place of the aged sound: the paper's white
_SHADE = 0.8         # how much darker the loudest place is than the paper


def draw(name: str, plain: Preset, seed: int, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the spectrograms (H, W) uint8 of the piece before and after the operator, loud dark on white."""
    worn, params, top = SHOWN[name]
    preset, heard = replace(plain, **worn), Listener(_RATE)
    seconds = enumerate(by_second([melody(_PIECE, _SECONDS, _RATE)], _RATE))
    aged = [block + damage(preset, seed, second, _RATE)[0] for second, block in seconds]
    for block in aged:
        heard.hear(block)
    after = repaired(aged, heard.facts(), [Step(name, params)])
    tracks = [np.concatenate(blocks, axis=1)[0] for blocks in (aged, [block for block, _ in after])]
    levels = [_levels(samples, top, size) for samples in tracks]
    loudest = levels[0].max()
    return tuple(_printed(level - loudest) for level in levels)


def _levels(samples: np.ndarray, top: float, size: tuple[int, int]) -> np.ndarray:
    """Return the level in dB, (H, W), low frequencies below; a window long enough that two rows differ."""
    width, height = size
    window = 2 ** int(np.ceil(np.log2(2 * height * _RATE / (2 * top))))
    bell = np.hanning(window)
    half = window // 2
    padded = np.pad(samples, half)
    starts = np.linspace(0, len(samples) - 1, 4 * width).astype(int)
    power = np.stack([np.abs(np.fft.rfft(padded[start:start + window] * bell)) ** 2 for start in starts])
    edges = np.linspace(0, top * window / _RATE, height + 1).astype(int)
    rows = np.stack([power[:, low:max(high, low + 1)].max(1)
                     for low, high in pairwise(edges)])
    columns = rows.reshape(height, width, 4).max(2)
    return 10 * np.log10(columns[::-1] + 1e-9)


def _printed(level: np.ndarray) -> np.ndarray:
    dark = _SHADE * np.clip(1 - level / _QUIET, 0, 1)
    return (255 * (1 - dark)).astype(np.uint8)
