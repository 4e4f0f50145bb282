"""Evidence: what a restoration did to a film, measured. NumPy only, so that reading it costs nothing."""

from restoration.engine.evidence.figures import CLAIMS
from restoration.engine.evidence.measuring import measure

__all__ = ["CLAIMS", "measure"]
