"""Grain: its strength by luma and its spectrum, measured where nothing moves."""

import numpy as np

from restoration.engine.measures.seen import Seen

TILE = 16
BINS = 8                    # of luma, 32 steps of 1/255 each
_EVERY = 5                  # frames between two looks
_PER_FRAME = 320            # tiles looked at in one frame
_SPECTRA = 16               # of them per luma bin give the spectrum
_FALLBACK = 0.8             # units of 1/255: what a clean scan shows
_WINDOW = np.outer(np.hanning(TILE), np.hanning(TILE)).astype(np.float32) ** 0.5


class GrainMeasure:
    """Every few frames, the difference of two frames in their quietest tiles."""

    key = "grain"

    def __init__(self, params, facts):
        """Start with nothing seen."""
        self.seen: list[tuple[int, np.ndarray, np.ndarray]] = []

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Look at this frame's tiles if its turn has come."""
        if before is None or frame.index % _EVERY != 1 or min(frame.native.shape) < 2 * TILE:
            return
        look = _look(frame, before)
        if look is not None:
            self.seen.append((frame.index, *look))

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return per shot sigma by luma (shots, BINS) and the spectrum (shots, TILE, TILE), mean one."""
        everywhere = _pooled([look for _, *look in self.seen], None)
        pooled = [_pooled([look for index, *look in self.seen if start < index < stop], everywhere)
                  for start, stop in shots]
        return {"sigma": np.array([sigma for sigma, _ in pooled]),
                "spectrum": np.array([spectrum for _, spectrum in pooled])}


def _look(frame: Seen, before: Seen):
    """Return (variance per luma bin, power spectrum sum) of the quietest third of the tiles, or None."""
    moved = frame.against(before)
    now = _tiles(frame.native) * np.float32(frame.unit)
    then = _tiles(shifted(before.native, round(moved.y * frame.factor), round(moved.x * frame.factor)))
    then = then * np.float32(frame.unit)
    difference = now - then
    difference -= difference.mean((1, 2), keepdims=True)
    level = 0.5 * (now + then).mean((1, 2))
    # Movement adds to the one, texture to the other; the grain is no more than either.
    spread = np.minimum((difference**2).mean((1, 2)) / 2, _around_a_plane(now))
    fair = (level > 6) & (level < 249) & (spread > 1e-3)
    if fair.sum() < 4:
        return None
    return _quiet(level[fair], spread[fair], difference[fair])


def _tiles(plane: np.ndarray) -> np.ndarray:
    """Return up to some hundreds of the plane's tiles, spread over it, as float32 (tiles, TILE, TILE)."""
    rows, columns = (side // TILE for side in plane.shape)
    grid = plane[:rows * TILE, :columns * TILE].reshape(rows, TILE, columns, TILE)
    wanted = np.arange(0, rows * columns, max(1, rows * columns // _PER_FRAME))
    return grid[wanted // columns, :, wanted % columns].astype(np.float32)


def shifted(plane: np.ndarray, down: int, across: int) -> np.ndarray:
    """Return the plane moved by whole pixels, its edges repeated."""
    if not down and not across:
        return plane
    height, width = plane.shape
    rows = np.clip(np.arange(height) - down, 0, height - 1)
    columns = np.clip(np.arange(width) - across, 0, width - 1)
    return plane[rows][:, columns]


def _around_a_plane(tiles: np.ndarray) -> np.ndarray:
    """Return the variance of each tile about its best plane."""
    ramp = np.arange(TILE, dtype=np.float32) - (TILE - 1) / 2
    flat = tiles - tiles.mean((1, 2), keepdims=True)
    power = (ramp**2).sum() * TILE
    across = (flat * ramp).sum((1, 2)) ** 2 / power
    down = (flat * ramp[:, None]).sum((1, 2)) ** 2 / power
    return (flat**2).mean((1, 2)) - (across + down) / TILE**2


def _quiet(level, spread, difference):
    bins = np.clip(level / (256 / BINS), 0, BINS - 1).astype(int)
    variance, power = np.full(BINS, np.nan), np.zeros((TILE, TILE))
    for number in range(BINS):
        here = np.flatnonzero(bins == number)
        if len(here) < 4:
            continue
        # The quietest half: the others hold movement or dirt. Its median is a little low; 1.1 makes up.
        calm = here[np.argsort(spread[here], kind="stable")[: max(2, len(here) // 2)]]
        variance[number] = 1.1 * np.median(spread[calm])
        seen = np.abs(np.fft.fft2(difference[calm[:_SPECTRA]] * _WINDOW)) ** 2
        power += (seen / np.maximum(seen.sum((1, 2), keepdims=True), 1e-9)).sum(0)
    if not power.sum():
        return None
    return variance, power


def _pooled(looks, fallback):
    """Join several looks; where nothing was seen, take `fallback`, else a clean scan's faint white grain."""
    if not looks:
        return fallback or (np.full(BINS, _FALLBACK), np.ones((TILE, TILE)))
    variance = np.array([v for v, _ in looks])
    known = ~np.isnan(variance).all(0)
    sigma = np.full(BINS, np.nan)
    sigma[known] = np.sqrt(np.nanmedian(variance[:, known], axis=0))
    sigma = np.interp(np.arange(BINS), np.flatnonzero(known), sigma[known]) if known.any() else sigma
    power = np.sum([p for _, p in looks], axis=0)
    power[0, 0] = 0.25 * (power[0, 1] + power[1, 0] + power[0, -1] + power[-1, 0])
    return np.nan_to_num(sigma, nan=_FALLBACK), power / power.mean()
