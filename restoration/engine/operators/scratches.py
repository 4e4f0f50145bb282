"""Scratches: near-vertical lines that stay while the scene moves."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, number, switch, whole


@dataclass(frozen=True)
class ScratchesParams:
    """Which lines count as scratches."""

    sensitivity: float = number(
        0.5, 0.0, 1.0, "Sensitivity",
        "Higher finds fainter lines and risks taking thin upright things for scratches.", step=0.05)
    width: int = whole(
        3, 1, 5, "Widest scratch",
        "Lines wider than this are left alone. Given for a picture 640 wide.", unit="px")
    hold: int = whole(
        4, 2, 48, "Shortest life", "A line must last this many frames to count as a scratch.", unit="frames")
    keep_upright: bool = switch(
        True, "Keep wires and poles",
        "Leaves lines that move with the scene and do not run through the whole height of the picture.")


SCRATCHES = Operator(
    name="scratches",
    title="Vertical scratches",
    summary="Finds thin upright lines that last and drift on their own, and closes them from both sides, "
            "with the film's grain put back.",
    params=ScratchesParams,
    kernel="restoration.engine.kernels.scratches:run",
    measure="restoration.engine.measures.lines:LinesMeasure",
    reach=0,
    leaves=("wires and poles", "edges with different sides", "slanted lines", "lines wider than 5 px",
            "chroma"),
    codes=("D-VSCR",),
    maps=True,
)
