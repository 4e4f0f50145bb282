"""Hiss: the even noise of the sound track."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, number


@dataclass(frozen=True)
class HissParams:
    """How far the noise floor is lowered."""

    reduction: float = number(
        6.0,
        0.0,
        18.0,
        "Reduction",
        "By how much the floor is lowered. An old film may keep the sound of its age; above 10 dB voices "
        "begin to sound hollow.",
        step=0.5,
        unit="dB",
    )


HISS = Operator(
    name="hiss",
    title="Hiss",
    summary="Learns the noise floor from the film's own quiet parts and lowers it by a stated amount where "
    "nothing else sounds.",
    params=HissParams,
    kernel="restoration.engine.kernels.sound:hiss",
    leaves=("sound well above the floor", "room tone down to the stated amount", "length and pitch"),
    codes=("S-HISS",),
    medium="sound",
)
