"""Scenes drawn in code: moving pictures that a bare machine can make, damage and restore."""

from restoration.engine.simulator.scenes.sample import draw_sample

__all__ = ["draw_sample"]
