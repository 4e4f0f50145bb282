"""One project per title: the brief and where the title stands on its way."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from restoration.moves import move
from restoration.querysets import ProjectQuerySet


class Project(models.Model):
    """The restoration of one title, with its brief."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        PLANNED = "planned", _("planned")
        IN_RESTORATION = "in_restoration", _("in restoration")
        CANDIDATE_READY = "candidate_ready", _("candidate ready")
        TECH_REVIEW = "tech_review", _("technical review")
        FAITHFULNESS_REVIEW = "faithfulness_review", _("faithfulness review")
        SIGNED_OFF = "signed_off", _("signed off")
        PUBLISHED = "published", pgettext_lazy("project", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("project", "withdrawn")
        ON_HOLD = "on_hold", _("on hold")
        CANCELLED = "cancelled", pgettext_lazy("project", "cancelled")

    NEXT = {
        Status.PROPOSED: {Status.PLANNED, Status.ON_HOLD, Status.CANCELLED},
        Status.PLANNED: {Status.IN_RESTORATION, Status.ON_HOLD, Status.CANCELLED},
        Status.IN_RESTORATION: {Status.CANDIDATE_READY, Status.PLANNED, Status.ON_HOLD, Status.CANCELLED},
        Status.CANDIDATE_READY: {Status.TECH_REVIEW, Status.IN_RESTORATION, Status.ON_HOLD, Status.CANCELLED},
        Status.TECH_REVIEW: {Status.FAITHFULNESS_REVIEW, Status.IN_RESTORATION, Status.CANDIDATE_READY},
        Status.FAITHFULNESS_REVIEW: {Status.SIGNED_OFF, Status.IN_RESTORATION, Status.CANDIDATE_READY},
        Status.SIGNED_OFF: {Status.PUBLISHED, Status.IN_RESTORATION},
        Status.PUBLISHED: {Status.WITHDRAWN, Status.IN_RESTORATION},
        Status.WITHDRAWN: {Status.PUBLISHED, Status.IN_RESTORATION},
        Status.ON_HOLD: {
            Status.PROPOSED,
            Status.PLANNED,
            Status.IN_RESTORATION,
            Status.CANDIDATE_READY,
            Status.CANCELLED,
        },
        Status.CANCELLED: set(),
    }

    work = models.OneToOneField("archive.Work", models.PROTECT, related_name="project")
    source = models.ForeignKey(
        "archive.Version", models.PROTECT, related_name="projects", verbose_name=_("source version")
    )
    status = models.CharField(_("status"), max_length=30, choices=Status.choices, default=Status.PROPOSED)
    intent = models.TextField(_("intent"), help_text=_("What the restored film should look and sound like."))
    reference = models.TextField(
        _("reference"), blank=True, help_text=_("The print or source its look is held against.")
    )
    aspect_ratio = models.CharField(_("aspect ratio"), max_length=20, blank=True)
    frame_rate = models.CharField(_("frame rate"), max_length=20, blank=True)
    allowed = models.TextField(_("allowed"), blank=True, help_text=_("Interventions the house allows."))
    forbidden = models.TextField(_("forbidden"), blank=True, help_text=_("Interventions the house forbids."))
    producer = models.ForeignKey("accounts.User", models.PROTECT, related_name="projects")
    due_on = models.DateField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "pk"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self):
        return self.work.title

    def get_absolute_url(self):
        return reverse("restoration:project_detail", args=[self.pk])

    def move(self, status):
        """Go to a status; raises Refused for a move that is not in NEXT. Saves the row."""
        move(self, "status", status)
