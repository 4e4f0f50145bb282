"""What lives in the picture and looks like damage: confetti, sparks, wires, lattices, limbs, the gate's rim.

Drawn here in other ways than the simulator's weather and the measures draw theirs, so that a network learns
what such things are and not how one program draws them.
"""

import numpy as np

from restoration.engine.simulator.noise import fractal, gaussian, generator

KINDS = ("swarm", "burst", "streaks", "uprights", "limbs")
_SHARES = (0.24, 0.2, 0.12, 0.26, 0.18)


class Life:
    """One kind of life over a shot; `lay(luma, index)` draws it into a clean picture, 0..1, in place."""

    def __init__(self, seed: int, shape):
        """Draw what stays the same over a shot (T, H, W)."""
        rng = self.rng = generator(seed, "life")
        self.seed, (self.frames, *self.size) = seed, shape
        self.kind = KINDS[rng.choice(len(KINDS), p=_SHARES)]
        self.share = shape[1] * shape[2] / (640 * 480)
        self.bodies = getattr(self, f"_{self.kind}")(rng)
        self.soft = rng.uniform(0.0, 0.9)

    def lay(self, luma: np.ndarray, index: int) -> None:
        """Draw the life of frame `index`."""
        if self.kind == "uprights":
            uprights(luma, self.bodies, index)
            return
        if self.kind == "limbs":
            for body in self.bodies:
                self._limb(luma, body, index)
            return
        for body in self.bodies:
            age = index - body["born"]
            if 0 <= age < body["life"]:
                x, y = body["place"] + age * body["speed"] + 0.5 * age * age * body["pull"]
                angle = body["angle"] + age * body["turn"]
                tail = body["tail"] * (body["speed"] + age * body["pull"]) \
                    + body["long"] * np.array((np.cos(angle), np.sin(angle)))
                light = body["light"] * (1 if body["steady"] else generator(
                    self.seed, "flicker", index * 4096 + body["number"]).uniform(0.25, 1.0))
                stroke(luma, (x, y, x - tail[0], y - tail[1]), body["width"], body["tone"], light)

    def _body(self, rng, number, **said) -> dict:
        height, width = self.size
        return {"number": number, "place": rng.uniform(-0.1, 1.1, 2) * (width, height), "born": -9,
                "life": 99, "speed": np.zeros(2), "pull": np.zeros(2), "angle": rng.uniform(0, 6.3),
                "turn": 0.0, "tail": 0.0, "long": 0.0, "width": 1.5, "tone": 0.9, "light": 0.9,
                "steady": True} | said

    def _swarm(self, rng) -> list[dict]:
        """Confetti, flakes, insects, birds: many alike, each on its own way under a common wind."""
        wind = rng.normal(0, 1, 2) * rng.choice((0.5, 2.0, 5.0)) + (0, rng.uniform(0, 3))
        tones = rng.uniform(0, 1, int(rng.integers(1, 4)))
        size, own = rng.uniform(0.8, 4.5), rng.uniform(0.2, 3.0)
        return [self._body(rng, number, speed=wind + rng.normal(0, own, 2), turn=rng.normal(0, 0.7),
                           long=size * rng.uniform(0, 2.5), width=size * rng.uniform(0.5, 1.4),
                           tone=float(rng.choice(tones)), light=rng.uniform(0.4, 1.0),
                           steady=bool(rng.random() < 0.7),
                           born=int(rng.integers(-9, self.frames)) if rng.random() < 0.3 else -9)
                for number in range(4 + int(rng.uniform(8, 160) * self.share))]

    def _burst(self, rng) -> list[dict]:
        """Sparks from a few places: thrown out, slowing or falling, each short-lived."""
        height, width = self.size
        places = rng.uniform(0.1, 0.9, (int(rng.integers(1, 4)), 2)) * (width, height)
        pace, fall = rng.uniform(3, 22), np.array((0.0, rng.uniform(0, 1.6)))
        spread, aim = rng.choice((0.4, 1.2, 3.2)), rng.uniform(0, 6.3)
        bodies = []
        for number in range(10 + int(rng.uniform(20, 260) * self.share)):
            angle = aim + rng.normal(0, spread)
            speed = np.array((np.cos(angle), np.sin(angle))) * pace * rng.uniform(0.3, 1.2)
            place = places[rng.integers(len(places))] + rng.normal(0, 4, 2) + speed * rng.uniform(0, 1)
            bodies.append(self._body(
                rng, number, place=place, speed=speed, pull=fall - 0.04 * speed,
                born=int(rng.integers(-6, self.frames)),
                life=int(rng.integers(2, 9)), tail=rng.uniform(0, 0.9), width=rng.uniform(0.7, 2.6),
                tone=rng.uniform(0.85, 1.0), light=rng.uniform(0.3, 1.0), steady=bool(rng.random() < 0.5)))
        return bodies

    def _streaks(self, rng) -> list[dict]:
        """Rain and spray: slanting lines, all one way, elsewhere in every frame."""
        lean, length = rng.normal(0, 0.4), rng.uniform(5, 45)
        tone, light = rng.uniform(0.6, 1.0) if rng.random() < 0.85 else 0.1, rng.uniform(0.1, 0.7)
        bodies, count = [], 5 + int(rng.uniform(10, 200) * self.share)
        for born in range(self.frames):
            for number in range(count):
                long, angle = length * rng.uniform(0.5, 1.4), np.pi / 2 + lean + rng.normal(0, 0.03)
                bodies.append(self._body(rng, number, born=born, life=1, angle=angle, long=long,
                                         width=rng.uniform(0.5, 1.4), tone=tone,
                                         light=light * rng.uniform(0.5, 1.2)))
        return bodies

    def _uprights(self, rng) -> list[dict]:
        """Wires, poles, lattices that pan on their own, faster than any scratch drifts."""
        speed = rng.uniform(1.8, 14) * rng.choice((-1, 1))
        return fence(rng, self.size, speed)

    def _limbs(self, rng) -> list[dict]:
        """Hands and what passes close by: large, textured, smeared, here for one to six frames."""
        height, width = self.size
        bodies = []
        for _ in range(int(rng.integers(1, 5))):
            angle, pace = rng.uniform(0, 6.3), rng.uniform(6, 55)
            bodies.append({"born": int(rng.integers(0, self.frames)), "life": int(rng.integers(1, 7)),
                           "place": rng.uniform(0, 1, 2) * (width, height), "angle": angle,
                           "speed": pace * np.array((np.cos(angle), np.sin(angle))),
                           "turn": rng.normal(0, 0.4), "long": rng.uniform(4, 70),
                           "width": rng.uniform(5, 32),
                           "shift": tuple(int(rng.integers(20, side - 20)) for side in (height, width)),
                           "tone": rng.uniform(-0.15, 0.15), "smear": rng.choice((0.0, 0.3, 0.6))})
        return bodies

    def _limb(self, luma, body, index) -> None:
        age = index - body["born"]
        if not 0 <= age < body["life"]:
            return
        cover = np.zeros_like(luma)
        for step in np.linspace(0, body["smear"], 4):
            x, y = body["place"] + (age - body["life"] / 2 + step) * body["speed"]
            angle = body["angle"] + 1.2 + (age + step) * body["turn"]
            end = body["long"] * np.array((np.cos(angle), np.sin(angle)))
            stroke(cover, (x, y, x + end[0], y + end[1]), body["width"], 1.0, 0.45 if body["smear"] else 1.0)
        skin = np.clip(np.roll(luma, body["shift"], (0, 1)) + np.float32(body["tone"]), 0, 1)
        luma += (skin - luma) * gaussian(cover, self.soft)


