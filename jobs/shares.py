"""Work of several parts told on one bar."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """Tells a beat how far one part of the work is, in units of the whole: the part fills low..high of it."""

    beat: object
    total: int
    low: float
    high: float

    def __call__(self, done, total):
        """Note that `done` of `total` of this part are done."""
        part = self.low + (self.high - self.low) * (done / total if total else 1.0)
        self.beat(int(self.total * part), self.total)
