"""A recipe carried over a version, and its steps that are not picture segments."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from archive.permissions import may_see_catalogue
from jobs.models import Leased
from restoration import flow
from restoration.moves import move
from restoration.querysets import RunQuerySet, StepQuerySet

CHANGED = "-changed"  # ends the name of a recipe that began as one of the house's


class Run(models.Model):
    """A recipe on a version: cut into segments, restored, assembled, verified."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        ASSEMBLING = "assembling", _("assembling")
        VERIFYING = "verifying", _("verifying")
        SUCCEEDED = "succeeded", pgettext_lazy("run", "done")
        NEEDS_ATTENTION = "needs_attention", _("needs attention")
        CANCELLING = "cancelling", _("cancelling")
        CANCELLED = "cancelled", pgettext_lazy("run", "cancelled")
        FAILED = "failed", _("failed")

    NEXT = {
        Status.QUEUED: {
            Status.RUNNING,
            Status.CANCELLING,
            Status.CANCELLED,
            Status.NEEDS_ATTENTION,
            Status.FAILED,
        },
        Status.RUNNING: {Status.ASSEMBLING, Status.NEEDS_ATTENTION, Status.CANCELLING, Status.FAILED},
        Status.ASSEMBLING: {
            Status.VERIFYING,
            Status.SUCCEEDED,
            Status.NEEDS_ATTENTION,
            Status.CANCELLING,
            Status.FAILED,
        },
        Status.VERIFYING: {Status.SUCCEEDED, Status.NEEDS_ATTENTION, Status.FAILED},
        Status.NEEDS_ATTENTION: {
            Status.QUEUED,
            Status.RUNNING,
            Status.ASSEMBLING,
            Status.CANCELLING,
            Status.FAILED,
        },
        Status.CANCELLING: {Status.CANCELLED},
        Status.SUCCEEDED: set(),
        Status.CANCELLED: set(),
        Status.FAILED: set(),
    }
    OPEN = (
        Status.QUEUED,
        Status.RUNNING,
        Status.ASSEMBLING,
        Status.VERIFYING,
        Status.NEEDS_ATTENTION,
        Status.CANCELLING,
    )

    project = models.ForeignKey("restoration.Project", models.PROTECT, related_name="runs")
    source = models.ForeignKey("archive.Version", models.PROTECT, related_name="runs")
    recipe = models.JSONField(_("recipe"))
    recipe_name = models.CharField(_("recipe"), max_length=60)
    recipe_digest = models.CharField(max_length=64)
    film_rate = models.BooleanField(_("every picture once, at the film's own rate"), default=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.QUEUED)
    error = models.TextField(blank=True)
    plan = models.JSONField(
        default=dict, blank=True
    )  # shots, output size, name and digest of the analysis file; at film rate, of the frames taken
    frames = models.PositiveIntegerField(default=0)  # of the source
    result = models.OneToOneField(
        "archive.Version", models.PROTECT, null=True, blank=True, related_name="made_by_run"
    )
    started_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="runs_started")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(
                    status__in=[
                        "queued",
                        "running",
                        "assembling",
                        "verifying",
                        "needs_attention",
                        "cancelling",
                    ]
                ),
                name="one_open_run_per_project",
            ),
        ]

    def __str__(self):
        return f"{self.project} · {self.recipe_name} #{self.pk}"

    def get_absolute_url(self):
        return reverse("restoration:run_detail", args=[self.pk])

    def move(self, status):
        """Go to a status; raises Refused for a move that is not in NEXT. Saves the row."""
        move(self, "status", status)

    @property
    def recipe_title(self):
        """The recipe's title for the reader, saying where somebody changed the house's parameters."""
        title = gettext(self.recipe.get("title") or self.recipe_name)
        return (
            gettext("%(title)s, changed") % {"title": title} if self.recipe_name.endswith(CHANGED) else title
        )

    @property
    def taken(self):
        """What is said of the frames taken, {name, digest, frames, rate, shots}; empty where all are."""
        return self.plan.get("taken") or {}

    @property
    def pictures(self):
        """How many frames the master holds."""
        return self.taken.get("frames", self.frames)

    @property
    def is_open(self):
        """Whether it has not ended."""
        return self.status in self.OPEN

    @property
    def is_moving(self):
        """Whether it may change without a person doing something."""
        return self.is_open and self.status != self.Status.NEEDS_ATTENTION

    @property
    def makers(self):
        """The people whose work the result is: who started it and who kept original pictures, by key."""
        kept = (
            self.segments.filter(passed_through=True).exclude(kept_by=None).values_list("kept_by", flat=True)
        )
        return sorted({self.started_by_id, *kept})


class Step(Leased):
    """Work of a run beside its segments: planning, sound, assembly with verification."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("plan")
        SOUND = "sound", pgettext_lazy("run step", "sound")
        ASSEMBLE = "assemble", _("assembly")

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=300, blank=True)  # stored output, if any
    digest = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    task = "restoration.tasks.take_step"
    queue = "cpu"

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["run", "pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="one_step_of_a_kind_per_run")]

    def __str__(self):
        return f"{self.run} · {self.get_kind_display()}"

    def may_be_named_to(self, user):
        """Who may see its work."""
        return bool(may_see_catalogue(user, self.run.project.work))

    def on_done(self):
        """Make and ring for what comes next."""
        flow.step_done(self)

    def on_quarantined(self):
        """Call for a person."""
        flow.in_trouble(self)

    def on_cancelled(self):
        """Settle the run's cancellation, or call for a person if somebody stopped this row alone."""
        flow.cancelled(self)

    def on_requeued(self):
        """Let the run go on."""
        flow.requeued(self)

    def on_booked(self, seconds):
        """Enter the machine seconds in the books."""
        flow.book(self, seconds, step=self.kind, frames=0)
