"""The models whose rows workers carry, as settings.JOBS_LEASED lists them."""

from django.apps import apps
from django.conf import settings


def models():
    """Return the leased models in the order of the settings."""
    return [apps.get_model(label) for label in settings.JOBS_LEASED]


def by_label(label):
    """Return the leased model called `app.Model` or `app_model`; raises LookupError with the list."""
    for model in models():
        if label in (model._meta.label, model._meta.label_lower, model.task_label()):
            return model
    known = ", ".join(model._meta.label for model in models()) or "none"
    raise LookupError(f"No leased model is called {label!r}; there are: {known}.")


def by_task(task):
    """Return the leased model whose door is this dotted name, or None."""
    return next((model for model in models() if model.task == task), None)
