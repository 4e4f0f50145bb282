"""Django's SQLite, where writers take turns.

SQLite lets one write at a time and has the others ask again and again, up to ten times a second. A worker
that writes one transaction behind the other, as imports and rebuilds do, leaves them no moment, and a person
who saves a form waits for half a minute or in vain. So whoever begins to write holds a file lock while they
wait for the database and no longer: the worker, back for its next transaction, stands behind them. Locks end
with their process.
"""

import fcntl
from contextlib import contextmanager

from django.db.backends.sqlite3 import base

ENDING = ".turn"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@contextmanager
def turn(path):
    """Wait until nobody else waits for the database, and keep others waiting meanwhile."""
    try:
        door = open(f"{path}{ENDING}", "ab")  # noqa: SIM115 - closed below
    except OSError:  # a folder one may only read: nobody writes here
        yield
        return
    with door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def in_turn(execute, sql, params, many, context):
    """Run one statement; one that writes by itself takes its turn."""
    wrapper = context["connection"]
    if wrapper.in_atomic_block or not wrapper.queues or not sql.lstrip()[:7].upper().startswith(WRITES):
        return execute(sql, params, many, context)
    with turn(wrapper.settings_dict["NAME"]):
        return execute(sql, params, many, context)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before it begins to write."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(in_turn)

    @property
    def queues(self):
        """Say whether others can want the same database: one in a file."""
        return not self.is_in_memory_db() and not str(self.settings_dict["NAME"]).startswith("file:")

    def _start_transaction_under_autocommit(self):
        if not self.queues:
            super()._start_transaction_under_autocommit()
            return
        with turn(self.settings_dict["NAME"]):
            super()._start_transaction_under_autocommit()
