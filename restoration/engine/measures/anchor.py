"""Where the scene stands against all that has been seen of it: told by the blocks that keep together.

A frame held against the one before takes a hand, a face or a kettle that moves slowly for the picture, and
its small errors add up to a walk. Held against the mean of the frames before it, each set right, what moves
has gone out of its place and only what stays agrees; and the mean has no grain, so that a plain wall says
nothing and does not pretend to stand still.
"""

from dataclasses import dataclass

import numpy as np

from restoration.engine.measures.alignment import BLOCK, Prepared, halved, sums
from restoration.engine.measures.blocks import Fit, Grid, Told

_MEMORY = 12                # frames that the mean goes back
_EVERY = 3                  # frames after which its blocks are prepared anew, once it is settled
_FORGETS, _HEARD, _LEAST = 0.15, 0.2, 0.05      # how fast a block that votes loses its say
_FAVOUR, _ABOUT = 0.2, 1.5  # how much more votes count within so many pixels of the scene's place so far
_VOTES, _TELLS = 4.0, 2.0   # whole votes that must be: in all, and in a quarter for it to count
_SHARE, _SHARE_KNOWN = 0.4, 0.3     # of the votes that must agree, at first and when the mean is settled
_EVERYWHERE = 0.25          # of a quarter's votes in the first frames
_KNOWN = 6                  # frames after which the scene is known, wherever it can be seen
_GUESSED = 0.25             # of the votes, for a frame's place to be kept at all
_JUMP, _CLEARLY = 1.0, 0.97 # reduced pixels of a step that is looked for, and the misfit it must save
_ODD = 3.0                  # times the usual misfit: something else is seen
_SETTLED = 0.02             # pixels of shift that need no second look
_LIGHT = (0.7, 1.4)


@dataclass(frozen=True)
class Standing:
    """Where the scene stands (reduced pixels, radians) against where it stood when it was first seen.

    `share` is the part of the votes that agree, `sure` says whether they are enough, `apart` how far two
    halves of the blocks lie on either side of the result, `misfit` how much the picture differs from the
    mean; `lesson` is what an anchor can learn from it.
    """

    x: float
    y: float
    turn: float
    share: float
    sure: bool
    apart: float
    misfit: float
    lesson: tuple

    @property
    def place(self) -> np.ndarray:
        """Return where the scene stands, right and down."""
        return np.array((self.x, self.y))

    @property
    def known(self) -> tuple[float, float, float]:
        """Return 1 for seen, 1 if sure, and the error."""
        return 1.0, float(self.sure), self.apart


