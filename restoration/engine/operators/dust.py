"""Dust: what is there in one frame and in neither of its neighbours."""

from dataclasses import dataclass

from restoration.engine.operators.declaration import Operator, choice, number, whole


@dataclass(frozen=True)
class DustParams:
    """What counts as dust, and how big it may be."""

    sensitivity: float = number(
        0.5, 0.0, 1.0, "Sensitivity",
        "Higher finds fainter specks and risks taking sparks, rain and fast hands for dust.", step=0.05)
    largest: int = whole(
        32, 2, 96, "Largest speck",
        "Larger patches are left for a person to judge. Across, for a picture 640 wide.", unit="px")
    company: int = whole(
        6, 0, 64, "Keep what has company",
        "A speck is left when a neighbouring frame shows another such speck within this distance that no "
        "third frame shows: rain, snow, sparks, thin things that move. Across, for a picture 640 wide.",
        unit="px")
    polarity: str = choice(
        "both", (("both", "Dark and bright"), ("dark", "Dark only"), ("bright", "Bright only")), "Polarity",
        "Dust on a print is dark, dust on its negative is printed bright.")


DUST = Operator(
    name="dust",
    title="Dust and dirt",
    summary="Finds specks and hairs of a single frame against both neighbours, followed along the motion, "
            "and repairs only those pixels, with the film's grain put back.",
    params=DustParams,
    kernel="restoration.engine.kernels.dust:run",
    measure="restoration.engine.measures.dirt:DirtMeasure",
    reach=2,
    leaves=("every pixel outside its map", "what moves too fast to follow", "patches larger than the limit",
            "dirt that lasts more than one picture", "chroma"),
    codes=("D-DUST", "D-SPARK"),
    maps=True,
    tiles=True,
)
