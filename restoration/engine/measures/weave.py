"""Weave: where the scene stands in the gate, and the shifts that hold it still."""

import numpy as np

from restoration.engine.measures.anchor import Scene
from restoration.engine.measures.camera import gate
from restoration.engine.measures.curves import running_median, slow
from restoration.engine.measures.seen import Seen

_TRUSTED_SHARE = 0.4         # of the usable blocks must agree for a step to be believed
_TRUSTED_BLOCKS = 6
_EVERYWHERE = 0.25           # of a quarter's blocks; what moves in one part of the picture is not the picture
_PATIENCE = 2                # frames in a row in which the scene may be out of sight
_NEAR, _MOSTLY = 8, 0.75     # frames around one in which it must mostly be in sight
_SETTLED, _JUMPS = 6, 3      # frames around a splice, and how many of them may jump
_CALM = 4.0                  # times the usual step of the shot: what a hand does too is no splice
_SEEN = 0.04                 # reduced pixels of weave; less is not worth a resampling


class WeaveMeasure:
    """Per frame the step of the scene: against all that was seen of it, and where it is out of sight (the
    camera travels) against the frame before, and every second frame against two before.
    """

    key = "weave"

    def __init__(self, params, facts):
        """Keep the operator's parameters and the picture's height."""
        self.params = params
        self.height = facts.height
        self.factor = 1
        self.steps: list[tuple[float, float, float, float]] = []
        self.stood: list[tuple[float, ...]] = []
        self.leaps: dict[int, tuple[float, float]] = {}
        self._two_before: Seen | None = None
        self._scene: Scene | None = None
        self._next: Scene | None = None
        self._since: list[tuple[float, ...]] = []
        self._travels = 0

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Measure the step; where the scene is out of sight, also the leap that must agree with two steps."""
        self.factor = frame.factor
        if before is None:
            self.steps.append((0.0, 0.0, 0.0, 0.0))
            self.stood.append((0.0,) * 6)
            self._scene = Scene(frame.prepared)
            return
        found = frame.against(before)
        trusted = found.share if found.blocks >= _TRUSTED_BLOCKS and found.even >= _EVERYWHERE else 0.0
        self.steps.append((found.x, found.y, found.turn, trusted))
        self._follow(frame, (found.x, found.y) if trusted >= _TRUSTED_SHARE else (0.0, 0.0))
        self._travels = max(self._travels - 1, 0) if self.stood[-1][4] else 2 * _NEAR
        if frame.index % 2 == 0 and self._two_before is not None and self._travels:
            leap = frame.against(self._two_before)
            if leap.blocks >= _TRUSTED_BLOCKS and leap.share >= _TRUSTED_SHARE:
                self.leaps[frame.index] = (leap.x, leap.y)
        self._two_before = before

    def _follow(self, frame: Seen, step) -> None:
        """Follow the scene; where it stays out of sight, as after a cut, the scene begun with that frame."""
        self.stood.append(self._scene.step(frame.prepared, step))
        revised = self._scene.revised()
        if revised:
            self.stood[-len(revised):] = revised
        if self.stood[-1][4]:
            self._next, self._since = None, []
        elif self._next is None:
            self._next = Scene(frame.prepared)
        else:
            self._since.append(self._next.step(frame.prepared, step))
            if len(self._since) >= _PATIENCE:
                self.stood[-len(self._since):] = self._since
                self._scene, self._next, self._since = self._next, None, []

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return per frame the shift (px of the frame) and turn (radians) to apply, and the measured path."""
        count = len(self.steps)
        out = {name: np.zeros(count) for name in ("x", "y", "turn", "path_x", "path_y")}
        believed, zoom = np.zeros(len(shots)), np.ones(len(shots))
        for number, (start, stop) in enumerate(shots):
            path, corrections, trust = self._shot(start, stop)
            believed[number] = trust
            for name, values in zip(("path_x", "path_y"), path[:2], strict=True):
                out[name][start:stop] = values * self.factor
            for name, values in zip(("x", "y", "turn"), corrections, strict=True):
                out[name][start:stop] = values
            if stop > start:
                largest = max(np.abs(corrections[0]).max(), np.abs(corrections[1]).max())
                zoom[number] = 1 + 2 * (largest + 0.5) / self.height if largest else 1.0
        return out | {"trust": believed, "zoom": zoom}

    def _shot(self, start: int, stop: int):
        move, errors, trusted = self._moves(start, stop)
        trust = self._trust(start, move, (errors, trusted)) if stop - start >= 4 else 0.0
        path = np.cumsum(move, axis=0).T
        if not trust:
            return path, np.zeros_like(path), 0.0
        calm = np.stack([_without_jumps(axis) for axis in move.T])
        span, most = self.params.span, self.params.limit / 100 * self.height
        weave = gate(calm[:, 1:], (_SEEN, _SEEN, _SEEN / self.height))
        # What the gate did, but for what is slower than the span, and every splice's jump.
        wanted = np.stack([slow(axis, span) for axis in weave]) - weave - (path - np.cumsum(calm, axis=1))
        wanted[:2] *= self.factor
        if np.abs(wanted[2]).max() * self.height * 0.5 < 0.15:
            wanted[2] = 0.0       # a turn that moves no corner by a sixth of a pixel is not worth it
        wanted -= np.median(wanted, axis=1, keepdims=True)
        wanted[:2] = np.clip(wanted[:2], -most, most)
        return path, wanted * (trust * self.params.strength), trust

    def _moves(self, start: int, stop: int):
        """Return the steps of a shot, of those held against the scene the error, and which are trusted."""
        steps, stood = np.array(self.steps[start:stop]), np.array(self.stood[start:stop])
        steps[0] = stood[0] = 0.0
        seen, sure = stood[:, 3:5].T > 0
        sure[0] = seen[0] = True
        near, every = (np.convolve(those, np.ones(2 * _NEAR + 1)) for those in (sure, sure | True))
        still = (near >= _MOSTLY * every)[_NEAR:-_NEAR]
        move, trusted = np.where(still[:, None], stood[:, :3], steps[:, :3]), steps[:, 3] >= _TRUSTED_SHARE
        trusted = np.where(still, seen, trusted)
        move[~trusted] = 0.0
        return move, np.where(still & seen, stood[:, 5], np.nan), trusted

    def _trust(self, start: int, move, known) -> float:
        """Return 0..1: does the measuring agree with itself better than the weave is large? Else nothing."""
        errors, trusted = known
        if trusted[1:].mean() < 0.6:
            return 0.0
        held = np.isfinite(errors)
        error = np.sqrt(2) * float(np.median(errors[held])) if held.mean() >= _MOSTLY \
            else self._by_leaps(start, move, trusted & ~held)
        flutter = np.diff(move[1:, :2], axis=0) / np.sqrt(3)
        weave = max(_typical(flutter), 0.5 * float(np.sqrt(np.mean(np.square(flutter)))))
        return float(np.clip(2.0 - 2.5 * error / weave, 0, 1)) if weave > _SEEN else 0.0

    def _by_leaps(self, start: int, move, stepped) -> float:
        """Return the error of steps by what leaps over two say; inf where too few; mend the odd."""
        at = [i for i in range(2, len(move)) if i + start in self.leaps and stepped[i - 1:i + 1].all()]
        if len(at) < max(1, stepped.sum() // 8):
            return np.inf
        leaps = np.array([self.leaps[i + start] for i in at])
        apart = leaps - move[at, :2] - move[np.array(at) - 1, :2]
        error = _typical(apart) / np.sqrt(3)
        odd = np.abs(apart).max(1) > 0.3 + 4 * error
        if odd.mean() > 0.25:
            return np.inf
        for place, leap in zip(np.array(at)[odd], leaps[odd], strict=True):
            _mend(move, place, leap)
        return error


def _typical(values: np.ndarray) -> float:
    """Return the sd that the values' median says, so that a few wild ones do not count."""
    return 1.4826 * float(np.median(np.abs(values))) if values.size else 0.0


def _mend(move: np.ndarray, place: int, leap: np.ndarray) -> None:
    """Two steps contradict the leap over both: correct the one that is then nearer to the usual step."""
    usual = np.median(move[max(1, place - 5):place + 5, :2], axis=0)
    before, now = move[place - 1, :2].copy(), move[place, :2].copy()
    if np.abs(leap - before - usual).sum() < np.abs(leap - now - usual).sum():
        move[place, :2] = leap - before
    else:
        move[place - 1, :2] = leap - now


def _without_jumps(steps: np.ndarray, least: float = 3.0) -> np.ndarray:
    """Replace steps that stand far out of their surroundings, as splices make them, by the usual.

    A splice jumps and settles in a few frames; where jumps follow on jumps, where the scene moves
    otherwise afterwards, or much all the time, something else moves.
    """
    usual = running_median(steps, 4)
    off = np.abs(steps - usual)
    jumps = off > np.maximum(least + 5 * running_median(off, 12), _CALM * _typical(steps - np.median(steps)))
    wide = np.pad(steps, _SETTLED, mode="edge")
    sides = np.lib.stride_tricks.sliding_window_view(wide, 2 * _SETTLED + 1)
    turned = np.abs(np.median(sides[:, :_SETTLED], axis=1) - np.median(sides[:, _SETTLED + 1:], axis=1))
    jumps &= (turned < 0.5 * off) & (np.abs(usual) < least)
    near = np.convolve(jumps, np.ones(2 * _SETTLED + 1))[_SETTLED:_SETTLED + len(steps)]
    return np.where(jumps & (near <= _JUMPS), usual, steps)
