"""Tone: the range and the cast that fading has taken, given back shot by shot within bounds."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, number


@dataclass(frozen=True)
class ToneParams:
    """How far the range is opened again, and how far a cast is taken away."""

    strength: float = number(
        0.5, 0.0, 1.0, "Range", "Share of the way on which black and white are brought back.", step=0.05)
    limit: float = number(
        1.25, 1.0, 1.6, "Largest gain", "Contrast is never raised by more than this factor.", step=0.05)
    cast: float = number(
        0.0, 0.0, 1.0, "Cast",
        "Share of a colour film's cast that is taken away. One even colour, as tinting and toning give, is "
        "the film's own and stays.", step=0.05)


TONE = Operator(
    name="tone",
    title="Fading and cast",
    summary="Sets black and white points of each shot by one straight line from the darkest and brightest "
            "pictures of the shot, and on request moves a colour film's cast to neutral.",
    params=ToneParams,
    kernel="restoration.engine.kernels.tone:run",
    measure="restoration.engine.measures.tone:ToneMeasure",
    reach=0,
    leaves=("fades and night scenes", "tinting and toning", "the shape of the tone curve between its ends"),
    codes=("D-FADE",),
    planes="all",
)
