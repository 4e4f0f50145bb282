"""Upscale: the picture enlarged without inventing anything."""

from dataclasses import dataclass
from fractions import Fraction

from restoration.engine.operators.declaration import Operator, choice, whole


@dataclass(frozen=True)
class UpscaleParams:
    """The height of the enlarged picture; the width follows from the display aspect."""

    height: int = whole(
        1080, 240, 2160, "Height",
        "Lines of the enlarged picture; pixels become square and both sides even. A picture that is already "
        "as high keeps its lines.", unit="lines", step=2)
    method: str = choice(
        "net", (("net", "Network"), ("lanczos", "Lanczos window")), "Method",
        "The network gives back the sharpness that a reduction takes; the window is plain arithmetic. "
        "Enlargements below 1.3 times are always left to the window.")


def enlarged(params: UpscaleParams, width: int, height: int, dar: Fraction) -> tuple[int, int]:
    """Return the even size with square pixels that shows `dar` at the wanted height, never smaller."""
    lines = max(params.height, height) // 2 * 2
    return max(2, round(lines * Fraction(dar) / 2) * 2), lines


UPSCALE = Operator(
    name="upscale",
    title="Enlarge",
    summary="Enlarges to square pixels by a small network trained for fidelity alone, or under a three-lobed "
            "Lanczos window; neither invents what the source does not hold.",
    params=UpscaleParams,
    kernel="restoration.engine.kernels.upscale:run",
    reach=0,
    leaves=("the level of detail", "grain, which grows with the picture", "tone"),
    codes=(),
    planes="all",
    scale=enlarged,
    weights=lambda params: ("upscale",) if params.method == "net" else (),
)
