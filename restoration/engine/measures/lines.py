"""Lines: near-vertical lines of one to five pixels, found in column statistics and followed over frames."""

from dataclasses import dataclass, field

import numpy as np

from restoration.engine.measures.seen import Seen

_BAND_ROWS = 30              # rows of a 480-line picture averaged together
_TILTS = (-6, -3, -1.5, 0, 1.5, 3, 6)   # pixels of a 640-wide picture from top to bottom
_MOST = 24                   # lines followed at once
_PATIENCE = 3                # frames a line may hide
_LIT = 0.3                   # share of the height over which a line must be seen
_REACH = 3.0                 # pixels of a 640-wide picture a line may step between two frames


@dataclass
class _Track:
    sign: int
    frames: list[int] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    tilt: list[float] = field(default_factory=list)
    score: list[float] = field(default_factory=list)
    lit: list[float] = field(default_factory=list)

    def add(self, frame: int, line) -> None:
        self.frames.append(frame)
        for name, value in zip(("x", "tilt", "score", "lit"), line, strict=True):
            getattr(self, name).append(value)


class LinesMeasure:
    """Per frame the candidate lines; over the film the tracks that last long enough and are no wires."""

    key = "lines"

    def __init__(self, params, facts):
        """Scale the lengths, given for a picture 640 wide, to this one."""
        self.params = params
        self.scale = max(1.0, facts.width / 640)
        self.bands = int(np.clip(facts.height // _BAND_ROWS if facts.height <= 720 else 24, 6, 24))
        self.side = round((2 if params is None or params.width <= 2 else 3) * self.scale)
        self.threshold = 1.55 - 0.9 * (0.5 if params is None else params.sensitivity)
        self.scene_x: list[float] = []
        self.open: list[_Track] = []
        self.closed: list[_Track] = []

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Find this frame's lines and carry the tracks on."""
        self.scene_x.append(frame.against(before).x * frame.factor if before is not None else 0.0)
        found = self._candidates(frame)
        for sign in (1, -1):
            self._follow(frame.index, sign, [line for mark, *line in found if mark == sign])
        keep = [t for t in self.open if t.frames[-1] >= frame.index - _PATIENCE]
        self.closed += [t for t in self.open if t.frames[-1] < frame.index - _PATIENCE and self._lasting(t)]
        self.open = keep

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return one row per line and frame, sorted by frame: `frame`, `x` at mid-height, `tilt`, `sign`."""
        rows = []
        scene = np.asarray(self.scene_x)
        for track in (t for t in (*self.closed, *self.open) if self._lasting(t)):
            for start, stop in shots:
                rows += self._in_shot(track, start, stop, scene)
        rows.sort()
        table = np.array(rows, dtype=np.float64).reshape(-1, 4)
        return {"frame": table[:, 0].astype(np.int64), "x": table[:, 1], "tilt": table[:, 2],
                "sign": table[:, 3].astype(np.int64)}

    def _lasting(self, track: _Track) -> bool:
        return len(track.frames) >= (4 if self.params is None else self.params.hold)

    def _candidates(self, frame: Seen) -> list[tuple]:
        """Return (sign, x, tilt, score, lit share) of the frame's lines, clearest first."""
        height, width = frame.native.shape
        rows = height // self.bands
        bands = np.add.reduceat(frame.native[:rows * self.bands].astype(np.float32),
                                np.arange(0, rows * self.bands, rows), axis=0) * np.float32(frame.unit / rows)
        if width < 8 * self.side:
            return []
        z = _standing_out(bands, self.side)
        best, tilt_at = None, None
        for number, tilt in enumerate(_TILTS):
            score = np.clip(_leaned(z, tilt * self.scale), -4, 4).mean(0)
            if best is None:
                best, tilt_at = score, np.zeros(width, int)
            else:
                better = np.abs(score) > np.abs(best)
                best, tilt_at = np.where(better, score, best), np.where(better, number, tilt_at)
        return self._peaks(best, tilt_at, z)

    def _peaks(self, score, tilt_at, z) -> list[tuple]:
        strength = np.abs(score)
        inner = np.arange(2 * self.side, len(score) - 2 * self.side)
        inner = inner[strength[inner] > self.threshold]
        peaks, taken = [], np.zeros(len(score), bool)
        for x in inner[np.argsort(-strength[inner], kind="stable")]:
            if taken[x] or len(peaks) >= _MOST:
                continue
            taken[max(0, x - 2 * self.side):x + 2 * self.side + 1] = True
            sign = 1 if score[x] > 0 else -1
            low, mid, high = (sign * score[x + k] for k in (-1, 0, 1))
            bend = low + high - 2 * mid
            part = float(np.clip(0.5 * (low - high) / bend, -0.5, 0.5)) if bend < 0 else 0.0
            tilt = _TILTS[int(tilt_at[x])] * self.scale
            lit = float((sign * _leaned(z, tilt)[:, x] > 1.0).mean())
            peaks.append((sign, float(x) + part, tilt, float(strength[x]), lit))
        return peaks

    def _follow(self, index: int, sign: int, lines: list) -> None:
        """Give each line to the nearest open track of its sign; the rest start tracks of their own."""
        tracks = [t for t in self.open if t.sign == sign]
        pairs = sorted((abs(line[0] - t.x[-1]) / (index - t.frames[-1]), n, m)
                       for n, line in enumerate(lines) for m, t in enumerate(tracks)
                       if abs(line[0] - t.x[-1]) <= _REACH * self.scale * (index - t.frames[-1]))
        used_lines, used_tracks = set(), set()
        for _, n, m in pairs:
            if n not in used_lines and m not in used_tracks:
                used_lines.add(n)
                used_tracks.add(m)
                tracks[m].add(index, lines[n])
        for n, line in enumerate(lines):
            if n not in used_lines:
                track = _Track(sign)
                track.add(index, line)
                self.open.append(track)

    def _in_shot(self, track: _Track, start: int, stop: int, scene: np.ndarray) -> list[tuple]:
        """Return the track's rows within one shot, gaps bridged, unless it is a wire or pole of the scene."""
        inside = [n for n, f in enumerate(track.frames) if start <= f < stop]
        if len(inside) < (4 if self.params is None else min(self.params.hold, stop - start)):
            return []
        frames = np.array([track.frames[n] for n in inside])
        x = np.array([track.x[n] for n in inside])
        tilt = float(np.median([track.tilt[n] for n in inside]))
        lit = float(np.median([track.lit[n] for n in inside]))
        if self.params is not None and self.params.keep_upright:
            path = np.cumsum(np.concatenate(([0.0], scene[start + 1:stop])))[frames - start]
            if lit < _LIT or self._stands_in_scene(x, path, len(inside) / (stop - start)):
                return []
        every = np.arange(frames[0], frames[-1] + 1)
        return [(int(f), float(np.interp(f, frames, x)), tilt, track.sign) for f in every]

    def _stands_in_scene(self, x, path, share: float) -> bool:
        """Say whether the line moves with the scene all through the shot, as a pole or the edge of a door does."""
        with_scene = float(np.std(x - path))
        alone = float(np.std(x))
        still = 0.35 * self.scale
        if np.std(path) > 3 * still:             # the camera moves: only what stays on the film is a scratch
            return with_scene < 0.5 * alone
        return share > 0.7 and with_scene < still


def _standing_out(bands: np.ndarray, side: int) -> np.ndarray:
    """Return how far each column stands out of both its sides, in robust units of its band."""
    width = bands.shape[1]
    p = np.pad(bands, ((0, 0), (side + 1, side + 1)), mode="edge")
    left = 0.5 * (p[:, 1:1 + width] + p[:, :width])
    right = 0.5 * (p[:, 2 * side + 1:2 * side + 1 + width] + p[:, 2 * side + 2:2 * side + 2 + width])
    up, down = bands - np.maximum(left, right), np.minimum(left, right) - bands
    out = np.maximum(up, 0) - np.maximum(down, 0)
    plain = bands - 0.5 * (left + right)
    noise = 1.4826 * np.median(np.abs(plain), axis=1, keepdims=True)
    noise = np.maximum(noise, 0.35)
    # A step edge also stands out of its mean; asking for both sides at once is what leaves edges alone.
    return out / noise


def _leaned(z: np.ndarray, tilt: float) -> np.ndarray:
    """Return the bands shifted so that a line leaning by `tilt` pixels stands upright at mid-height."""
    if not tilt:
        return z
    count = len(z)
    shifts = np.rint(tilt * ((np.arange(count) + 0.5) / count - 0.5)).astype(int)
    return np.stack([np.roll(row, -shift) for row, shift in zip(z, shifts, strict=True)])
