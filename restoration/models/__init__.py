"""The nouns of restoration, one file each."""

from restoration.models.programmes import PlannedTitle, Programme
from restoration.models.projects import Project
from restoration.models.runs import Run, Step
from restoration.models.segments import Segment

__all__ = ["PlannedTitle", "Programme", "Project", "Run", "Segment", "Step"]
