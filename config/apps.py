from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Wires the rooms together; owns commands that concern the whole house."""

    name = "config"
    verbose_name = "House"
