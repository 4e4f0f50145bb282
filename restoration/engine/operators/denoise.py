"""Denoise: the film's grain left, reduced, or taken out and put back."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, choice, number


@dataclass(frozen=True)
class DenoiseParams:
    """What happens to the grain."""

    mode: str = choice(
        "regrain",
        (("leave", "Leave the grain"), ("reduce", "Reduce the grain"),
         ("regrain", "Remove it and put the same spectrum back")),
        "Grain",
        "Leave touches nothing. Reduce takes a stated share away. The third removes what it can follow along "
        "the motion and lays new grain of the film's own strength and spectrum over it.")
    share: float = number(
        0.5, 0.0, 1.0, "Share",
        "Reduce: the share of the grain that is taken away. Put back: the share of the removed grain that "
        "returns.", step=0.05)
    strength: float = number(
        1.0, 0.25, 3.0, "Strength",
        "How different a neighbour may be, in units of the grain, and still be averaged in.", step=0.05)


DENOISE = Operator(
    name="denoise",
    title="Grain and noise",
    summary="Averages along the motion over three frames, with a light spatial step where the motion "
            "cannot be followed, in three honest modes.",
    params=DenoiseParams,
    kernel="restoration.engine.kernels.denoise:run",
    measure="restoration.engine.measures.grain:GrainMeasure",
    reach=1,
    leaves=("everything when the mode is to leave the grain", "texture that moves too fast to follow",
            "coarse mottle", "chroma"),
    codes=("D-GRAN",),
    tiles=True,
)
