"""Film rate: each picture of a film that was brought to video given out once, at the film's own rate.

Which frames show a picture again is known from the fields and from the repeated frames. Of all ways to take
one frame for every moment of the film, the one is chosen that leaves out and repeats the fewest pictures and
never strays from its moment, so that sound and timecode stay in step for the length of the film.
"""

import io
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from film.errors import FilmError
from restoration.engine.analysis import Analysis
from restoration.engine.measures.cadence import AFTER, BEFORE, LOWER_FIRST, OWN, UPPER_FIRST

# Pictures to a frame of video: 24 of 30 and of 25, silent speeds, and films held for whole frames.
SHARES = tuple(Fraction(*pair) for pair in (
    (4, 5), (24, 25), (3, 5), (2, 3), (8, 15), (18, 25), (16, 25), (11, 15), (22, 25), (1, 2), (2, 5),
    (12, 25)))
_NEAR = 0.02            # by which the share that was found may differ from one of these
_WINDOW = 100           # frames looked at together
_STRAY, _REACH = 0.04, 3


@dataclass(frozen=True)
class Taken:
    """The frames taken, in order, and the rate they are shown at."""

    rate: Fraction
    frames: np.ndarray

    def within(self, start: int, stop: int) -> tuple[int, int]:
        """Return the range of taken pictures that lie in frames [start, stop)."""
        first, last = np.searchsorted(self.frames, (start, stop))
        return int(first), int(last)

    def ranges(self, ranges) -> list[tuple[int, int]]:
        """Return ranges of frames as ranges of taken pictures; those that show none are left out."""
        moved = [self.within(start, stop) for start, stop in ranges]
        return [(first, last) for first, last in moved if first < last]

    def save(self, path) -> None:
        """Write it as a NumPy archive, the same bytes for the same frames."""
        heap = io.BytesIO()
        np.savez_compressed(heap, frames=np.asarray(self.frames, np.int64),
                            rate=np.array(self.rate.as_integer_ratio(), np.int64))
        Path(path).write_bytes(heap.getvalue())

    @classmethod
    def load(cls, path) -> "Taken":
        """Read what `save` wrote."""
        try:
            with np.load(path, allow_pickle=False) as archive:
                return cls(Fraction(*archive["rate"].tolist()), archive["frames"])
        except (ValueError, KeyError, OSError, EOFError, TypeError) as error:
            raise FilmError("%(name)s does not say which frames are taken (%(error)s); plan the run again.",
                            name=Path(path).name, error=error) from error


def repeats(analysis: Analysis) -> np.ndarray:
    """Return per frame whether it shows the picture of the frame before."""
    again = np.asarray(analysis.duplicates, bool).copy()
    if len(analysis.fields):
        again[1:] |= _advances(analysis.fields) == -1
    return again


def _advances(states) -> np.ndarray:
    """Return by how much the phase moves on from each frame to the next; 0 where lines are drawn anew."""
    states = states.astype(np.int64)
    laid = np.isin(states, (BEFORE, OWN, AFTER))
    return np.where(laid[1:] & laid[:-1], np.diff(states), 0)


def take(analysis: Analysis, rate: Fraction, name: str) -> Taken:
    """Return the frames that show each picture once; `rate` is the video's, `name` says which film it is."""
    again = repeats(analysis)
    share = shown(again)
    if share is None:
        raise FilmError("%(name)s repeats no pictures in an even measure (%(share)s of its frames are new); "
                        "leave --film-rate out.", name=name, share=f"{1 - again.mean():.0%}")
    count = max(1, round(len(again) * share))
    return Taken(rate * share, _path(np.cumsum(~again), count))


