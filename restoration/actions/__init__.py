"""The verbs of restoration, by noun."""

from restoration.actions.projects import (
    cancel_project,
    change_brief,
    condition,
    hold_project,
    open_project,
    reopen_project,
)
from restoration.actions.runs import cancel_run, resume_run, start_run
from restoration.actions.segments import keep_original, retry_segment, retry_step

__all__ = [
    "cancel_project",
    "cancel_run",
    "change_brief",
    "condition",
    "hold_project",
    "keep_original",
    "open_project",
    "reopen_project",
    "resume_run",
    "retry_segment",
    "retry_step",
    "start_run",
]
