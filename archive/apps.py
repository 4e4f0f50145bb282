from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    """Holdings, versions, books and the journal."""

    name = "archive"
    verbose_name = _("Archive")

    def ready(self):
        """Write logins into the journal."""
        from archive import logins

        logins.connect()
