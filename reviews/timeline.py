"""The film as one line: shots, notes, risky frames, what was looked at, and the measured curves."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from restoration.models import Run
from reviews import coverage

WIDTH = 1000.0  # units across, whatever the film's length
CURVE_TOP, CURVE_BOTTOM = 20.0, 70.0
LUMA = (("luma_before", _("light, original")), ("luma_after", _("light, restored")))
CHANGED = ("changed", _("share of pixels changed"))


@dataclass(frozen=True)
class Bar:
    """A range of frames on the line; x and width as an SVG wants them."""

    first: int
    last: int
    x: str
    width: str
    thing: object = None


@dataclass(frozen=True)
class Curve:
    """A measured curve as the points of an SVG polyline."""

    key: str
    label: str
    points: str


def shots_of(version, evidence=None):
    """Return the shots as (first, last): of the run that made the version, else the measured ones."""
    run = Run.objects.filter(result=version).only("plan").first()
    shots = (run.taken or run.plan).get("shots") if run else None
    if not shots and evidence is not None:
        shots = [[row["start"], row["stop"]] for row in evidence.result.get("per_shot", [])]
    return [(start, stop - 1) for start, stop in shots or [(0, version.asset.frames)]]


class Timeline:
    """Places frames of one review on the line."""

    def __init__(self, review, evidence, notes, ranges, shots):
        self.frames = max(review.version.asset.frames, 1)
        self.evidence, self.ranges = evidence, ranges
        self.shots = [self.bar(first, last) for first, last in shots]
        self.notes = [self.bar(note.first, note.last, note, least=3.0) for note in notes]
        self.seen = [self.bar(first, last) for first, last in ranges]

    def bar(self, first, last, thing=None, least=0.0):
        """Return the Bar of frames [first, last], at least so many units wide."""
        scale = WIDTH / self.frames
        return Bar(first, last, _said(first * scale), _said(max((last - first + 1) * scale, least)), thing)

    @property
    def risky(self):
        """Bars of the risky frames; `thing` says whether this person looked at it."""
        risky = self.evidence.risky if self.evidence else []
        unseen = set(coverage.missing(self.ranges, risky))
        return [self.bar(frame, frame, frame not in unseen, least=2.0) for frame in risky]

    @property
    def curves(self):
        """The light before and after on one scale, and the share of changed pixels on its own."""
        given = self.evidence.result.get("curves", {}) if self.evidence else {}
        light = [(key, label, given[key]) for key, label in LUMA if given.get(key)]
        levels = [value for _key, _label, values in light for value in values]
        drawn = [Curve(key, label, _light(values, min(levels), max(levels))) for key, label, values in light]
        if given.get(CHANGED[0]):
            top = max([share for _frame, share in given[CHANGED[0]]] + [1e-9])
            places = [(frame + 0.5) / self.frames for frame, _share in given[CHANGED[0]]]
            drawn.append(Curve(*CHANGED, _line(places, [share / top for _frame, share in given[CHANGED[0]]])))
        return drawn


def _light(values, low, high):
    """Place a curve of even stretches: each value at the middle of its share of the line."""
    span = (high - low) or 1.0
    places = [(number + 0.5) / len(values) for number in range(len(values))]
    return _line(places, [(value - low) / span for value in values])


def _line(places, heights):
    """Write places and heights, both 0..1, as polyline points."""
    return " ".join(
        f"{_said(place * WIDTH)},{_said(CURVE_BOTTOM - height * (CURVE_BOTTOM - CURVE_TOP))}"
        for place, height in zip(places, heights, strict=True)
    )


def _said(number):
    return f"{number:.2f}".rstrip("0").rstrip(".")
