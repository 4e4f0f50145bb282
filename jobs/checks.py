"""System checks: every leased model has a door and a queue."""

from django.conf import settings
from django.core import checks

from jobs import registry


@checks.register()
def leased_models(app_configs, **kwargs):
    """Each name in JOBS_LEASED is a model with a task and a known queue."""
    try:
        models = registry.models()
    except (LookupError, ValueError) as error:
        return [checks.Error(f"JOBS_LEASED names no model: {error}", id="jobs.E001")]
    found = []
    for model in models:
        if "." not in model.task:
            found.append(
                checks.Error(
                    f"{model._meta.label} has no task.", hint='Set task = "app.tasks.name".', id="jobs.E002"
                )
            )
        if model.queue not in settings.RQ_QUEUES:
            known = ", ".join(settings.RQ_QUEUES)
            found.append(
                checks.Error(
                    f"{model._meta.label}.queue is {model.queue!r}.",
                    hint=f"Use one of {known}.",
                    id="jobs.E003",
                )
            )
    return found
