"""Where the checkpoints of this process lie; set once by whoever starts the work. No torch here."""

from pathlib import Path

_known: list[Path] = []


def look_in(folder: str | Path | None) -> None:
    """Look for checkpoints in this folder from now on; an empty name forgets it."""
    _known[:] = [Path(folder)] if folder else []


def known() -> Path | None:
    """Return the folder of checkpoints, or None."""
    return _known[0] if _known else None
