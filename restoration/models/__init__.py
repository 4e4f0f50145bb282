"""The nouns of restoration, one file each."""

from restoration.models.projects import Project
from restoration.models.runs import Run, Step
from restoration.models.segments import Segment

__all__ = ["Project", "Run", "Segment", "Step"]
