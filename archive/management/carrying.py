"""Carry a leased row from a command, or wait for the worker that was quicker."""

import time

from jobs import runner
from jobs.models import LIVE


def carried(model, row, work, *, told=None, pause=0.5):
    """Do the row's work in this process, or wait until a worker that took it has; return the row as it ended.

    told(row) is called now and then while somebody else carries it.
    """
    runner.carry(model, row.pk, row.attempt, work)
    row.refresh_from_db()
    while row.state in LIVE:
        time.sleep(pause)
        row.refresh_from_db()
        if told:
            told(row)
        if row.state == row.State.QUEUED:
            runner.carry(model, row.pk, row.attempt, work)
            row.refresh_from_db()
    return row
