"""The cards of the weights: what a network was trained on, by what, how well it does, and the file's digest.

Nothing here imports torch: recipes name the digest of the weights they work with.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from restoration.engine.operators.declaration import OperatorError

FOLDER = Path(__file__).parents[1] / "weights"
SCHEMA = "patina/weights/1"
TOLD = ("schema", "name", "network", "shape", "file", "sha256", "bytes", "data", "simulator", "recipe",
        "seed", "steps", "seconds", "machine", "date", "scores")


class BadWeights(OperatorError):
    """Weights that cannot be trusted; says which and the way out."""


@lru_cache(maxsize=8)
def card(name: str, folder: Path = FOLDER) -> dict:
    """Return the card of the weights called `name`, or refuse it in one sentence."""
    place = folder / f"{name}.json"
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadWeights(f"The card {place.name} of the weights {name!r} is missing; "
                         "take it from the release, or train the network again.") from None
    except ValueError as error:
        raise BadWeights(f"The card {place.name} cannot be read ({error}); "
                         "take it from the release.") from None
    lacking = [entry for entry in TOLD if not isinstance(said, dict) or entry not in said]
    if lacking or said["schema"] != SCHEMA or said["name"] != name:
        what = f"lacks {lacking[0]!r}" if lacking else f"is not a card of {name!r} by {SCHEMA!r}"
        raise BadWeights(f"The card {place.name} {what}; take it from the release.")
    return said


def digest(name: str) -> str:
    """Return the SHA-256 that the card gives for the weights."""
    return card(name)["sha256"]


def proved(name: str, folder: Path = FOLDER) -> bytes:
    """Return the bytes of the weights, which are those that the card describes."""
    told = card(name, folder)
    place = folder / Path(told["file"]).name
    try:
        held = place.read_bytes()
    except FileNotFoundError:
        raise BadWeights(f"The weights {place.name} are missing; take them from the release.") from None
    found = hashlib.sha256(held).hexdigest()
    if found != told["sha256"]:
        raise BadWeights(f"The weights {place.name} have the SHA-256 {found[:12]}… and not the "
                         f"{told['sha256'][:12]}… of their card; take both from the release.")
    return held
