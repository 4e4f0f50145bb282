"""What light and time do to the tones: fading, the bent curve of copies, dark corners, a darker side."""

import numpy as np


def toned(luma, preset):
    """Give clean luma (0..1) on the tone curve of a faded copy of copies."""
    values = np.clip(luma, 0, 1)
    if preset.contrast:
        values = values + np.float32(preset.contrast) * (values * values * (3 - 2 * values) - values)
    return preset.black + (preset.white - preset.black) * values ** np.float32(preset.gamma)


class Exposure:
    """The share of light that reaches each pixel; its lopsided part wanders slowly."""

    def __init__(self, preset, size):
        width, height = size
        self.preset = preset
        self.x = ((np.arange(width) + 0.5) / width * 2 - 1).astype(np.float32)[None, :]
        self.y = ((np.arange(height) + 0.5) / height * 2 - 1).astype(np.float32)[:, None]
        self.still = 1 - np.float32(preset.vignette) * (0.5 * (self.x**2 + self.y**2)) ** 1.5

    def lit(self, luma, index):
        """Give the luma as it was exposed in frame `index`."""
        if not self.preset.vignette and not self.preset.uneven:
            return luma
        if not self.preset.uneven:
            return luma * self.still
        angle = 0.021 * index + 0.7 * np.sin(0.013 * index)
        side = np.cos(angle) * self.x + np.sin(angle) * self.y
        return luma * (self.still - np.float32(0.5 * self.preset.uneven) * (1 + side)).astype(np.float32)
