"""Keep a worker that was taken for dead from writing what another has taken over."""

from jobs.leases import LeaseLost
from jobs.models import State


def hold(step):
    """Lock the step inside the caller's transaction; raise LeaseLost when it is somebody else's by now."""
    mine = (
        type(step)
        .objects.select_for_update()
        .filter(pk=step.pk, attempt=step.attempt, owner=step.owner, state=State.RUNNING)
    )
    if not list(mine.values_list("pk")):
        raise LeaseLost(step.job_id)
