"""What each person has looked at in a review, and how long, as the server saw it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews import coverage


class Seen(models.Model):
    """The frames of the restored film one person has looked at in one review, and the seconds it took.

    `ranges` is a list of [first, last], in order and never touching. `seconds` grows by the time between two
    signs of life; `booked_seconds` is how much of it stands in the books already.
    """

    review = models.ForeignKey("reviews.Review", models.PROTECT, related_name="seen")
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="seen")
    ranges = models.JSONField(default=list, blank=True)
    seconds = models.FloatField(default=0.0)
    booked_seconds = models.FloatField(default=0.0)
    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("frames looked at")
        verbose_name_plural = _("frames looked at")
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="one_coverage_per_person")]

    def __str__(self):
        return f"{self.person}: {coverage.count(self.ranges)}"

    @property
    def frames(self):
        """How many frames were looked at."""
        return coverage.count(self.ranges)

    @property
    def unbooked_minutes(self):
        """Whole minutes measured and not booked yet; a started minute counts."""
        return coverage.whole_minutes(self.seconds - self.booked_seconds)
