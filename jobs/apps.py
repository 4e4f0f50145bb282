"""The queue room: leases in the database, a doorbell in Valkey."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Work that outlives a request."""

    name = "jobs"
    verbose_name = _("Work queue")

    def ready(self):
        """Register the system checks."""
        from jobs import checks  # noqa: F401
