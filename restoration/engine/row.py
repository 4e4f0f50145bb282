"""A row of processes that look at a film together: each has some of the measures, and hands frames on.

The first reads, sets repeats aside and finds cuts; every original goes to the next, which adds what it works
out and sends on what those behind it want. Every measure sees every original, in order, so that the number of
processes changes no bit. Threads would not do: the measures are many short steps, of which Python takes one
at a time, and two analyses in two threads take as long as one after the other.
"""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from itertools import combinations, pairwise
from typing import NamedTuple

from restoration.engine import runtime, stopping
from restoration.engine.measures.seen import Seen
from restoration.engine.relay import ahead

WORTH = 96            # frames; a shorter film is looked at before another process has begun
_AHEAD = 12           # frames that may wait before each process
_READING = 9.0       # ms a frame of 640×480 for what the first process does in any case


class _Place(NamedTuple):
    """What a measure costs, in ms a frame of 640×480, and what of a frame it looks at."""

    cost: float
    wants: frozenset


_ALL = frozenset(("native", "chroma", "reduced", "prepared", "_against"))
# In the order in which frames go through them: those that look at whole pictures first.
_PLACES = {
    "align": _Place(3.5, frozenset(("reduced",))),
    "grain": _Place(0.8, frozenset(("native", "_against"))),
    "dirt": _Place(2.9, frozenset(("native", "_against"))),
    "lines": _Place(4.0, frozenset(("native", "_against"))),
    "tone": _Place(2.0, frozenset(("chroma", "reduced"))),
    "flicker": _Place(1.4, frozenset(("reduced", "_against"))),
    "missing": _Place(0.1, frozenset(("_against",))),
    "weave": _Place(7.0, frozenset(("prepared", "_against"))),
}
_ELSE = _Place(2.0, _ALL)


class Aligned:
    """Sees to it that every original lies against the one before, which most measures ask for."""

    key = "align"

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Align a frame."""
        frame.prepared  # noqa: B018 - worked out here, since those behind may not get what it is made of
        if before is not None:
            frame.against(before)


class Row:
    """A context around the measures of one pass over a film: `see` every original, then ask for `solved`."""

    def __init__(self, measures, processes: int = 1):
        """Share the measures out to this process and up to `processes` - 1 more."""
        self.keys = [measure.key for measure in measures]
        self.here, *self.others = [measures] if processes < 2 else _shared_out(measures, processes)
        self.wanted = _wanted(self.others)
        self._started, self._leash, self._next = [], None, None

    def __enter__(self):
        """Start the other processes, from the last to the first."""
        if self.others:
            self._start()
        return self

    def __exit__(self, *_):
        """End them, wherever they are."""
        if self._leash is not None:
            self._leash.slip()
        for process, answer in self._started:
            process.join()
            answer.close()
        if self._next is not None:
            self._next.close()

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Show an original to the measures here and send it on; raise what went wrong behind."""
        for measure in self.here:
            measure.see(frame, before)
        self._send(frame)

    def solved(self, runs, blanks: set[int]) -> dict[str, dict]:
        """Return the curves of every measure for the shots `runs`, once all originals were seen."""
        self._send((runs, blanks))
        found = _solved(self.here, runs, blanks)
        for curves in self._answers():
            found |= curves
        return {key: found[key] for key in self.keys}

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._leash = stopping.Leash(context)
        onward = None
        for measures, wanted in zip(reversed(self.others), reversed((*self.wanted[1:], None)), strict=True):
            (inward, outward), (answer, answering) = context.Pipe(duplex=False), context.Pipe(duplex=False)
            process = context.Process(target=_work, daemon=True, name="measures", args=(
                self._leash.end, (inward, onward, answering), measures, wanted))
            with stopping.unheard():
                process.start()
            self._started.append((process, answer))
            # An end that only its process holds tells when that process is gone.
            for end in (inward, onward, answering):
                if end is not None:
                    end.close()
            onward = self._next = outward

    def _send(self, what) -> None:
        if self._next is None:
            return
        try:
            self._next.send(_parcel(what, self.wanted[0]))
        except BrokenPipeError:
            self._answers()

    def _answers(self) -> list[dict]:
        """Return what every other process found, or raise what went wrong in one, which ends them all."""
        answers = [_answer(end) for _, end in self._started]
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        if None in answers:
            raise BrokenExecutor("A process that measured the film was ended by the system.")
        return answers


def _shared_out(measures, processes: int) -> list[list]:
    """Return the measures of each process, in a row, so that the busiest has least to do.

    Only as many processes as make it less; the first reads besides and may have no measure.
    """
    if any("_against" in _place(measure).wants for measure in measures):
        measures = [Aligned(), *measures]
    order = list(_PLACES)
    row = sorted(measures, key=lambda m: order.index(m.key) if m.key in order else len(order))
    costs = [_place(measure).cost for measure in row]
    ways = []
    for count in range(min(processes, len(row) + 1)):
        for cuts in combinations(range(len(row)), count):
            edges = [0, *cuts, len(row)]
            sums = [sum(costs[start:stop]) for start, stop in pairwise(edges)]
            ways.append((max(sums[0] + _READING, *sums), count, edges))
    edges = min(ways)[2]
    return [row[start:stop] for start, stop in pairwise(edges)]


def _place(measure) -> _Place:
    return _PLACES.get(measure.key, _ELSE)


def _wanted(others) -> list[frozenset]:
    """Return what each of the other processes, or one behind it, looks at."""
    wants = [frozenset().union(*(_place(measure).wants for measure in measures)) for measures in others]
    return [frozenset().union(*wants[number:]) for number in range(len(wants))]


def _solved(measures, runs, blanks) -> dict[str, dict]:
    """Return the curves of some measures by their keys; what stands in for lost frames is told by reading."""
    found = {}
    for measure in measures:
        if measure.key == "missing":
            measure.blanks = blanks
        if measure.key != Aligned.key:
            found[measure.key] = measure.solve(runs)
    return found


def _parcel(what, wanted):
    """Return of a frame what the next process needs, or the shots that end the film."""
    if not isinstance(what, Seen):
        return what
    return {name: part for name, part in vars(what).items() if name in wanted or name not in _HEAVY}


def _unpacked(parcel: dict) -> Seen:
    frame = Seen.__new__(Seen)
    vars(frame).update(parcel)
    return frame


_HEAVY = _ALL | {"tints", "small"}


def _answer(end):
    """Return the curves a process found or the error it met, or None if it is gone without a word."""
    try:
        return end.recv()
    except EOFError:
        return None


def _work(leash, ends, measures, wanted) -> None:
    """In a process of its own: show the frames that come to some measures, and send them on."""
    stopping.hold(leash)
    runtime.keep_memory()
    inward, onward, answering = ends
    try:
        before = None
        for parcel in ahead(_received(inward), _AHEAD):
            ends_here = not isinstance(parcel, dict)
            frame = parcel if ends_here else _unpacked(parcel)
            if not ends_here:
                for measure in measures:
                    measure.see(frame, before)
                before = frame
            if onward is not None:
                onward.send(_parcel(frame, wanted))
            if ends_here:
                answering.send(_solved(measures, *frame))
    except (BrokenPipeError, EOFError):
        return           # the one before or behind is gone, and the reader knows or will see
    except Exception as error:  # carried over to the process that reads
        answering.send(error)


def _received(inward) -> Iterator:
    """Yield what comes, up to what ends the film."""
    while isinstance(parcel := inward.recv(), dict):
        yield parcel
    yield parcel
