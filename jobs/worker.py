"""The worker of the house: a forking RQ worker that lets go of its work when asked to end.

The process that forks never imports torch; every work-horse starts from a clean one.
"""

import logging
import os
import signal

import django_rq
from django.conf import settings
from django.db import DatabaseError, connections
from django.utils.translation import gettext_noop
from rq import Worker
from rq.serializers import JSONSerializer

from jobs import bell, leases, registry, server, watchdog, wording
from jobs.models import State
from jobs.runner import Standing

logger = logging.getLogger(__name__)
ENDED = gettext_noop("The work-horse %(horse)s of %(worker)s ended by %(reason)s.")


class HouseWorker(Worker):
    """Carries leased rows; RQ only tells it which."""

    max_connection_wait_time = 5.0

    def main_work_horse(self, job, queue):
        """Be the process that does the work: sign with the worker's name, be watched for standstill."""
        Standing.worker = self.name
        watchdog.enable()
        super().main_work_horse(job, queue)

    def handle_warm_shutdown_request(self):
        """Ask the work-horse to put its row back at the next frame instead of working to the end."""
        super().handle_warm_shutdown_request()
        if self.horse_pid:
            os.kill(self.horse_pid, signal.SIGUSR1)

    def handle_work_horse_killed(self, job, retpid, ret_val, rusage):
        """Take the row of a killed work-horse back at once rather than when its lease runs out."""
        super().handle_work_horse_killed(job, retpid, ret_val, rusage)
        try:
            self._take_back(job, retpid, ret_val)
        except DatabaseError as error:
            logger.warning("%s waits for the reaper: %s", job.id, error)
        finally:
            connections.close_all()

    def _take_back(self, job, horse, status):
        model = registry.by_task(job.func_name)
        if model is None or not horse:
            return
        pk, attempt = job.args
        running = leases.rows(model).filter(pk=pk, attempt=attempt, state=State.RUNNING)
        row = running.filter(owner__startswith=f"{self.name}/{horse}/").first()
        if row is not None:
            ended_by = os.WTERMSIG(status) if status and os.WIFSIGNALED(status) else 0
            sentence = wording.said(ENDED, horse=horse, worker=self.name, reason=_named(ended_by))
            leases.lapse(row, sentence, halve=ended_by == signal.SIGKILL, only_lapsed=False)


def _named(number):
    """Return what a signal most often means here; the kernel's out-of-memory killer sends SIGKILL."""
    if number == signal.SIGALRM:
        return gettext_noop("its watchdog: no progress")
    return signal.Signals(number).name if number else gettext_noop("itself")


def work(name, queues):
    """Work on the queues, in this order, until asked to end."""
    signal.signal(signal.SIGUSR1, _end_soon)
    config = settings.RQ_QUEUES[queues[0]]
    if "UNIX_SOCKET_PATH" in config:
        server.refuse_foreign(config["UNIX_SOCKET_PATH"])
    link = django_rq.get_connection(queues[0])
    worker = HouseWorker(
        [bell.queue(each, link) for each in queues], name=name, connection=link, serializer=JSONSerializer
    )
    connections.close_all()
    worker.work(with_scheduler=False, logging_level="WARNING")


def _end_soon(_signal, _frame):
    Standing.ending = True
