"""Repair: dust, hairs, stains and scratches by the house's own network."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, number


@dataclass(frozen=True)
class RepairParams:
    """How much counts as damage, and how much of the film's grain stays outside it."""

    sensitivity: float = number(
        0.5, 0.0, 1.0, "Sensitivity",
        "How sure the network must be. Higher finds fainter damage and risks touching sparks and rain.",
        step=0.05)
    keep: float = number(
        1.0, 0.0, 1.0, "Keep the film as it is",
        "1 changes nothing outside the map: old as old. Lower takes grain and softness away everywhere, "
        "0 as far as the network can; each frame is then looked at twice, which takes about twice as long.",
        step=0.05)


REPAIR = Operator(
    name="repair",
    title="Repair by network",
    summary="Looks at five frames lined up along the motion, finds specks, hairs, stains and scratches, and "
            "repairs only those pixels, with the film's grain put back.",
    params=RepairParams,
    kernel="restoration.engine.kernels.repair:run",
    measure="restoration.engine.measures.dirt:DirtMeasure",
    reach=2,
    reaches=lambda params: 2 if params.keep >= 1.0 else 4,
    leaves=("every pixel outside its map when all of the film is kept", "rain, snow and sparks as far as it "
            "can tell them from dirt", "damage that stands still for many frames", "specks of a pixel or two "
            "on scans of 1,080 lines and more, which it looks at smaller", "tears and missing parts"),
    codes=("D-DUST", "D-SPARK", "D-VSCR"),
    planes="all",
    maps=True,
    bounded=lambda params: params.keep >= 1.0,
    weights=lambda params: ("repair",) if params.keep >= 1.0 else ("repair", "finish"),
)
