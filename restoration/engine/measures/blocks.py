"""What a picture's blocks tell of its movement, each as surely as it can know, and what most agree on.

A block of an edge knows only one direction and a plain one nothing; one that has changed in itself knows
less. Movement is sought where the most blocks agree, over the whole picture, and not in the middle of all.
"""

from dataclasses import dataclass

import numpy as np

from restoration.engine.measures.alignment import sums
from restoration.engine.measures.curves import middle

_SLACK = 0.06               # pixels by which a block of the scene may be off by itself
_FAR = 12.0                 # squared deviations at which a block has no say
_ALIKE = 5.0                # times a block's noise counts more in slow gradients than it would were it white
_NEAR = 1.5                 # pixels of shift that gradients can tell of
_SPEAKS, _SPEAKERS = 0.3, 32    # votes that a block needs to propose a shift, and how many may
_ROUNDS = 3


class Grid:
    """The blocks of a picture that others are held against: their gradients, and what these can tell."""

    def __init__(self, picture: np.ndarray, block: int, blocks: tuple[int, int]):
        """Prepare so many rows and columns of blocks."""
        self.block, self.count = block, block * block
        height, width = (block * number for number in blocks)
        part = picture[:height + 2, :width + 2]
        self.inner = part[1:-1, 1:-1].copy()
        self.gx = (part[1:-1, 2:] - part[1:-1, :-2]) * np.float32(0.5)
        self.gy = (part[2:, 1:-1] - part[:-2, 1:-1]) * np.float32(0.5)
        self.sx, self.sy = sums(self.gx, block), sums(self.gy, block)
        least = 1e-3 * self.count
        self.xx = sums(self.gx * self.gx, block) - self.sx * self.sx / self.count + least
        self.yy = sums(self.gy * self.gy, block) - self.sy * self.sy / self.count + least
        self.xy = sums(self.gx * self.gy, block) - self.sx * self.sy / self.count
        down, across = np.mgrid[:blocks[0], :blocks[1]].reshape(2, -1)
        self.across = (across + 0.5 - 0.5 * blocks[1]) * block
        self.down = (down + 0.5 - 0.5 * blocks[0]) * block
        self.lever = float(max(-self.across.min(), -self.down.min())) ** 2
        self.quarters = np.eye(4)[2 * (self.down >= 0) + (self.across >= 0)]
        self.black = (across + down) % 2 == 0

    def told(self, now: np.ndarray) -> "Told":
        """Return what the blocks tell of a picture the size of `inner`."""
        apart = self.inner - now
        st = sums(apart, self.block)
        xt = sums(self.gx * apart, self.block) - self.sx * st / self.count
        yt = sums(self.gy * apart, self.block) - self.sy * st / self.count
        tt = sums(apart * apart, self.block) - st * st / self.count
        det = self.xx * self.yy - self.xy * self.xy
        u, v = (self.yy * xt - self.xy * yt) / det, (self.xx * yt - self.xy * xt) / det
        noise = np.maximum(tt - u * xt - v * yt, 0) / self.count
        misfit = middle(noise.ravel())
        noise = _ALIKE * np.maximum(noise, 0.5 * misfit) + 1e-6
        # The covariance of a block's shift, by its noise and its gradients; then its inverse.
        xx, yy = noise * self.yy / det + _SLACK**2, noise * self.xx / det + _SLACK**2
        xy = -noise * self.xy / det
        det = xx * yy - xy * xy
        sure = np.stack((yy / det, -xy / det, xx / det)).reshape(3, -1)
        return Told(self, u.ravel(), v.ravel(), sure, misfit)


@dataclass(frozen=True)
class Fit:
    """A shift and turn that blocks agree on, with the weight each had."""

    shift: np.ndarray
    turn: float
    weight: np.ndarray


