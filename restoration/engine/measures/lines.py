"""Lines: ridges followed over frames, and the judgement whether they are on the film or in the scene."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from restoration.engine.measures.herd import Herd
from restoration.engine.measures.ridges import Line, Ridges
from restoration.engine.measures.seen import Seen

_LIT = 0.3                   # share of the height over which a line must be seen
_PATIENCE = 3                # frames a line may hide
_REACH = 3.0                 # pixels of a 640-wide picture a line may step between two frames
_AROUND = 24                 # frames before and after a line's life in which the scene is looked at
_ACROSS = 3                  # frames in another shot that prove a line is none of the scene
_HISTORY = 320               # frames of column scores kept
_ASIDE = 2.5                 # pixels of a 640-wide picture between what a line does and what the scene does
_NEARBY, _LOOKS = 4, 6       # frames around one that are asked so, and answers that are enough
_IN_HERD = 0.4               # of a line's life that it goes along with others: bars of a fence


@dataclass
class _Track:
    sign: int
    frames: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    # Known once the track has ended: how clear its place in the scene was, during and around its life.
    during: float = 0.0
    around: dict[int, float] = field(default_factory=dict)
    scenes: bool = False         # it goes with the scene, or with others like it

    def add(self, frame: int, line: Line) -> None:
        self.frames.append(frame)
        self.lines.append(line)

    @property
    def x(self) -> float:
        return self.lines[-1].x


class LinesMeasure:
    """Per frame the candidate lines; over the film the tracks that last long enough and are no wires."""

    key = "lines"

    def __init__(self, params, facts):
        """Take the operator's parameters; lengths are given for a picture 640 wide."""
        self.params = params
        self.ridges = Ridges(facts.width, facts.height, params.width)
        self.threshold = 1.55 - 0.9 * params.sensitivity
        self.history: deque[tuple[int, np.ndarray, float]] = deque(maxlen=_HISTORY)
        self.path = 0.0
        self.herd = Herd(self.ridges.scale)
        self.open: list[_Track] = []
        self.ended: list[_Track] = []
        self.judged: list[_Track] = []

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Find this frame's lines, carry the tracks on, and look around those that have ended."""
        if before is not None:
            self.path += frame.against(before).x * frame.factor
        score, lines = self.ridges.find(frame.native, frame.unit, self.threshold)
        self.history.append((frame.index, score.astype(np.float16), self.path))
        self.herd.see(frame.index, lines)
        for sign in (1, -1):
            self._follow(frame.index, sign, [line for line in lines if line.sign == sign])
        gone = [t for t in self.open if t.frames[-1] < frame.index - _PATIENCE]
        self.open = [t for t in self.open if t.frames[-1] >= frame.index - _PATIENCE]
        self.ended += [t for t in gone if len(t.frames) >= self.params.hold]
        for track in [t for t in self.ended if t.frames[-1] <= frame.index - _AROUND]:
            self.ended.remove(track)
            self._judge(track)

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return one row per line and frame, sorted by frame: `frame`, `x` at mid-height, `tilt`, `sign`."""
        for track in (*self.ended, *(t for t in self.open if len(t.frames) >= self.params.hold)):
            self._judge(track)
        self.ended, self.open = [], []
        rows = [row for track in self.judged for shot in shots for row in self._in_shot(track, *shot)]
        table = np.array(sorted(rows), dtype=np.float64).reshape(-1, 4)
        return {"frame": table[:, 0].astype(np.int64), "x": table[:, 1], "tilt": table[:, 2],
                "sign": table[:, 3].astype(np.int64)}

    def _follow(self, index: int, sign: int, lines: list[Line]) -> None:
        """Give each line to the nearest open track of its sign; the rest start tracks of their own."""
        tracks = [t for t in self.open if t.sign == sign]
        reach = _REACH * self.ridges.scale
        pairs = sorted((abs(line.x - t.x) / (index - t.frames[-1]), n, m)
                       for n, line in enumerate(lines) for m, t in enumerate(tracks)
                       if abs(line.x - t.x) <= reach * (index - t.frames[-1]))
        used_lines, used_tracks = set(), set()
        for _, n, m in pairs:
            if n not in used_lines and m not in used_tracks:
                used_lines.add(n)
                used_tracks.add(m)
                tracks[m].add(index, lines[n])
        for n, line in enumerate(lines):
            if n not in used_lines:
                self.open.append(_Track(sign, [index], [line]))

    def _judge(self, track: _Track) -> None:
        """Look at the line's place in the scene while it stood and in the frames around its life."""
        first, last = track.frames[0], track.frames[-1]
        places = dict(zip(track.frames, track.lines, strict=True))
        paths = {index: path for index, _, path in self.history}
        here = [places[i].x - paths[i] for i in track.frames if i in paths]
        if not here:
            return
        anchors = (here[0], float(np.median(here)), here[-1])
        during = []
        for index, score, path in self.history:
            if first - _AROUND <= index <= last + _AROUND:
                anchor = anchors[0 if index < first else 2 if index > last else 1]
                clear = self._clearness(score, track.sign, anchor + path)
                if first <= index <= last:
                    during.append(clear)
                else:
                    track.around[index] = clear
        track.during = float(np.mean(during)) if during else 0.0
        track.scenes = self.herd.share(track) > _IN_HERD or self._goes_with_scene(track)
        self.judged.append(track)

    def _goes_with_scene(self, track: _Track) -> bool:
        """Say whether lines stand where the scene has carried the track's, apart from where it is itself.

        Among many bars a track may step from one to the next; each of them still goes with the scene.
        """
        first, last = track.frames[0], track.frames[-1]
        x = np.interp(np.arange(first, last + 1), track.frames, [line.x for line in track.lines])
        known = {index: (score, path) for index, score, path in self.history if first <= index <= last}
        clear = []
        for frame, line in zip(track.frames, track.lines, strict=True):
            for other in range(max(first, frame - _NEARBY), min(last, frame + _NEARBY) + 1):
                if frame in known and other in known:
                    there = line.x + known[other][1] - known[frame][1]
                    if abs(there - x[other - first]) > _ASIDE * self.ridges.scale:
                        clear.append(self._clearness(known[other][0], track.sign, there))
        own = float(np.mean([line.score for line in track.lines]))
        return len(clear) >= _LOOKS and float(np.median(clear)) > 0.5 * own

    def _clearness(self, score: np.ndarray, sign: int, x: float) -> float:
        """Return how clearly a line of that sign stands at column x, give or take one."""
        at = round(x)
        near = sign * score[max(0, at - 1):max(0, at + 2)].astype(np.float64)
        return float(max(near.max(), 0.0)) if near.size else 0.0

    def _in_shot(self, track: _Track, start: int, stop: int) -> list[tuple]:
        """Return the track's rows within one shot, gaps bridged, unless it is a wire or pole of the scene."""
        if track.frames[0] >= stop or track.frames[-1] < start:
            return []
        inside = [(f, line) for f, line in zip(track.frames, track.lines, strict=True) if start <= f < stop]
        if len(inside) < min(self.params.hold, stop - start):
            return []
        if np.median([line.lit for _, line in inside]) < _LIT:
            return []
        elsewhere = len(track.frames) - len(inside)      # what goes on across a cut is on the film
        if self.params.keep_upright and elsewhere < _ACROSS and self._stands_in_scene(track, start, stop):
            return []
        frames = np.array([f for f, _ in inside])
        x = np.array([line.x for _, line in inside])
        tilt = float(np.median([line.tilt for _, line in inside]))
        return [(int(f), float(np.interp(f, frames, x)), tilt, track.sign)
                for f in range(frames[0], frames[-1] + 1)]

    def _stands_in_scene(self, track: _Track, start: int, stop: int) -> bool:
        """Say whether the scene shows the line at one place, in its life and around it, or carries it."""
        if track.scenes:
            return True
        own = float(np.mean([line.score for line in track.lines]))
        if track.during < 0.7 * own:
            return False
        around = [clear for index, clear in track.around.items() if start <= index < stop]
        return len(around) < 4 or float(np.mean(around)) > 0.4 * own
