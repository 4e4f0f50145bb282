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
SMOOTH = 5  # px over which differences are averaged, so that grain does not count as content
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
        self.content = np.zeros(frames)
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
        images = [at_size(image, self.size) for image in images]
        place, line = self._matched(thumbs, spectra)
        self.content[index] = _share(_averaged(_difference(thumbs, place, line), round(SMOOTH / self.scale)))
        # two frames in a row, so that grain can be compared with its neighbour
        closely = index % (2 * self.stride) < 2
        self.grain.see(index, *images, line[0], self.moves[index] * self.scale, closely=closely)
        if closely:
            self._look_closely(index, images, place, line)
            if clean is not None:
                self._against(shot, *images, clean)

    def _matched(self, thumbs, spectra):
        """Give where the restored picture stands, in px of the small size, and its tone as (gain, offset)."""
        place = self.correlator.shift(*spectra)
        if max(map(abs, place)) * self.scale > 0.05 * self.size[0]:
            place = 0.0, 0.0  # a match this far away is a miss
        return place, tone_line(shifted(thumbs[0], *place), thumbs[1])

    def _look_closely(self, index, images, place, line):
        """Measure what has changed at full size, after movement and tone are taken out."""
        difference = _difference(images, [part * self.scale for part in place], line)
        self.changed[index] = _share(difference)
        self.structure[index] = _share(_averaged(difference, SMOOTH))

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


def _difference(pictures, place, line):
    """Give what the restored picture shows otherwise than the source where it stands and in its tone."""
    (source, restored), (gain, offset) = pictures, line
    expected = shifted(source, *place) * np.float32(gain) + np.float32(offset)
    edge = max(2, int(BORDER * source.shape[1]))
    return (restored - expected)[edge:-edge, edge:-edge]


def _share(difference):
    """Give the share of the picture that is visibly off."""
    return float(np.mean(np.abs(difference) > VISIBLE))


def _averaged(difference, side):
    """Average over `side` pixels both ways."""
    for axis in (0, 1):
        total = np.cumsum(difference, axis=axis, dtype=np.float32)
        length = difference.shape[axis]
        if side < 2 or length <= side:
            return difference
        ahead = np.take(total, range(side, length), axis=axis)
        difference = (ahead - np.take(total, range(length - side), axis=axis)) / np.float32(side)
    return difference
