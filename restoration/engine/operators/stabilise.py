"""Stabilise: the picture held still in the gate, the camera free to move."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, choice, number, whole


@dataclass(frozen=True)
class StabiliseParams:
    """How much of the unsteadiness is taken away, and what shows at the edges."""

    strength: float = number(
        1.0, 0.0, 1.0, "Strength", "Share of the weave that is taken away; 1 takes all of it.", step=0.05)
    span: int = whole(
        16, 4, 96, "Span",
        "How many frames on each side say where the picture should stand. Movement slower than this is the "
        "camera's and stays.", unit="frames")
    limit: float = number(
        3.0, 0.2, 10.0, "Largest shift", "No frame is moved further than this share of the picture's height.",
        unit="%")
    edges: str = choice(
        "fill", (("fill", "Fill from neighbouring frames"), ("repeat", "Repeat the edge"),
                 ("zoom", "Enlarge the shot a little and crop it")), "Edges",
        "What shows where the shifted picture ends. Where no neighbour shows the scene, the edge is "
        "repeated.")


STABILISE = Operator(
    name="stabilise",
    title="Weave and splice jumps",
    summary="Measures where the scene stands in the gate, takes away weave and splice jumps by sub-pixel "
            "shifts, and does nothing where the measurement does not agree with itself.",
    params=StabiliseParams,
    kernel="restoration.engine.kernels.stabilise:run",
    measure="restoration.engine.measures.weave:WeaveMeasure",
    reach=2,
    leaves=("camera movement", "shots whose movement cannot be trusted", "zooms", "warped or shrunken film"),
    codes=("D-WEAV", "D-SPLI"),
    planes="all",
)
