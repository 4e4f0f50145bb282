"""Deflicker: the light of each frame brought to the light of its neighbours."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, number, whole


@dataclass(frozen=True)
class DeflickerParams:
    """How strongly and over how many frames the light is evened out."""

    strength: float = number(
        1.0, 0.0, 1.0, "Strength", "Share of the flicker that is taken away; 1 takes all of it.", step=0.05)
    span: int = whole(
        20, 4, 72, "Span",
        "How many frames on each side say what the light should be. Longer spans even out slow pumping.",
        unit="frames")
    local: float = number(
        1.0, 0.0, 1.0, "In parts of the picture",
        "Share of the pumping of single areas that is taken away too; 0 treats only the whole picture.",
        step=0.05)
    limit: float = number(
        0.18, 0.02, 0.6, "Largest correction",
        "A frame that differs by more than this share of full white is taken for an arc, a flash or "
        "lightning and left as it is.", step=0.01)


DEFLICKER = Operator(
    name="deflicker",
    title="Flicker",
    summary="Evens out brightness and contrast that jump from frame to frame, over the whole picture and "
            "in areas that pump on their own.",
    params=DeflickerParams,
    kernel="restoration.engine.kernels.deflicker:run",
    measure="restoration.engine.measures.flicker:FlickerMeasure",
    reach=0,
    leaves=("fades", "cuts", "arcs and lightning", "grain",
            "light that changes over only a few hundredths of the picture"),
    codes=("D-FLIC", "D-PUMP"),
)
