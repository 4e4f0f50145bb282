from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration house: its people, its sample film and the walk from can to channel."""

    name = "demo"
    verbose_name = "Demo"
