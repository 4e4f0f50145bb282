"""Mend: tears, stains, splice marks and missing pieces of a single picture."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, choice, number


@dataclass(frozen=True)
class MendParams:
    """What counts as damage, and how large it may be."""

    sensitivity: float = number(
        0.5, 0.0, 1.0, "Sensitivity",
        "Higher finds fainter stains and risks taking what flashes up for one picture for damage.", step=0.05)
    least: float = number(
        0.1, 0.02, 5.0, "Smallest hole", "Smaller finds are left to the dust repair.", step=0.02, unit="%")
    most: float = number(
        25.0, 1.0, 60.0, "Largest share",
        "A picture that differs over more of its area is left for a person: it may be a cut, a flash or "
        "another scene.", step=1.0, unit="%")
    polarity: str = choice(
        "both", (("both", "Dark and bright"), ("dark", "Dark only"), ("bright", "Bright only")), "Polarity",
        "Stains are dark; tears, scraped emulsion and cement are mostly bright.")


MEND = Operator(
    name="mend",
    title="Tears, stains and missing pieces",
    summary="Finds large damage of a single picture that both neighbours, followed along the motion, agree "
            "not to show, and lays their picture in, with the film's grain put back.",
    params=MendParams,
    kernel="restoration.engine.kernels.mend:run",
    measure="restoration.engine.measures.grain:GrainMeasure",
    reach=2,
    leaves=("every pixel outside its map", "cuts, flashes and soft bursts of light",
            "doors and hands that move", "damage that lasts more than one picture", "chroma"),
    codes=("D-TEAR", "D-SPLI", "D-EMUL"),
    maps=True,
)
