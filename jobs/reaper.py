"""The reaper: takes work back from the dead and rings for work the queue server forgot.

Several reapers may run at once; every step is a conditional update or a ring that may be doubled.
"""

import logging
from datetime import timedelta

from django.db.models.functions import Now
from django.utils.translation import gettext_noop
from redis.exceptions import RedisError

from jobs import bell, leases, registry, wording
from jobs.models import State, Worker

logger = logging.getLogger(__name__)
GONE = gettext_noop("The worker %(worker)s stopped giving signs of life.")
SETTLE_SECONDS = 2  # a job just popped is about to be claimed; do not ring for it again at once
ROUND = 2000  # rows looked at per model and round; the next round is seconds away
FORGET_WORKERS_SECONDS = 120


def reap():
    """Do one round; return how many rows were taken back and how many were rung."""
    taken = sum(take_back_lapsed(model) for model in registry.models())
    rung = 0
    try:
        rung = ring_forgotten()
    except (RedisError, OSError) as error:
        logger.warning("Queue server unreachable, queued work waits: %s", error)
    forget_workers()
    return {"taken_back": taken, "rung": rung}


def take_back_lapsed(model):
    """Put rows whose lease ran out back in the queue, or into quarantine after too many tries."""
    lapsed = leases.rows(model).filter(state=State.RUNNING, lease_until__lt=Now())
    taken = 0
    for row in lapsed[:ROUND]:
        state = leases.lapse(row, wording.said(GONE, worker=row.owner))
        if state:
            logger.warning("%s lapsed on %s and is %s", row.job_id, row.owner, state)
            taken += 1
    return taken


def ring_forgotten():
    """Ring for queued rows that have no job waiting; an emptied queue server is filled again."""
    link = bell.connection()
    known = bell.waiting_ids(link) | bell.starting_ids(link)
    rung = 0
    for model in registry.models():
        settled = Now() - timedelta(seconds=SETTLE_SECONDS)
        queued = leases.rows(model).filter(leases.due(), state=State.QUEUED, queued_at__lte=settled)
        for row in queued.order_by("pk")[:ROUND]:
            if row.job_id not in known:
                rung += bell.ring_now(row, link)
    return rung


def forget_workers():
    """Drop workers that no supervisor has seen for a while."""
    Worker.objects.filter(seen_at__lt=Now() - timedelta(seconds=FORGET_WORKERS_SECONDS)).delete()