def fence(rng, size, speed: float) -> list[dict]:
    """Draw up some uprights: one wire, a few poles, or a whole lattice at even distances."""
    height, width = size
    count = int(rng.choice((1, 2, 4, 10, 24)))
    even, lean, thick = rng.random() < 0.6, rng.normal(0, 0.05), rng.uniform(0.6, 4.0)
    pitch = rng.uniform(5, 60)
    low, high = (0.0, 1.0) if rng.random() < 0.6 else np.sort(rng.uniform(0, 1, 2))
    tones = rng.uniform(0, 1, 2)
    begin = rng.uniform(0, width)
    return [{"x": begin + n * pitch if even else rng.uniform(0, width),
             "speed": speed * (1 if even else rng.uniform(0.9, 1.1)),
             "lean": lean + (0 if even else rng.normal(0, 0.02)), "bow": rng.normal(0, 0.4),
             "width": thick * (1 if even else rng.uniform(0.6, 1.5)),
             "tone": float(tones[n % 2 if even else 0]), "light": rng.uniform(0.35, 1.0),
             "low": low * height, "high": high * height} for n in range(count)]


def uprights(luma: np.ndarray, bodies: list[dict], index: int) -> None:
    """Draw upright lines as they stand in frame `index`; the world they stand in is half as wide again."""
    height, width = luma.shape
    rows, columns = np.arange(height)[:, None], np.arange(width)[None]
    away = rows / height - 0.5
    for body in bodies:
        middle = (body["x"] + index * body["speed"]) % (1.5 * width) - 0.25 * width
        x = middle + body["lean"] * height * away + 8 * body["bow"] * away * away
        left, right = int(max(0, x.min() - 4)), int(min(width, x.max() + 5))
        if left >= right:
            continue
        cover = np.clip(body["width"] / 2 + 0.5 - np.abs(columns[:, left:right] - x), 0, 1) * body["light"]
        cover = cover * np.clip(rows - body["low"], 0, 1) * np.clip(body["high"] - rows, 0, 1)
        part = luma[:, left:right]
        part += ((body["tone"] - part) * cover).astype(np.float32)


