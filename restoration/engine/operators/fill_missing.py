"""Fill missing: frames that were lost are drawn between their neighbours, where that was asked for."""

from dataclasses import dataclass

from restoration.engine.operators.borrowed import file_digest, file_name
from restoration.engine.operators.declaration import Operator


@dataclass(frozen=True)
class FillMissingParams:
    """Whose motion the frame is drawn along: Patina's own, or that of a network the house brings."""

    checkpoint: str = file_name()
    sha256: str = file_digest()


FILL_MISSING = Operator(
    name="fill_missing",
    title="Missing frames",
    summary="Draws a frame that the transfer has replaced by a repeat or a blank between its two neighbours, "
            "along the motion: its own, or that of a RIFE 4.6 checkpoint the house brings. Nothing is "
            "inserted: length and sound stay. Every drawn frame is listed.",
    params=FillMissingParams,
    kernel="restoration.engine.kernels.fill:run",
    measure="restoration.engine.measures.missing:MissingMeasure",
    reach=0,
    leaves=("every frame that shows a picture of its own", "repeats that belong to the film's cadence",
            "jumps without a stand-in, which are only named"),
    codes=("D-MISS",),
    planes="all",
)
