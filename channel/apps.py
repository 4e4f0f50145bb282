from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelConfig(AppConfig):
    """What the public watches; nothing unsigned can be here."""

    name = "channel"
    verbose_name = _("Channel")
