"""What an operator does with a row: each verb locks, asks, changes and says who did it."""

import logging

from django.db import transaction

from accounts.permissions import require
from jobs import leases
from jobs.permissions import may_keep_original, may_requeue, may_stop

logger = logging.getLogger(__name__)


def _locked(model, pk):
    return leases.rows(model).select_for_update().get(pk=pk)


@transaction.atomic
def requeue(model, pk, *, by):
    """Put quarantined or cancelled work back in the queue with its tries afresh."""
    row = _locked(model, pk)
    require(may_requeue(by, row))
    leases.requeue(row)
    logger.info("%s requeued by %s", row.job_id, by)
    return row


@transaction.atomic
def stop(model, pk, *, by):
    """Ask work to stop: at once where it waits, at the next frame where it runs."""
    row = _locked(model, pk)
    require(may_stop(by, row))
    leases.cancel(row)
    logger.info("%s stopped by %s", row.job_id, by)
    return row


@transaction.atomic
def keep_original(model, pk, *, by):
    """Settle quarantined work with the original as it came."""
    row = _locked(model, pk)
    require(may_keep_original(by, row))
    row.keep_original(by)
    logger.info("%s keeps the original, says %s", row.job_id, by)
    return row
