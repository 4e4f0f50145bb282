"""People and bodies behind a film, and what they did in it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archive import terms
from archive.dates import validate_edtf
from archive.models.revised import Revised
from archive.querysets import AgentQuerySet
from archive.vocabulary import AgentType, NameType
from archive.vocabulary.roles import ACTIVITIES, ROLES


class Agent(Revised):
    """A person, family, group or corporate body, with a name per script."""

    kind = models.CharField(_("kind"), max_length=20, choices=AgentType.choices, default=AgentType.PERSON)
    active_from = models.CharField(
        _("born or founded"), max_length=40, blank=True, validators=[validate_edtf]
    )
    active_to = models.CharField(
        _("died or dissolved"), max_length=40, blank=True, validators=[validate_edtf]
    )
    note = models.TextField(_("note"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        help_text=_("This row was a duplicate; it stays so that old addresses lead on."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("agent")
        verbose_name_plural = _("agents")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("archive:agent_detail", args=[self.pk])

    @property
    def name(self):
        """The name for the reader's language, else the preferred one."""
        names = sorted(self.names.all(), key=lambda row: (row.kind != NameType.PREFERRED, row.pk or 0))
        wanted = "zh" if (get_language() or "").startswith("zh") else "en"
        for row in names:
            if row.language == wanted and row.kind != NameType.TRANSLITERATED:
                return row.text
        return names[0].text if names else f"#{self.pk}"


class AgentName(models.Model):
    """One name of an agent in one script."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=500)
    language = models.CharField(_("language"), max_length=8, blank=True, help_text=_("ISO 639: zh, en, fr"))
    script = models.CharField(_("script"), max_length=4, blank=True, help_text=_("ISO 15924: Hans, Latn"))
    kind = models.CharField(_("kind"), max_length=30, choices=NameType.choices, default=NameType.PREFERRED)
    sort = models.CharField(_("sort form"), max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [
            models.UniqueConstraint(
                fields=["agent"],
                condition=models.Q(kind=NameType.PREFERRED),
                name="one_preferred_name_per_agent",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="name_says_something"),
        ]

    def __str__(self):
        return self.text


class Credit(models.Model):
    """What an agent did in a work."""

    work = models.ForeignKey("archive.Work", models.CASCADE, related_name="credits")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="credits")
    role = models.CharField(
        _("role"), max_length=60, help_text=_("A code of the list CreditRole: Director, Cinematographer")
    )
    credited_as = models.CharField(_("credited as"), max_length=500, blank=True)
    note = models.CharField(_("part or note"), max_length=500, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints = [
            models.UniqueConstraint(
                fields=["work", "agent", "role", "note"], name="one_credit_per_role_and_part"
            )
        ]

    def __str__(self):
        return f"{self.role_label}: {self.credited_as or self.agent.name}"

    @property
    def role_label(self):
        """The role in the reader's language."""
        return terms.label("CreditRole", self.role)

    @property
    def activity_rank(self):
        """Where the role's activity stands in the order of film credits."""
        activity = ROLES.get(self.role, ("",))[0]
        return list(ACTIVITIES).index(activity) if activity in ACTIVITIES else len(ACTIVITIES)

    @property
    def activity_label(self):
        """The role's activity in the reader's language."""
        activity = ROLES.get(self.role, ("",))[0]
        labels = ACTIVITIES.get(activity, ("Other", "其他"))
        return labels[(get_language() or "").startswith("zh")]
