"""Where a person is logged in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import devices


class UserSessionQuerySet(models.QuerySet):
    """Questions over sessions."""

    def open(self):
        """Sessions that neither ended nor ran out."""
        oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return self.filter(ended_at=None, seen_at__gte=oldest)


class UserSession(models.Model):
    """One login in one browser; a session that is ended here is logged out at its next request.

    The session's own key is a secret and is not kept here: the session carries this row's key instead.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    browser = models.CharField(_("browser"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    started_at = models.DateTimeField(_("since"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [models.Index(fields=["user", "ended_at"], name="open_seats_of_a_person")]

    def __str__(self):
        return self.device

    @property
    def device(self):
        """Browser and system as a person would name them."""
        return devices.named(self.browser)
