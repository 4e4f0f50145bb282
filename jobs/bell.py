"""The doorbell: a job in the queue server says that a row in the database is waiting.

Losing a job loses nothing (the reaper rings again) and ringing twice is harmless (one claim wins).
"""

import logging
import time

import django_rq
from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq.defaults import DEFAULT_JOB_MONITORING_INTERVAL
from rq.utils import as_text

from jobs import server

logger = logging.getLogger(__name__)
KEEP_DONE, KEEP_FAILED = 60, 3600  # seconds a job's note stays there; the row is the record
STARTING_SECONDS = 20  # a work-horse may take this long from being called to claiming its row


def connection():
    """Return a connection to the queue server that answers or fails within seconds, never later."""
    patience = {"retry": Retry(NoBackoff(), 0), "socket_timeout": 5, "socket_connect_timeout": 2}
    config = next(iter(settings.RQ_QUEUES.values()))
    if "URL" in config:
        return Redis.from_url(config["URL"], **patience)
    server.refuse_foreign(config["UNIX_SOCKET_PATH"])
    return Redis(unix_socket_path=config["UNIX_SOCKET_PATH"], db=config["DB"], **patience)


def queue(name, link=None):
    """Return one of the house's queues; jobs go in at once, we wait for the commit ourselves."""
    return django_rq.get_queue(name, connection=link or connection(), commit_mode="auto")


def ring(row):
    """Wake a worker for a queued row once the present transaction has committed.

    A queue server that is down does not disturb the caller: the row waits and the reaper rings.
    """
    transaction.on_commit(lambda: _ring_if_up(row))


def _ring_if_up(row):
    try:
        ring_now(row)
    except (RedisError, OSError) as error:
        # The reaper warns while the server is away; a command that carries its row itself need not.
        logger.info("Queue server unreachable, %s waits for the reaper: %s", row.job_id, error)


def ring_now(row, link=None):
    """Put the row's job in its queue unless it is there already; return whether it was put.

    Raises redis errors when the server is away.
    """
    bell = queue(row.queue, link)
    if bell.get_job_position(row.job_id) is not None:
        return False
    bell.enqueue_call(
        func=row.task,
        args=(row.pk, row.attempt),
        job_id=row.job_id,
        timeout=-1,
        result_ttl=KEEP_DONE,
        failure_ttl=KEEP_FAILED,
        description=row.job_id,
    )
    return True


def waiting_ids(link=None):
    """Return the ids of all jobs that wait in the queue server."""
    link = link or connection()
    return {job_id for name in settings.RQ_QUEUES for job_id in queue(name, link).get_job_ids()}


def starting_ids(link=None):
    """Return the ids of jobs that a worker took up, or gave a sign of life for, within the last seconds.

    Their work-horse may be about to claim its row. One that died is not waited for longer than that.
    """
    link = link or connection()
    fresh = time.time() + DEFAULT_JOB_MONITORING_INTERVAL + 60 - STARTING_SECONDS
    found = set()
    for name in settings.RQ_QUEUES:
        started = queue(name, link).started_job_registry
        keys = link.zrangebyscore(started.key, fresh, "+inf")
        found |= {started.parse_job_id(as_text(key)) for key in keys}
    return found
