"""Rows that are carried by workers, and the workers that are alive."""

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jobs import wording


class State(models.TextChoices):
    """Where a piece of work stands."""

    QUEUED = "queued", pgettext_lazy("work state", "Queued")
    RUNNING = "running", pgettext_lazy("work state", "Running")
    DONE = "done", pgettext_lazy("work state", "Done")
    QUARANTINED = "quarantined", pgettext_lazy("work state", "Quarantined")
    CANCELLED = "cancelled", pgettext_lazy("work state", "Cancelled")


NEXT = {
    State.QUEUED: {State.RUNNING, State.CANCELLED, State.QUEUED},
    State.RUNNING: {State.DONE, State.QUEUED, State.QUARANTINED, State.CANCELLED},
    State.DONE: set(),
    State.QUARANTINED: {State.QUEUED},
    State.CANCELLED: {State.QUEUED},
}
LIVE = (State.QUEUED, State.RUNNING)
ENDED = (State.DONE, State.QUARANTINED, State.CANCELLED)


class Leased(models.Model):
    """One piece of work that a worker carries under a lease.

    `attempt` is the fencing number: it grows each time the row goes back to the queue, and a worker
    may claim exactly the attempt it was called for. `failures` counts tries that went wrong since a
    person last put the row in the queue; at `max_attempts` the row is quarantined. `halved` says how
    often memory ran out: work that can be cut finer halves its tile that many times.
    """

    State = State

    task = ""  # dotted name of the worker's door: (pk, attempt) in
    queue = "cpu"
    max_attempts = 3
    lease_seconds = None  # None: settings.JOBS_LEASE_SECONDS
    offers_original = False  # True where keep_original() is written
    shown_with = ()  # what str(row) looks at: paths for select_related on the operations page

    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.QUEUED, db_index=True, editable=False
    )
    attempt = models.PositiveIntegerField(_("attempt"), default=1, editable=False)
    failures = models.PositiveSmallIntegerField(_("failed tries"), default=0, editable=False)
    halved = models.PositiveSmallIntegerField(_("times the tile was halved"), default=0, editable=False)
    owner = models.CharField(_("owner"), max_length=120, blank=True, default="", editable=False)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True, db_index=True, editable=False)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True, editable=False)
    done = models.PositiveBigIntegerField(_("done so far"), default=0, editable=False)
    total = models.PositiveBigIntegerField(_("of"), default=0, editable=False)
    rate = models.FloatField(_("per second"), default=0.0, editable=False)
    seconds = models.FloatField(_("machine seconds"), default=0.0, editable=False)
    error = models.TextField(_("error"), blank=True, default="", editable=False)
    error_parts = models.JSONField(default=dict, blank=True, editable=False)
    cancel_asked = models.BooleanField(_("cancel asked"), default=False, editable=False)
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def task_label(cls):
        """Return the model's name as job ids carry it: `restoration_segment`."""
        return cls._meta.label_lower.replace(".", "_")

    @property
    def job_id(self):
        """The queue's name for this attempt."""
        return f"{self.task_label()}-{self.pk}-{self.attempt}"

    @property
    def is_live(self):
        """Whether the work is still to come or under way."""
        return self.state in LIVE

    @property
    def share(self):
        """How much is done, 0..1."""
        if self.state == State.DONE:
            return 1.0
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def percent(self):
        """How much is done, in whole percent."""
        return int(self.share * 100)

    @property
    def seconds_left(self):
        """Seconds until the end at the present rate, or None when nobody can say."""
        if self.state != State.RUNNING or not self.total or self.rate <= 0:
            return None
        return max(self.total - self.done, 0) / self.rate

    @cached_property
    def trouble(self):
        """What went wrong with the last try, in the reader's language where it was foreseen."""
        return wording.retold(self.error_parts) if self.error_parts else wording.without_folders(self.error)

    def may_be_named_to(self, user):
        """Say whether a person may read what the work is about; rows of secret things say otherwise."""
        return True

    def named_for(self, user):
        """Return the row's name, or only its kind and number for who may not know what it is about."""
        if self.may_be_named_to(user):
            return str(self)
        return _("%(kind)s no. %(number)s, closed to you") % {
            "kind": self._meta.verbose_name,
            "number": self.pk,
        }

    def on_done(self):
        """Follow a commit, inside its transaction: count the fan-in, make and ring what comes next."""

    def on_quarantined(self):
        """Follow the last failed try, inside its transaction."""

    def on_cancelled(self):
        """Follow a cancellation, inside its transaction."""

    def on_requeued(self):
        """Follow a person putting the row back in the queue, inside that transaction."""

    def on_booked(self, seconds):
        """Book machine seconds of one try, however it ended, inside the transaction that ends it."""

    def keep_original(self, by):
        """Settle quarantined work with the original as it came; written where `offers_original` is True."""
        raise NotImplementedError(f"{type(self).__name__} cannot keep the original.")


class Worker(models.Model):
    """A worker process as its supervisor saw it last; the queue server may have forgotten it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    host = models.CharField(_("host"), max_length=120)
    pid = models.PositiveIntegerField(_("process"))
    queues = models.CharField(_("queues"), max_length=120)
    started_at = models.DateTimeField(_("started at"))
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ("name",)
        permissions = [("operate_queue", _("Can operate the work queue"))]

    def __str__(self):
        return self.name

    def listens_to(self):
        """Return the names of the queues this worker takes work from, in order."""
        return self.queues.split()
