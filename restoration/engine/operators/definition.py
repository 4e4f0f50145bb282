"""Definition: blur undone a little, below the grain and without halos."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, number


@dataclass(frozen=True)
class DefinitionParams:
    """How much, and how wide."""

    strength: float = number(
        0.5, 0.0, 1.5, "Strength", "Share of the detail that is laid on again.", step=0.05)
    radius: float = number(
        1.2, 0.6, 3.0, "Radius", "Of the blur that is answered. Given for a picture 640 wide.", unit="px")
    halo: float = number(
        2.0, 0.0, 12.0, "Largest overshoot",
        "How far an edge may swing beyond the values beside it, of 255.", step=0.5)


DEFINITION = Operator(
    name="definition",
    title="Definition",
    summary="Raises detail that stands out of the grain, and holds every pixel within its neighbours' range.",
    params=DefinitionParams,
    kernel="restoration.engine.kernels.definition:run",
    reach=0,
    leaves=("grain", "flat areas", "the range of values beside an edge"),
    codes=(),
)
