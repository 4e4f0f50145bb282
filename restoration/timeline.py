"""The segments of a run drawn along the film: where each box lies, ready for an SVG."""

from dataclasses import dataclass

WIDTH = 1000  # units of the drawing; the page stretches it to the room there is
GAP = 1.2


@dataclass(frozen=True)
class Box:
    """One segment's place on the drawing; numbers are written for SVG, whatever language the page has."""

    segment: object
    x: str
    width: str
    done: str
    look: str


def boxes(segments, frames):
    """Return a Box for every segment, in order of the film."""
    return [_box(segment, frames) for segment in segments] if frames else []


def marks(shots, frames):
    """Return where the cuts between shots lie, as x of the drawing."""
    return [_written(WIDTH * start / frames) for start, _stop in shots[1:]] if frames else []


def _box(segment, frames):
    left, right = WIDTH * segment.start / frames, WIDTH * segment.stop / frames
    width = max(right - left - GAP, 0.6)
    kept = segment.passed_through and segment.state == segment.State.DONE
    return Box(
        segment,
        _written(left),
        _written(width),
        _written(width * segment.share),
        "kept" if kept else segment.state,
    )


def _written(number):
    return f"{number:.2f}"