def shown(again: np.ndarray) -> Fraction | None:
    """Return how many pictures come to a frame, when they come in a measure films are transferred in."""
    windows = [again[start:start + _WINDOW] for start in range(0, max(1, len(again) - _WINDOW // 2), _WINDOW)]
    found = 1 - float(np.median([window.mean() for window in windows]))
    nearest = min(SHARES, key=lambda share: abs(share - found))
    return nearest if abs(nearest - found) <= _NEAR and found < 0.99 else None


def _path(pictures, count: int) -> np.ndarray:
    """Return `count` rising frames that go through the pictures one by one as nearly as time allows."""
    frames, ratio = len(pictures), len(pictures) / count
    steps = np.arange(-_REACH, _REACH + 1)
    wanted = (np.arange(count) + 0.5) * ratio - 0.5
    places = np.rint(wanted).astype(np.int64)[:, None] + steps
    stray = _STRAY * (places - wanted[:, None])**2
    stray[(places < 0) | (places >= frames)] = np.inf
    numbers = pictures[np.clip(places, 0, frames - 1)]
    total, came = stray[0], np.zeros((count, len(steps)), np.int8)
    for moment in range(1, count):
        jump = np.abs(numbers[moment][None] - numbers[moment - 1][:, None] - 1.0)
        jump[places[moment][None] <= places[moment - 1][:, None]] = np.inf
        ways = total[:, None] + jump
        came[moment] = ways.argmin(0)
        total = ways.min(0) + stray[moment]
    taken, way = np.zeros(count, np.int64), int(total.argmin())
    for moment in range(count - 1, -1, -1):
        taken[moment] = places[moment, way]
        way = int(came[moment, way])
    return taken


def described(analysis: Analysis, rate: Fraction) -> dict:
    """Return what a film's fields are: {kind, pattern, order, film_rate, drawn, breaks}.

    `kind` is whole, pulldown, interlaced or mixed; `pattern` names the cadence; `drawn` counts the frames
    whose lower field is drawn anew, `breaks` the places where the cadence begins anew.
    """
    states = np.asarray(analysis.fields)
    share = shown(repeats(analysis))
    said = {"kind": "whole", "pattern": "", "order": "", "film_rate": str(rate * share) if share else "",
            "drawn": 0, "breaks": 0}
    if not len(states):
        return said
    anew, laid = np.isin(states, (UPPER_FIRST, LOWER_FIRST)), np.isin(states, (BEFORE, AFTER))
    kind = "mixed" if anew.mean() > 0.1 and laid.any() else "interlaced" if anew.mean() > 0.1 else "pulldown"
    upper = (states == UPPER_FIRST).sum() + (states == BEFORE).sum()
    lower = (states == LOWER_FIRST).sum() + (states == AFTER).sum()
    pattern, breaks = _pattern(analysis) if laid.any() else ("", 0)
    return said | {"kind": kind, "pattern": pattern, "breaks": breaks, "drawn": int(anew.sum()),
                   "order": "upper field first" if upper >= lower else "lower field first"}


def _pattern(analysis: Analysis) -> tuple[str, int]:
    """Return the name of the cadence, and how often it breaks."""
    states, course = analysis.fields.astype(np.int64), analysis.curves["cadence"]
    advance = _advances(analysis.fields)
    sure = np.where(advance == -1, course["upper"][1:], course["lower"][1:])
    breaks = int(((advance != 0) & ((sure < 0.35) | (np.abs(advance) == 2))).sum())
    number = np.concatenate(([0], np.cumsum(~repeats(analysis)[1:])))
    shown_by = Counter(number.tolist())
    lowers = {int(n + states[n]): int(number[n])
              for n in np.flatnonzero(np.isin(states, (BEFORE, OWN, AFTER)))}
    for own in np.flatnonzero(course["lower"] > 0.5).tolist():    # of two that are one, either may be taken
        known = lowers.get(own, lowers.get(own - 1))
        if own and known is not None:
            lowers[own] = lowers[own - 1] = known
    shown_by.update(lowers.values())
    return _named([shown_by[n] for n in range(1, int(number[-1]))]), breaks


def _named(times: list[int]) -> str:
    """Return the name of a sequence of field counts."""
    if not times:
        return ""
    pairs, fours = Counter(times), Counter(tuple(times[n:n + 4]) for n in range(len(times) - 3))
    for name, pattern in (("3:2", (2, 3, 2, 3)), ("2:3:3:2", (2, 3, 3, 2))):
        turned = {pattern[n:] + pattern[:n] for n in range(4)}
        if sum(fours[one] for one in turned) > 0.6 * max(1, sum(fours.values())):
            return name
    if pairs[2] > 0.97 * len(times):
        return "2:2, fields shifted"
    if pairs[2] > 0.8 * len(times) and 0.05 < pairs[3] / len(times) < 0.13:
        return "Euro (every twelfth picture three fields)"
    often = sorted(one for one, count in pairs.items() if count > 0.1 * len(times))
    return " or ".join(map(str, often)) + " fields a picture"
