"""The film's own grain, ready to be laid over repaired pixels: strength by luma, and its spectrum."""

import hashlib

import numpy as np
import torch

_MARGIN = 192


class Grain:
    """Grain of one shot: `strength(luma)` in units of 1/255 and fresh fields of unit strength per frame."""

    def __init__(self, sigma: np.ndarray, spectrum: np.ndarray, size: tuple[int, int], device):
        """Take sigma by luma bin and a (T, T) power spectrum of mean one; `size` is (width, height)."""
        levels = np.interp(np.arange(256), (np.arange(len(sigma)) + 0.5) * 256 / len(sigma), sigma)
        self.table = torch.tensor(levels, dtype=torch.float32, device=device)
        self.typical, self.least = float(np.median(levels)), float(levels.min())
        self.size = size
        self._seed = int.from_bytes(hashlib.sha256(np.round(spectrum, 3).tobytes()).digest()[:4], "big")
        self._spectrum = spectrum
        self._sheet: torch.Tensor | None = None
        self._device = device

    def strength(self, luma: torch.Tensor) -> torch.Tensor:
        """Return the grain's sd at every pixel of a (soft) luma plane."""
        return torch.take(self.table, luma.clamp(0, 255).long())

    def field(self, index: int) -> torch.Tensor:
        """Return the grain of one frame (H, W), unit strength, never the same for two frames in a row.

        A sheet larger than the picture is made once per shot; every frame sees another part of it, turned
        another way. The choice depends on the frame's number alone, so a film cut in segments gets the same.
        """
        y, x, turns, sign = self._chosen(index)
        width, height = self.size
        part = self.sheet[y:y + height, x:x + width]
        part = torch.flip(part, turns) if turns else part
        return part if sign > 0 else -part

    def at(self, index: int, places: torch.Tensor) -> torch.Tensor:
        """Return what `field` holds at places of the flat picture."""
        y, x, turns, sign = self._chosen(index)
        width, height = self.size
        rows, columns = torch.div(places, width, rounding_mode="floor"), places % width
        rows = y + (height - 1 - rows if 0 in turns else rows)
        columns = x + (width - 1 - columns if 1 in turns else columns)
        return sign * torch.take(self.sheet, rows * self.sheet.shape[1] + columns)

    @property
    def sheet(self) -> torch.Tensor:
        """Return the shot's sheet of grain, made when it is first asked for."""
        if self._sheet is None:
            self._sheet = self._made()
        return self._sheet

    def _chosen(self, index: int):
        """Return where a frame's part of the sheet begins, about which axes it is turned, and its sign."""
        chance = np.random.default_rng((self._seed, index))
        y, x = (int(chance.integers(0, _MARGIN)) for _ in range(2))
        turns = [axis for axis in (0, 1) if chance.integers(0, 2)]
        return y, x, turns, -1 if chance.integers(0, 2) else 1

    def smaller(self, times: int) -> "GrainReduced":
        """Return how strong the same grain is in a picture reduced so many times, by means of its pixels."""
        return GrainReduced(self, times)

    def left(self, times: int) -> float:
        """Return the share of its sd that is left in means of so many pixels a side."""
        at = np.fft.fftfreq(len(self._spectrum))
        steps = np.arange(times) - (times - 1) / 2
        passed = np.cos(2 * np.pi * np.outer(at, steps)).mean(1) ** 2
        power = self._spectrum * np.outer(passed, passed)
        return float(np.sqrt(power.sum() / max(self._spectrum.sum(), 1e-9)))

    def part(self, area) -> "GrainPart":
        """Return the same grain as a part (left, top, right, bottom) of the picture meets it."""
        return GrainPart(self, area)

    def _made(self) -> torch.Tensor:
        """Shape white noise by the filter whose response is the square root of the spectrum."""
        width, height = self.size
        shape = (height + _MARGIN, width + _MARGIN)
        white = np.random.default_rng(self._seed).standard_normal(shape, dtype=np.float32)
        tile = np.real(np.fft.ifft2(np.sqrt(self._spectrum)))
        fall = np.hanning(11)[1:-1] ** 0.25
        tile = np.fft.fftshift(tile)[4:13, 4:13] * np.outer(fall, fall)
        wide = np.pad(white, 4)
        shaped = np.zeros(shape, np.float32)
        for (down, across), tap in np.ndenumerate((tile / np.sqrt((tile**2).sum())).astype(np.float32)):
            shaped += tap * wide[down:down + shape[0], across:across + shape[1]]    # of one plane quickest so
        return torch.from_numpy(shaped / np.float32(shaped.std(dtype=np.float64))).to(self._device)


class GrainPart:
    """The grain of a part of the picture: what `Grain` gives, cut to size."""

    def __init__(self, whole: Grain, area):
        """Take the grain of the whole picture and the part's (left, top, right, bottom)."""
        self.whole, self.area = whole, area
        self.typical, self.strength = whole.typical, whole.strength

    def field(self, index: int) -> torch.Tensor:
        """Return this part of the frame's grain."""
        left, top, right, bottom = self.area
        return self.whole.field(index)[top:bottom, left:right]

    def at(self, index: int, places: torch.Tensor) -> torch.Tensor:
        """Return what `field` holds at places of the flat part."""
        left, top, right, _ = self.area
        rows, columns = torch.div(places, right - left, rounding_mode="floor"), places % (right - left)
        return self.whole.at(index, (top + rows) * self.whole.size[0] + left + columns)


class GrainReduced:
    """The strength of a grain in reduced pictures, which are looked at and never grained."""

    def __init__(self, whole: Grain, times: int):
        """Take the grain of the picture itself and how many times it is reduced."""
        self.whole, self.share = whole, whole.left(times)
        self.typical, self.least = whole.typical * self.share, whole.least * self.share

    def strength(self, luma: torch.Tensor) -> torch.Tensor:
        """Return the grain's sd at every pixel of a (soft) luma plane."""
        return self.whole.strength(luma).mul_(self.share)
