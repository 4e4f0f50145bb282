from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RestorationConfig(AppConfig):
    """Projects, runs and the segments workers restore."""

    name = "restoration"
    verbose_name = _("Restoration")
