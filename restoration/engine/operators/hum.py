"""Hum: the mains heard under the sound."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, number, whole


@dataclass(frozen=True)
class HumParams:
    """How much of the hum goes, and how far up its harmonics are followed."""

    strength: float = number(
        0.9,
        0.0,
        1.0,
        "Strength",
        "The share of the hum that is taken out. Nothing happens to sound without hum.",
        step=0.05,
    )
    harmonics: int = whole(8, 1, 20, "Harmonics", "How many multiples of the mains frequency are followed.")


HUM = Operator(
    name="hum",
    title="Mains hum",
    summary="Measures whether the mains (50 or 60 Hz) hums under the sound and takes out just that tone and "
    "its harmonics, never more than the steady level measured over the whole film.",
    params=HumParams,
    kernel="restoration.engine.kernels.sound:hum",
    leaves=("sound without hum", "low notes louder than the hum", "length and pitch"),
    codes=("S-HUM",),
    medium="sound",
)
