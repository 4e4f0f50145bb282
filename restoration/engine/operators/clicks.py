"""Clicks: short impulses from dirt and splices on the sound track."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, number


@dataclass(frozen=True)
class ClicksParams:
    """What counts as a click, and how long one may last."""

    sensitivity: float = number(
        0.5,
        0.0,
        1.0,
        "Sensitivity",
        "Higher finds fainter crackle and risks softening plucked strings and castanets.",
        step=0.05,
    )
    longest: float = number(
        2.5, 0.2, 6.0, "Longest click", "Anything longer is taken for sound and left.", step=0.1, unit="ms"
    )


CLICKS = Operator(
    name="clicks",
    title="Clicks and crackle",
    summary="Finds samples that the sound around them cannot explain (linear prediction) and rebuilds only "
    "those from both sides.",
    params=ClicksParams,
    kernel="restoration.engine.kernels.sound:clicks",
    leaves=("every sample outside a click", "attacks of instruments and consonants", "length and pitch"),
    codes=("S-CLIC", "S-CRKL"),
    medium="sound",
)
