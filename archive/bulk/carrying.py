"""Carry a large bulk edit, or its undoing, in a worker; its one transaction leaves no trace when killed."""

from accounts.permissions import Refused
from archive.actions import bulk
from film.errors import FilmError


def carry(run, beat):
    """Do what a BulkRun asks; whatever stops it leaves every row as it was."""
    work = bulk.take_back if run.undo else bulk.carry_out
    try:
        edit = work(run.edit_id, by=run.by, progress=beat)
    except Refused as refusal:
        raise FilmError(str(refusal)) from refusal
    return {"total": edit.changed + edit.refused}
