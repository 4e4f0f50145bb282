"""Arguments that several commands share."""

from django.conf import settings
from django.core.management.base import CommandError

from jobs.supervisor import QUEUES


def add_crew(parser):
    """Take how many workers there shall be, and on which queues."""
    parser.add_argument("--workers", type=int, help="how many worker processes; one a core, at most 8")
    parser.add_argument("--queues", default=",".join(QUEUES), help="queues in the order they are served")


def crew(options):
    """Return the checked arguments as a Supervisor takes them."""
    if options["workers"] is not None and options["workers"] < 1:
        raise CommandError(f"--workers is {options['workers']}; give 1 or more.")
    return {"workers": options["workers"], "queues": queues(options["queues"])}


def queues(text):
    """Return the named queues; refuses a name the settings do not know."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in settings.RQ_QUEUES]
    if unknown or not names:
        known = ", ".join(settings.RQ_QUEUES)
        raise CommandError(f"No queue is called {', '.join(unknown) or text!r}; there are {known}.")
    return names