def stroke(luma: np.ndarray, ends, width: float, tone: float, light: float) -> None:
    """Draw a line with round ends, (x, y, x, y), `width` thick, its edge one pixel soft, in place."""
    x0, y0, x1, y1 = ends
    reach = width / 2 + 2
    top, bottom = int(max(0, min(y0, y1) - reach)), int(min(luma.shape[0], max(y0, y1) + reach + 1))
    left, right = int(max(0, min(x0, x1) - reach)), int(min(luma.shape[1], max(x0, x1) + reach + 1))
    if top >= bottom or left >= right:
        return
    y, x = np.arange(top, bottom)[:, None] - y0, np.arange(left, right)[None] - x0
    long = max((x1 - x0) ** 2 + (y1 - y0) ** 2, 1e-6)
    along = np.clip((x * (x1 - x0) + y * (y1 - y0)) / long, 0, 1)
    away = np.hypot(x - along * (x1 - x0), y - along * (y1 - y0))
    part = luma[top:bottom, left:right]
    cover = np.clip(width / 2 + 0.5 - away, 0, 1) * min(1.0, width + 0.2) * light
    part += ((tone - part) * cover).astype(np.float32)


class Rim:
    """The gate's own rim at some sides of the picture: dark, soft, not quite straight, never quite still."""

    def __init__(self, rng, size):
        """Draw how wide and how soft it is at each side."""
        self.rng = rng
        self.wide = np.where(rng.random(4) < 0.5, rng.uniform(-2, 14, 4), -20)
        self.soft, self.dark = rng.uniform(0.6, 5.0), rng.uniform(0.0, 0.12)
        self.shake = rng.choice((0.0, 0.5, 1.5))
        height, width = size
        ragged = fractal(rng, (2, max(size)), 1.5) * rng.uniform(0, 1.2)
        self.lines = [ragged[0][:width], ragged[1][:width], ragged[0][:height], ragged[1][:height]]

    def lay(self, luma: np.ndarray) -> None:
        """Darken one frame in place."""
        height, width = luma.shape
        wide = self.wide + self.rng.normal(0, self.shake, 4)
        y, x = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None]
        depths = (y - wide[0] - self.lines[0][None], height - 1 - y - wide[1] - self.lines[1][None],
                  x - wide[2] - self.lines[2][:, None], width - 1 - x - wide[3] - self.lines[3][:, None])
        shown = np.ones_like(luma)
        for depth in depths:
            shown *= np.clip(depth / np.float32(self.soft) + 0.5, 0, 1)
        luma *= shown
        luma += np.float32(self.dark) * (1 - shown)
