"""Watching a source and its restoration side by side, frame by frame, in constant memory."""

import numpy as np

from restoration.engine.evidence.geometry import (
    Correlator,
    at_size,
    luma_image,
    shifted,
    small,
    small_size,
    tone_line,
)
from restoration.engine.evidence.grain import GrainMeter

VISIBLE = 8.0  # 1/255, a difference that counts as a change
BORDER = 0.02  # share of the picture's width whose changes are the stabiliser's edges


class Observer:
    """Gather curves of every frame and the heavy figures of every `stride`-th pair of frames."""

    def __init__(self, size, depths, frames, stride):
        self.size, self.depths, self.stride = size, depths, stride
        self.small = small_size(size)
        self.scale = size[0] / self.small[0]
        self.correlator = Correlator(self.small)
        self.grain = GrainMeter()
        self.means = np.zeros((frames, 2))
        self.moves = np.zeros((frames, 2, 2))
        self.histograms = {}
        self.changed, self.structure = {}, {}
        self.truth = {}
        self._spectra = None

    def see(self, index, shot, source, restored, clean=None):
        """Take in one frame of both films (luma planes) and the clean one where the truth is known."""
        images = [
            luma_image(plane, depth) for plane, depth in zip((source, restored), self.depths, strict=True)
        ]
        thumbs = [small(image, self.small) for image in images]
        spectra = [self.correlator.spectrum(thumb) for thumb in thumbs]
        self.means[index] = [thumb.mean() for thumb in thumbs]
        if self._spectra is not None:
            for film in (0, 1):
                self.moves[index, film] = self.correlator.shift(self._spectra[film], spectra[film])
        self._spectra = spectra
        counts = self.histograms.setdefault(shot, np.zeros((2, 256)))
        for film, thumb in enumerate(thumbs):
            counts[film] += np.bincount(np.clip(thumb + 0.5, 0, 255).astype(np.uint8).ravel(), minlength=256)
        # two frames in a row, so that grain can be compared with its neighbour
        if index % (2 * self.stride) < 2:
            self._look_closely(index, shot, images, (thumbs, spectra), clean)

    def _look_closely(self, index, shot, images, seen, clean):
        """Measure what has changed at full size, after movement and tone are taken out."""
        (thumbs, spectra), size = seen, self.size
        source, restored = (at_size(image, size) for image in images)
        dx, dy = self.correlator.shift(spectra[0], spectra[1])
        if max(abs(dx), abs(dy)) * self.scale > 0.05 * size[0]:
            dx = dy = 0.0  # a match this far away is a miss
        gain, offset = tone_line(shifted(thumbs[0], dx, dy), thumbs[1])
        self.grain.see(index, source, restored, gain, self.moves[index] * self.scale)
        expected = shifted(source, dx * self.scale, dy * self.scale) * np.float32(gain) + np.float32(offset)
        edge = max(2, int(BORDER * size[0]))
        difference = (restored - expected)[edge:-edge, edge:-edge]
        self.changed[index] = float(np.mean(np.abs(difference) > VISIBLE))
        self.structure[index] = float(np.mean(np.abs(_averaged(difference)) > VISIBLE))
        if clean is not None:
            self._against(shot, source, restored, clean)

    def _against(self, shot, source, restored, clean):
        """Add up what a straight tone line per shot needs, so that fading does not drown the repair."""
        y = clean.astype(np.float64)
        sums = self.truth.setdefault(shot, np.zeros((2, 6)))
        for film, picture in enumerate((source, restored)):
            x = picture.astype(np.float64)
            sums[film] += (x.size, x.sum(), y.sum(), (x * x).sum(), (x * y).sum(), (y * y).sum())

    def psnr(self):
        """Give (before, after) in dB against the truth, each with the best straight tone line per shot."""
        values = []
        for film in (0, 1):
            error = pixels = 0.0
            for sums in self.truth.values():
                n, x, y, xx, xy, yy = sums[film]
                vx, vy, cov = xx - x * x / n, yy - y * y / n, xy - x * y / n
                error += max(vy - cov * cov / max(vx, 1e-9), 0.0)
                pixels += n
            values.append(10 * np.log10(255.0**2 / max(error / max(pixels, 1), 1e-4)))
        return values


def _averaged(difference):
    """Average over 5×5 pixels."""
    for axis in (0, 1):
        total = np.cumsum(difference, axis=axis, dtype=np.float32)
        length = difference.shape[axis]
        if length < 6:
            return difference
        ahead = np.take(total, range(5, length), axis=axis)
        difference = (ahead - np.take(total, range(length - 5), axis=axis)) / np.float32(5)
    return difference
