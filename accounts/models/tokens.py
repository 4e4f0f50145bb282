"""Keys by which a person's programs enter."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a program may do with a token; never more than its person may."""

    READ = "read", _("read the catalogue, films, runs and reviews")
    CATALOGUE = "catalogue", _("catalogue works, items and inspections")
    BOOKS = "books", _("read the books and book one's own time")
    JOURNAL = "journal", _("read the journal")
    INGEST = "ingest", _("take in film")


class ApiTokenQuerySet(models.QuerySet):
    """Questions over tokens."""

    def standing(self):
        """Tokens that are neither revoked nor run out."""
        return self.filter(revoked_at=None).filter(
            models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now())
        )


class ApiToken(models.Model):
    """A token of which only the SHA-256 is kept; the token itself is shown once, when it is made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=12, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self):
        return self.name

    @property
    def is_standing(self):
        """Say whether a program may still enter with it."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())

    @property
    def scope_labels(self):
        """What it may do, in words."""
        return [Scope(code).label for code in self.scopes if code in Scope.values]

    def covers(self, scope):
        """Say whether it was made for this."""
        return scope in self.scopes
