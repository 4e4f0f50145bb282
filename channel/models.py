"""What the public watches. Nothing unsigned can exist here: a publication hangs on its signature."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from archive import books
from archive.permissions import may_see_catalogue
from channel.querysets import PublicationQuerySet
from jobs.models import Leased
from restoration.moves import move

RESERVED = {"desk"}
TERRITORIES = RegexValidator(r"^[A-Z]{2}(,[A-Z]{2})*$", _("Write countries as ISO 3166 codes: CN or CN,HK."))


class Publication(models.Model):
    """A signed version offered to the public in a window of time and territory."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("publication", "draft")
        ON_AIR = "on_air", _("on air")
        WITHDRAWN = "withdrawn", pgettext_lazy("publication", "withdrawn")

    NEXT = {
        Status.DRAFT: {Status.ON_AIR, Status.WITHDRAWN},
        Status.ON_AIR: {Status.WITHDRAWN},
        Status.WITHDRAWN: set(),
    }

    signoff = models.ForeignKey("reviews.SignOff", models.PROTECT, related_name="publications")
    work = models.ForeignKey("archive.Work", models.PROTECT, related_name="publications")
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    territories = models.CharField(
        _("territories"),
        max_length=200,
        blank=True,
        validators=[TERRITORIES],
        help_text=_("ISO 3166 codes: CN,HK. Empty is everywhere."),
    )
    blurb_en = models.TextField(_("about (English)"), blank=True)
    blurb_zh = models.TextField(_("about (Chinese)"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason of withdrawal"), blank=True)
    published_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="publications")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                name="window_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["work"], condition=~Q(status="withdrawn"), name="one_standing_publication_per_work"
            ),
        ]

    def __str__(self):
        return self.work.title

    def get_absolute_url(self):
        return reverse("channel:watch", args=[self.slug])

    def clean(self):
        """Keep the addresses of the house's own pages free."""
        if self.slug in RESERVED:
            told = _("“%(slug)s” is the address of a page of the house; choose another.")
            raise ValidationError({"slug": told % {"slug": self.slug}})

    def move(self, status):
        """Go to a status; raises Refused for a move that is not in NEXT. Saves the row."""
        move(self, "status", status)

    @property
    def version(self):
        """The signed version the public watches."""
        return self.signoff.version

    @property
    def window(self):
        """When and where it may be watched, as the journal keeps it."""
        return {name: getattr(self, name) for name in ("starts_at", "ends_at", "territories")}

    @property
    def window_mark(self):
        """The window in one line, by which a form tells whether it was moved meanwhile."""
        return "|".join(str(value or "") for value in self.window.values())

    @property
    def phase(self):
        """Where it stands now: its status, and for one on air whether its window is yet to begin or over."""
        now = timezone.now()
        if self.status != self.Status.ON_AIR:
            return self.status
        if self.ends_at is not None and self.ends_at <= now:
            return "ended"
        return "scheduled" if self.starts_at > now else self.status

    @property
    def phase_label(self):
        """The phase in the reader's language."""
        words = {"ended": _("window ended"), "scheduled": _("scheduled")}
        return words.get(self.phase) or self.get_status_display()

    @property
    def territory_list(self):
        """The country codes it is offered in; empty is everywhere."""
        return [code for code in self.territories.split(",") if code]

    @property
    def blurb(self):
        """The words about the film for the reader's language, else the work's synopsis."""
        first, other = self.blurb_en, self.blurb_zh
        if (get_language() or "").startswith("zh"):
            first, other = other, first
        return first or self.work.synopsis or other


class Delivery(Leased):
    """The making of a publication's files: HLS ladder, poster, before and after."""

    publication = models.OneToOneField(Publication, models.CASCADE, related_name="delivery")
    folder = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    task = "channel.tasks.deliver"
    queue = "deliver"

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self):
        return f"{self.publication}"

    def may_be_named_to(self, user):
        """Who may see its work."""
        return bool(may_see_catalogue(user, self.publication.work))

    def on_booked(self, seconds):
        """Book the machine's seconds on the title."""
        books.book_leased(self, self.publication.work_id, step="delivery", seconds=seconds, frames=self.done)


class SubtitleTrack(models.Model):
    """Subtitles of a publication in one language, kept as WebVTT."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="subtitles")
    language = models.CharField(_("language"), max_length=8)
    label = models.CharField(_("label"), max_length=60)
    text = models.TextField(_("WebVTT"))

    class Meta:
        ordering = ["language"]
        verbose_name = _("subtitle track")
        verbose_name_plural = _("subtitle tracks")
        constraints = [
            models.UniqueConstraint(fields=["publication", "language"], name="one_track_per_language")
        ]

    def __str__(self):
        return self.label
