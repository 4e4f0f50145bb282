"""Borrowed network: a checkpoint the house brings itself, mixed in by a stated share."""

from dataclasses import dataclass
from fractions import Fraction

from restoration.engine.operators.declaration import Operator, number, text, whole
from restoration.engine.operators.upscale import enlarged as to_height

REACH = 2  # frames to each side that a network along the film is shown; one of single pictures ignores them


def file_name():
    """Declare the parameter that names a checkpoint."""
    return text("", r"([\w][\w.-]{0,120}\.(safetensors|pth|pt|pkl))?", "Checkpoint",
                "The name of a file in the house's folder of checkpoints; only its tensors are read.")


def file_digest():
    """Declare the parameter that proves which checkpoint is meant."""
    return text("", r"([0-9a-f]{64})?", "SHA-256 of the checkpoint",
                "The work is refused when the file is another than this.")


@dataclass(frozen=True)
class BorrowedParams:
    """Which checkpoint, proved by its digest, how much of it, and how high the picture becomes."""

    checkpoint: str = file_name()
    sha256: str = file_digest()
    share: float = number(
        1.0, 0.0, 1.0, "Share", "How much of the network's picture is mixed into the film's own.", step=0.05)
    height: int = whole(
        0, 0, 2160, "Height", "Lines of the enlarged picture; 0 keeps the size.", unit="lines", step=2)


def enlarged(params: BorrowedParams, width: int, height: int, dar: Fraction) -> tuple[int, int]:
    """Return the size the picture leaves with."""
    return to_height(params, width, height, dar) if params.height else (width, height)


BORROWED = Operator(
    name="borrowed",
    title="Borrowed network",
    summary="Runs luma through a network the house brings itself (Real-ESRGAN compact, ESRGAN, DnCNN, "
            "BasicVSR++, and what spandrel knows where it is installed). Such networks may invent detail: "
            "for tests and for films whose brief allows it, never in a recipe of the house.",
    params=BorrowedParams,
    kernel="restoration.engine.kernels.borrowed:run",
    reach=REACH,
    leaves=("chroma, which is only resized",),
    codes=(),
    planes="all",
    scale=enlarged,
)
