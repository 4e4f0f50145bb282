"""Questions the operations page asks."""

import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import Case, Count, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from jobs import bell, leases, registry, wording
from jobs.models import State, Worker
from jobs.server import QueueServerError

logger = logging.getLogger(__name__)
QUEUE_LABELS = {
    "assemble": _("Assembly"),
    "deliver": _("Delivery"),
    "cpu": _("Restoration"),
    "gpu": _("Restoration on graphics cards"),
    "keep": _("Keeping"),
}
ORDER = (State.RUNNING, State.QUARANTINED, State.QUEUED, State.CANCELLED, State.DONE)
ALIVE_SECONDS = 30  # a supervisor reports every five


@dataclass
class Bell:
    """The queue server as it answers now."""

    up: bool
    milliseconds: float = 0.0
    error: str = ""
    depths: dict = field(default_factory=dict)


def doorbell():
    """Ask the queue server whether it is up and how many jobs wait in each queue."""
    start = time.perf_counter()
    try:
        link = bell.connection()
        link.ping()
        took = (time.perf_counter() - start) * 1000
        return Bell(True, took, depths={name: len(bell.queue(name, link)) for name in settings.RQ_QUEUES})
    except (RedisError, QueueServerError, OSError) as error:
        logger.warning("The queue server does not answer: %s", error)
        return Bell(False, error=wording.without_folders(str(error)))


def is_heard(queue):
    """Say whether a worker seen lately takes work from this queue."""
    seen = Worker.objects.filter(seen_at__gte=Now() - timedelta(seconds=ALIVE_SECONDS))
    return any(queue in worker.listens_to() for worker in seen)


def standstill(row):
    """Say why a row that moves shows no speed: begun, waiting its turn, or nobody there to take it."""
    if row.state == State.RUNNING:
        return _("under way")
    if is_heard(row.queue):
        return _("waiting for a worker")
    return _("No worker is running. It begins by itself once an operator starts one.")


def live_workers():
    """Return the workers seen lately, with what they carry and their queues' labels."""
    workers = list(Worker.objects.filter(seen_at__gte=Now() - timedelta(seconds=ALIVE_SECONDS)))
    running = [row for model in registry.models() for row in leases.rows(model).filter(state=State.RUNNING)]
    for worker in workers:
        worker.labels = [QUEUE_LABELS.get(name, name) for name in worker.listens_to()]
        worker.carrying = [row for row in running if row.owner.startswith(f"{worker.name}/")]
    return workers


def queues(doorbell, workers):
    """Return each queue with its waiting rows, waiting jobs, running rows and listening workers."""
    rows = Counter()
    for model in registry.models():
        rows.update({(model.queue, state): number for state, number in counts(model).items()})
    return [
        {
            "name": name,
            "label": QUEUE_LABELS.get(name, name),
            "queued": rows[name, State.QUEUED],
            "running": rows[name, State.RUNNING],
            "rung": doorbell.depths.get(name),
            "workers": sum(name in worker.listens_to() for worker in workers),
        }
        for name in settings.RQ_QUEUES
    ]


def counts(model):
    """Return {state: number of rows} of a leased model."""
    return dict(leases.rows(model).order_by().values_list("state").annotate(Count("pk")))


def kinds():
    """Return every leased model with its label, its name and its rows by state."""
    return [
        {
            "label": model.task_label(),
            "name": model._meta.verbose_name,
            "model": model,
            "counts": counts(model),
        }
        for model in registry.models()
    ]


def work(model, state=""):
    """Return the rows of a leased model, what runs or needs a person first, perhaps of one state."""
    rank = Case(*(When(state=each, then=place) for place, each in enumerate(ORDER)))
    found = leases.rows(model).select_related(*model.shown_with).annotate(rank=rank).order_by("rank", "-pk")
    return found.filter(state=state) if state else found
