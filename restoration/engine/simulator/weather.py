"""What is no damage although it looks like it: rain, snow, sparks and glints, drawn into clean pictures."""

import numpy as np

from restoration.engine.simulator.noise import gaussian, generator

KINDS = ("rain", "snow", "sparks", "glints", "wires")


class Weather:
    """One kind of weather over a shot; `lay(luma, index)` draws it into a clean picture, 0..1, in place."""

    def __init__(self, kind: str, seed: int, size: tuple[int, int]):
        """Draw what stays the same over the shot."""
        self.kind, self.seed, self.size = kind, seed, size
        rng = generator(seed, kind)
        width, height = size
        self.count = int(rng.integers(15, 120) * width * height / (640 * 480)) + 4
        self.lean = rng.normal(0, 0.25)
        self.length = rng.uniform(8, 34)
        self.light = rng.uniform(0.12, 0.5)
        self.thick = rng.uniform(0.5, 1.1)
        self.place = rng.uniform(0, 1, (self.count, 2)) * (width, height)
        self.speed = self._speeds(rng)
        self.radius = rng.uniform(0.6, 2.4, self.count)
        self.tone = rng.uniform(-0.35, 0.5)

    def lay(self, luma: np.ndarray, index: int) -> None:
        """Draw the weather of frame `index`."""
        rng = generator(self.seed, self.kind, index + 1)
        veil = np.zeros_like(luma)
        if self.kind == "rain":
            self._streaks(veil, rng.uniform(0, 1, (self.count, 2)) * self.size, rng)
        elif self.kind == "glints":
            spots = self.place[rng.random(self.count) < 0.35]
            self._discs(veil, spots, np.full(len(spots), 0.8))
        elif self.kind == "wires":
            self._lines(veil, index)
        else:
            places = (self.place + index * self.speed) % self.size
            if self.kind == "sparks":
                self._trails(veil, places)
            else:
                self._discs(veil, places, self.radius)
        veil = np.clip(gaussian(veil, self.thick), 0, 1)
        target = np.float32(0.9 if self.kind != "wires" else np.clip(0.5 + self.tone, 0, 1))
        luma += (target - luma) * veil

    def _speeds(self, rng) -> np.ndarray:
        if self.kind == "sparks":
            angle, pace = rng.uniform(0, 6.28, self.count), rng.uniform(4, 16, self.count)
            return np.stack((np.cos(angle) * pace, np.sin(angle) * pace), 1)
        drift = rng.normal(0, 1.5)
        return np.stack((rng.normal(drift, 0.8, self.count), rng.uniform(2, 7, self.count)), 1)

    def _streaks(self, veil, places, rng):
        for x, y in places:
            steps = int(self.length * rng.uniform(0.6, 1.3))
            self._dots(veil, x + self.lean * np.arange(steps), y + np.arange(steps), self.light)

    def _trails(self, veil, places):
        for (x, y), speed in zip(places, self.speed, strict=True):
            along = np.linspace(0, 0.5, 12)
            self._dots(veil, x - speed[0] * along, y - speed[1] * along, 2.0 * self.light)

    def _lines(self, veil, index):
        """Draw a few thin upright wires that move with a steady pan."""
        rows = np.arange(self.size[1])
        for number in range(min(6, self.count)):
            x = self.place[number, 0] + index * self.speed[0, 1] * np.sign(self.speed[0, 0])
            self._dots(veil, (x + self.lean * 0.1 * rows) % self.size[0], rows, 2.0 * self.light)

    def _discs(self, veil, places, radii):
        for (x, y), radius in zip(places, radii, strict=True):
            near = int(radius + 2)
            column, row = int(x), int(y)
            rows = slice(max(0, row - near), min(self.size[1], row + near + 1))
            columns = slice(max(0, column - near), min(self.size[0], column + near + 1))
            away = np.hypot(np.arange(columns.start, columns.stop)[None] - x,
                            np.arange(rows.start, rows.stop)[:, None] - y)
            disc = np.clip(radius + 0.5 - away, 0, 1) * 2.2 * self.light
            np.maximum(veil[rows, columns], disc, out=veil[rows, columns])

    def _dots(self, veil, x, y, light):
        column, row = np.round(x).astype(int), np.round(y).astype(int)
        good = (column >= 0) & (column < self.size[0]) & (row >= 0) & (row < self.size[1])
        veil[row[good], column[good]] = light * 2.0
