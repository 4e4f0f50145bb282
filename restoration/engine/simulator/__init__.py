"""The film simulator: draws clean scenes and ages films, keeping the truth. NumPy and Pillow only."""

from restoration.engine.simulator.ageing import age
from restoration.engine.simulator.presets import PRESETS, VERSION, Preset

__all__ = ["PRESETS", "VERSION", "Preset", "age"]