@dataclass(frozen=True)
class Told:
    """Each block's own shift (u, v) and its inverse covariance (xx, xy, yy); `misfit`: what shifts leave."""

    grid: Grid
    u: np.ndarray
    v: np.ndarray
    sure: np.ndarray
    misfit: float

    @property
    def votes(self) -> np.ndarray:
        """Return how much of what a block could know it knows, 0..1."""
        return 0.5 * _SLACK**2 * (self.sure[0] + self.sure[2])

    def agree(self, fit: Fit) -> np.ndarray:
        """Return how far each block agrees with a fit, 0..1."""
        return np.clip(2 - 2 * self._off(*fit.shift, fit.turn) / _FAR, 0, 1)

    def most(self, say: np.ndarray, favour) -> np.ndarray:
        """Return the shift on which the most votes agree, a quarter's by their root, so that spread tells.

        `favour` gives how much more the votes for each of some shifts (n, 2) count.
        """
        votes = self.votes
        near = np.maximum(np.abs(self.u), np.abs(self.v)) < _NEAR
        able = np.flatnonzero(near & (votes > _SPEAKS))
        able = able[np.argsort(-votes[able], kind="stable")[:_SPEAKERS]]
        shifts = np.concatenate((np.stack((self.u[able], self.v[able]), 1), [(0.0, 0.0)]))
        agree = np.clip(1 - self._off(shifts[:, :1], shifts[:, 1:]) / (2 * _FAR), 0, None)
        score = np.sqrt((votes * say * agree) @ self.grid.quarters).sum(1) * favour(shifts)
        return shifts[int(score.argmax())]

    def joined(self, shift, say: np.ndarray) -> Fit:
        """Return the shift and turn near a shift on which blocks agree, by reweighted least squares."""
        x, y, turn = *shift, 0.0
        terms = self._terms()
        for number in range(_ROUNDS):
            limit = _FAR if number else 2 * _FAR
            weight = np.clip(1 - self._off(x, y, turn) / limit, 0, None) ** 2 * say
            x, y, turn = self._solved(terms @ weight)
        return Fit(np.array((x, y)), turn, weight)

    def apart(self, fit: Fit) -> float:
        """Return how far the shifts of a chequerboard's black and of its white blocks lie off their mean."""
        u, v = self.u + fit.turn * self.grid.down, self.v - fit.turn * self.grid.across
        shifts = []
        for half in (self.grid.black, ~self.grid.black):
            xx, xy, yy = self.sure * (fit.weight * half)
            right = ((xx * u + xy * v).sum(), (xy * u + yy * v).sum())
            left = np.array(((xx.sum(), xy.sum()), (xy.sum(), yy.sum())))
            shifts.append(np.linalg.solve(left + 1e-9 * np.eye(2), right))
        return 0.5 * float(np.hypot(*(shifts[0] - shifts[1])))

    def _off(self, x, y, turn=0.0) -> np.ndarray:
        """Return the squared deviations of the blocks from a shift and turn."""
        a, b = self.u - x + turn * self.grid.down, self.v - y - turn * self.grid.across
        return self.sure[0] * a * a + 2 * self.sure[1] * a * b + self.sure[2] * b * b

    def _terms(self) -> np.ndarray:
        """Return per block what it adds, times its weight, to the equations of shift and turn: (9, n)."""
        (xx, xy, yy), across, down = self.sure, self.grid.across, self.grid.down
        tx, ty = xy * across - xx * down, yy * across - xy * down      # how a turn pulls right and down
        return np.stack((xx, xy, yy, tx, ty, ty * across - tx * down, xx * self.u + xy * self.v,
                         xy * self.u + yy * self.v, tx * self.u + ty * self.v))

    def _solved(self, sums: np.ndarray) -> tuple[float, float, float]:
        """Return shift and turn of least squares (Cramer), the turn held back a little."""
        xx, xy, yy, tx, ty, turned, right, down, about = sums.tolist()
        turned += 0.01 * (xx + yy) * self.grid.lever + 1e-9
        xx, yy = xx + 1e-9, yy + 1e-9
        a, b, c = yy * turned - ty * ty, ty * tx - xy * turned, xy * ty - yy * tx
        whole = xx * a + xy * b + tx * c
        d, e, f = xx * turned - tx * tx, xy * tx - xx * ty, xx * yy - xy * xy
        return ((a * right + b * down + c * about) / whole, (b * right + d * down + e * about) / whole,
                (c * right + e * down + f * about) / whole)
