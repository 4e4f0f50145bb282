"""How one frame lies against another: shift and turn of the scene, robust against what moves in it.

Phase correlation at a quarter of the reduced size finds the whole step, then Lucas–Kanade in blocks finds the
fraction, twice; the blocks are joined by iteratively reweighted least squares (Tukey), so that the background
decides and people walking through do not.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from restoration.engine.measures.curves import middle

BLOCK = 20
_LIKE = 0.25                # correlation of two pictures of the same scene, at least
_TELLS = 5                  # blocks of a quarter of the picture that must be usable for it to count
_LARGEST_STEP = 16          # reduced pixels of whole shift that are believed
_SURE = 0.8                 # share of agreeing blocks at which no larger step is looked for


@dataclass(frozen=True)
class Prepared:
    """One reduced frame made ready: softened picture and the spectrum of its small copy."""

    soft: np.ndarray
    half: np.ndarray
    spectrum: np.ndarray
    small_shape: tuple[int, int]


@dataclass(frozen=True)
class Alignment:
    """Shift (x, y) in reduced pixels and turn in radians of the scene, and how far to believe it.

    `share` is the part of usable blocks that agree, `blocks` how many were usable, `spread` the sd in pixels
    of the blocks that agree; `even` is the share that agrees in the worst quarter of the picture but one:
    what fills only its middle or one side is not the whole scene.
    """

    x: float
    y: float
    turn: float
    share: float
    blocks: int
    spread: float
    even: float = 0.0


NOTHING = Alignment(0.0, 0.0, 0.0, 0.0, 0, 0.0)


def prepare(reduced: np.ndarray) -> Prepared:
    """Soften the picture by a 3×3 binomial window and transform its small copy."""
    soft = _soft(reduced)
    height, width = (side // 4 * 4 for side in soft.shape)
    half = halved(soft)
    small = halved(half)[:height // 4, :width // 4]
    return Prepared(soft, half, np.fft.rfft2((small - small.mean()) * _window(small.shape)), small.shape)


def align(current: Prepared, reference: Prepared) -> Alignment:
    """Return where the scene of `reference` has gone in `current`."""
    near = _fractions(current, reference, 0, 0)
    if near.share > _SURE and max(abs(near.x), abs(near.y)) < 2:
        return near
    step = _whole_step(current, reference)
    if step == (0, 0):
        return near
    far = _fractions(current, reference, *step)
    return min((near, far), key=lambda fit: _misfit(current.soft, reference.soft, fit))


def halved(picture: np.ndarray) -> np.ndarray:
    """Return the means of two by two pixels."""
    height, width = (side // 2 * 2 for side in picture.shape)
    rows = picture[:height:2, :width] + picture[1:height:2, :width]
    return (rows[:, ::2] + rows[:, 1::2]) * np.float32(0.25)


@lru_cache(maxsize=4)
def _window(shape: tuple[int, int]) -> np.ndarray:
    return np.outer(np.hanning(shape[0]), np.hanning(shape[1])).astype(np.float32)


def _misfit(current: np.ndarray, reference: np.ndarray, fit: Alignment) -> float:
    """Return the typical difference of the two pictures under a fit, on every third pixel."""
    if not fit.blocks:
        return np.inf
    x, y = round(fit.x), round(fit.y)
    here, there = _overlap(current, reference, x, y)
    if min(here.shape) < 2 * BLOCK:
        return np.inf
    apart = here[::3, ::3] - _shifted(there, fit.x - x, fit.y - y)[::3, ::3]
    return float(np.mean(np.abs(apart - np.median(apart))))


def _soft(picture: np.ndarray) -> np.ndarray:
    for axis in (False, True):
        view = picture.T if axis else picture
        out = np.empty_like(picture)
        part = out.T if axis else out
        part[:, 1:-1] = 0.25 * (view[:, :-2] + view[:, 2:]) + 0.5 * view[:, 1:-1]
        part[:, 0] = 0.75 * view[:, 0] + 0.25 * view[:, 1]
        part[:, -1] = 0.75 * view[:, -1] + 0.25 * view[:, -2]
        picture = out
    return picture


def _whole_step(current: Prepared, reference: Prepared) -> tuple[int, int]:
    """Return the step that phase correlation proposes, in fours; zero where it is out of bounds."""
    cross = current.spectrum * np.conj(reference.spectrum)
    height, width = current.small_shape
    surface = np.fft.irfft2(cross / (np.abs(cross) + 1e-3 * np.abs(cross).mean() + 1e-12), s=(height, width))
    row, column = np.unravel_index(int(surface.argmax()), surface.shape)
    y = 4 * int(row - height if row > height // 2 else row)
    x = 4 * int(column - width if column > width // 2 else column)
    return (x, y) if max(abs(x), abs(y)) <= _LARGEST_STEP else (0, 0)


def _fractions(current: Prepared, reference: Prepared, x: float, y: float) -> Alignment:
    """Refine the shift (x, y) by block Lucas–Kanade, at half the size and then at the whole."""
    if not _alike(current.half, reference.half, round(0.5 * x), round(0.5 * y)):
        return NOTHING
    if min(current.half.shape) >= 2 * BLOCK:
        fit = _fraction(current.half, reference.half, 0.5 * x, 0.5 * y, BLOCK // 2)
        if fit.blocks >= 4:
            x, y = 2 * fit.x, 2 * fit.y
    else:
        fit = _fraction(current.soft, reference.soft, x, y)
        x, y = fit.x, fit.y
    return _fraction(current.soft, reference.soft, x, y)


def _fraction(current, reference, x: float, y: float, block: int = BLOCK) -> Alignment:
    """Refine the shift (x, y) once; nothing where too little can be seen."""
    whole_x, whole_y = round(x), round(y)
    here, there = _overlap(current, reference, whole_x, whole_y)
    if min(here.shape) < 2 * block:
        return NOTHING
    fit = _joined(_blocks(here, _shifted(there, x - whole_x, y - whole_y), block))
    if fit.blocks < 4:
        return NOTHING
    return replace(fit, x=x + fit.x, y=y + fit.y)


def _alike(current, reference, x: int, y: int) -> bool:
    """Say whether two pictures show the same at all; between unrelated ones every small shift fits alike."""
    here, there = _overlap(current, reference, x, y)
    if min(here.shape) < 8:
        return False
    here, there = here - here.mean(), there - there.mean()
    shared = float(np.vdot(here, there))
    return shared > 0 and shared**2 > _LIKE**2 * float(np.vdot(here, here)) * float(np.vdot(there, there))


def _overlap(current, reference, x: int, y: int):
    """Return the parts of both frames that show the same scene when it has moved by (x, y)."""
    height, width = current.shape
    here = current[max(y, 0):height + min(y, 0), max(x, 0):width + min(x, 0)]
    there = reference[max(-y, 0):height + min(-y, 0), max(-x, 0):width + min(-x, 0)]
    return here, there


def _shifted(picture: np.ndarray, x: float, y: float) -> np.ndarray:
    """Move the picture by a fraction of a pixel, |x|, |y| <= 0.5, bilinearly with repeated edges."""
    for amount, turned in ((x, False), (y, True)):
        if amount:
            view = picture.T if turned else picture
            inner, outer = (slice(1, None), slice(None, -1))[::1 if amount > 0 else -1]
            moved = picture.copy()
            part = moved.T if turned else moved
            part[:, inner] += np.float32(abs(amount)) * (view[:, outer] - view[:, inner])
            picture = moved
    return picture


def sums(plane: np.ndarray, block: int) -> np.ndarray:
    """Return the sums of block×block pixels of a plane that holds whole blocks."""
    rows, columns = (side // block for side in plane.shape)
    by_row = plane.reshape(rows, block, columns * block).sum(1)
    return by_row.reshape(rows, columns, block).sum(-1, dtype=np.float64)


def _blocks(here: np.ndarray, there: np.ndarray, block: int):
    """Solve each block for its own shift; return centres, shifts and the certainty of each axis pair."""
    # Only whole blocks and the pixel around them, so that every plane below lies whole in memory.
    height, width = ((side - 2) // block * block for side in here.shape)
    here, there = here[:height + 2, :width + 2], there[:height + 2, :width + 2]
    twice = here + there
    gx = (twice[1:-1, 2:] - twice[1:-1, :-2]) * np.float32(0.25)
    gy = (twice[2:, 1:-1] - twice[:-2, 1:-1]) * np.float32(0.25)
    dt = there[1:-1, 1:-1] - here[1:-1, 1:-1]
    n = block * block
    sx, sy, st = sums(gx, block), sums(gy, block), sums(dt, block)
    xx = sums(gx * gx, block) - sx * sx / n
    yy = sums(gy * gy, block) - sy * sy / n
    xy = sums(gx * gy, block) - sx * sy / n
    xt = sums(gx * dt, block) - sx * st / n
    yt = sums(gy * dt, block) - sy * st / n
    det = xx * yy - xy * xy
    weakest = 0.5 * (xx + yy - np.sqrt((xx - yy) ** 2 + 4 * xy * xy))
    usable = weakest > 0.6 * n
    det = np.where(usable, det, 1.0)
    u = (yy * xt - xy * yt) / det
    v = (xx * yt - xy * xt) / det
    rows, columns = u.shape
    cx = (np.arange(columns) + 0.5) * block - 0.5 * columns * block
    cy = (np.arange(rows) + 0.5) * block - 0.5 * rows * block
    gridx, gridy = np.meshgrid(cx, cy)
    keep = usable & (np.abs(u) < 3) & (np.abs(v) < 3)
    quarter = 2 * (gridy[usable] >= 0) + (gridx[usable] >= 0)
    return (gridx[keep], gridy[keep], u[keep], v[keep], np.minimum(weakest[keep] / n, 40.0),
            np.bincount(quarter, minlength=4))


def _joined(blocks) -> Alignment:
    """Join the blocks to one shift and turn by reweighted least squares."""
    cx, cy, u, v, certainty, quarters = blocks
    usable = int(quarters.sum())
    if u.size < 4:
        return Alignment(0.0, 0.0, 0.0, 0.0, usable, 0.0)
    x, y, turn = _weighted_median(u, certainty), _weighted_median(v, certainty), 0.0
    reach = float(max(np.abs(cx).max(), np.abs(cy).max(), 1.0))
    terms = np.stack((np.ones_like(u), cx, cy, u, v))
    for _ in range(4):
        off = np.hypot(u - (x - turn * cy), v - (y + turn * cx))
        scale = max(0.12, 1.5 * middle(off))
        scale = min(scale, 0.5)
        weight = np.clip(1 - (off / (2.5 * scale)) ** 2, 0, None) ** 2 * certainty
        total, *sums = (terms @ weight).tolist()
        if total <= 0:
            break
        mx, my, mu, mv = (value / total for value in sums)
        right, down = cx - mx, cy - my
        lever = float(weight @ (right * right + down * down)) + 0.02 * total * reach**2
        turn = float(weight @ (right * (v - mv) - down * (u - mu))) / lever
        x, y = float(mu + turn * my), float(mv - turn * mx)
    agree = off < 2.5 * scale
    spread = float(np.sqrt((off[agree] ** 2).mean())) if agree.any() else 0.0
    there = np.bincount((2 * (cy >= 0) + (cx >= 0))[agree], minlength=4)
    shares = np.sort(there[quarters >= _TELLS] / quarters[quarters >= _TELLS])
    even = float(shares[min(1, len(shares) - 1)]) if len(shares) else 1.0
    return Alignment(float(x), float(y), turn, float(agree.sum()) / max(usable, 1), usable, spread, even)


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values, kind="stable")
    heap = np.cumsum(weights[order])
    return float(values[order][int(np.searchsorted(heap, heap[-1] / 2))])