class Anchor:
    """The mean of the frames so far, each set right, and how far each of its blocks has kept to the scene."""

    def __init__(self, first: Prepared):
        """Begin with one frame."""
        self.mean, self.at, self.rest = first.soft.copy(), np.zeros(2), np.zeros(2)
        sides = zip(first.soft.shape, first.half.shape, strict=True)
        self.blocks = tuple(min((side - 2) // BLOCK, (half - 2) // (BLOCK // 2)) for side, half in sides)
        self.say = np.ones(max(self.blocks[0], 0) * max(self.blocks[1], 0))
        self.frames, self.misfit, self.grids = 1, np.inf, ()

    def found(self, frame: Prepared, near) -> Standing | None:
        """Return where the scene stands in a frame thought to stand `near`, if it can be seen at all."""
        if min(self.blocks) < 2:
            return None
        half, whole = self._prepared()
        light = np.float32(_light(frame.half, halved(self.mean)))
        start = 0.5 * (np.asarray(near) - self.at)
        told = half.told(_back(frame.half * light, start, half.inner.shape))
        if told.votes.sum() < 1:
            return None
        start = 2 * (start + told.joined(told.most(self.say, self._favour(start, 0.5)), self.say).shift)
        now = frame.soft * light
        end, told, fit = self._refined(whole, now, start)
        agree = told.agree(fit)
        share, even = _shares(told, agree)
        known = self.frames >= _KNOWN or even >= _EVERYWHERE
        least = _SHARE if self.frames < _MEMORY else _SHARE_KNOWN
        sure = known and share >= least and told.misfit < _ODD * self.misfit
        return Standing(*(self.at + end), fit.turn, share, sure, told.apart(fit), told.misfit,
                        (now, end, np.where(told.votes > _HEARD, agree, self.say)))

    def learn(self, standing: Standing) -> None:
        """Add a frame that is surely found to the mean; go along with a camera that moves."""
        now, end, agree = standing.lesson
        usual = self.misfit if self.frames > 1 else standing.misfit
        self.misfit = usual + 0.2 * (standing.misfit - usual)
        self.say = np.maximum((1 - _FORGETS) * self.say + _FORGETS * agree, _LEAST)
        self.frames += 1
        right = _back(now, end, now.shape, 0)
        self.mean += np.float32(max(1 / self.frames, 1 / _MEMORY)) * (right - self.mean)
        self.rest += 0.3 * (end - self.rest)
        whole = np.round(end)
        goes = np.abs(whole).max() > 1
        if goes:
            self.mean = _back(self.mean, -whole, now.shape, 0)
            self.at, self.rest = self.at + whole, self.rest - whole
        if goes or self.frames <= _MEMORY or self.frames % _EVERY == 0:
            self.grids = ()

    def _prepared(self) -> tuple[Grid, Grid]:
        """Return the blocks of the mean at half its size and at the whole."""
        if not self.grids:
            self.grids = (Grid(halved(self.mean), BLOCK // 2, self.blocks),
                          Grid(self.mean, BLOCK, self.blocks))
        return self.grids

    def _favour(self, start: np.ndarray, scale: float):
        """Return what favours shifts from `start` that lead to where the scene has stood so far."""
        def favour(shifts):
            far = np.square(shifts + start - scale * self.rest).sum(1) / (scale * _ABOUT) ** 2
            return 1 + _FAVOUR * np.exp(-0.5 * far)
        return favour

    def _refined(self, grid: Grid, now: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, Told, Fit]:
        """Return where two looks from `start` would end, by how the second corrects the first."""
        told = grid.told(_back(now, start, grid.inner.shape))
        first = told.joined(told.most(self.say, self._favour(start, 1.0)), self.say)
        step = first.shift
        if np.abs(step).max() < _SETTLED:
            return start + step, told, first
        told = grid.told(_back(now, start + step, grid.inner.shape))
        second = told.joined((0.0, 0.0), self.say)
        over = float(np.clip(-(step @ second.shift) / (step @ step), -0.3, 0.6))
        return start + step / (1 + over), told, second


class Scene:
    """One scene, followed from the frame it was first seen in."""

    def __init__(self, first: Prepared):
        """Begin with one frame."""
        self.anchor, self.place, self.turn = Anchor(first), np.zeros(2), 0.0
        self.early = [(first, np.zeros(3), (1.0, 1.0, 0.0))]

    def step(self, frame: Prepared, guess) -> tuple[float, ...]:
        """Return the step and turn since the frame before, 1 if seen, 1 if sure, and the error.

        A scene that is not where it was may have jumped as `guess` says, but then most of it has.
        """
        place, turn, known = self.place, self.turn, (0.0, 0.0, 0.0)
        standing = self.anchor.found(frame, place)
        if np.abs(guess).max() > _JUMP:
            jumped = self.anchor.found(frame, place + guess)
            if standing is None or (jumped is not None and jumped.misfit < _CLEARLY * standing.misfit):
                standing = jumped
        if standing is not None and standing.sure:
            self.anchor.learn(standing)
        if standing is not None and standing.share >= _GUESSED:
            place, turn, known = standing.place, standing.turn, standing.known
        row = (*(place - self.place), turn - self.turn, *known)
        self.place, self.turn = place, turn
        if self.anchor.frames <= _MEMORY:
            self.early.append((frame, np.array((*place, turn)), known))
        return row

    def revised(self) -> list[tuple[float, ...]]:
        """Return once, when the scene has become known, its first steps again, told by what is known now."""
        if self.anchor.frames < _MEMORY or not self.early:
            return []
        places, knowns = [], []
        for frame, place, known in self.early:
            again = self.anchor.found(frame, place[:2])
            better = again is not None and again.sure
            places.append((*again.place, again.turn) if better else place)
            knowns.append(again.known if better else known)
        self.early, self.place, self.turn = [], np.array(places[-1][:2]), places[-1][2]
        return [(*step, *known) for step, known in zip(np.diff(places, axis=0), knowns[1:], strict=True)]


def _shares(told: Told, agree: np.ndarray) -> tuple[float, float]:
    """Return the share of votes that agree: of all, and of the worst quarter of the picture but one."""
    votes = told.votes
    if votes.sum() < _VOTES:
        return 0.0, 0.0
    seen, there = votes @ told.grid.quarters, (votes * agree) @ told.grid.quarters
    shares = np.sort(there[seen > _TELLS] / seen[seen > _TELLS])
    even = float(shares[min(1, len(shares) - 1)]) if len(shares) else 1.0
    return float((votes * agree).sum() / votes.sum()), even


def _light(now: np.ndarray, mean: np.ndarray) -> float:
    """Return how much more contrast the mean has than a frame."""
    height, width = (side // 8 * 8 for side in now.shape)
    here, there = (sums(plane[:height, :width], 8) for plane in (now, mean))
    here, there = here - here.mean(), there - there.mean()
    return float(np.clip(np.vdot(here, there) / max(np.vdot(here, here), 1e-9), *_LIGHT))


def _back(picture: np.ndarray, shift, shape, begin: int = 1) -> np.ndarray:
    """Return the picture moved back by a shift, from row and column `begin` on; bilinear, edges repeated."""
    (x, across), (y, down) = ((float(amount - np.floor(amount)), int(np.floor(amount))) for amount in shift)
    (top, bottom), (left, right) = ((begin + step, begin + step + side + 1)
                                    for step, side in zip((down, across), shape, strict=True))
    if top >= 0 and left >= 0 and bottom <= picture.shape[0] and right <= picture.shape[1]:
        part = picture[top:bottom, left:right]
    else:
        rows = picture.take(np.arange(top, bottom), 0, mode="clip")
        part = rows.take(np.arange(left, right), 1, mode="clip")
    part = _between(part[:-1], part[1:], y)
    return _between(part[:, :-1], part[:, 1:], x)


def _between(one: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    """Return what lies a share of the way from one to the other."""
    out = other - one
    out *= np.float32(share)
    out += one
    return out
