"""Workers that are killed in the middle of a row's work."""

import pytest

from jobs import leases
from jobs.wording import said


class Killed(BaseException):
    """What no `except Exception` of the house catches."""


def killed_during(work, row, after=20480):
    """Let a worker be killed after so many bytes of a row's work, and its lease run out."""

    def until(done, total):
        if done >= after:
            raise Killed

    with pytest.raises(Killed):
        work(row, until)
    leases.lapse(row, said("killed"), only_lapsed=False)
