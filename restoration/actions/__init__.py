"""The verbs of restoration, by noun."""

from restoration.actions.programmes import (
    add_programme,
    add_titles,
    change_programme,
    remove_programme,
    remove_title,
)
from restoration.actions.projects import (
    brief_of,
    cancel_project,
    change_brief,
    condition,
    hold_project,
    open_project,
    reopen_project,
)
from restoration.actions.runs import cancel_run, keep_video_rate, resume_run, start_run
from restoration.actions.segments import keep_original, retry_segment, retry_step

__all__ = [
    "add_programme",
    "add_titles",
    "brief_of",
    "cancel_project",
    "cancel_run",
    "change_brief",
    "change_programme",
    "condition",
    "hold_project",
    "keep_original",
    "keep_video_rate",
    "open_project",
    "remove_programme",
    "remove_title",
    "reopen_project",
    "resume_run",
    "retry_segment",
    "retry_step",
    "start_run",
]
