"""`manage.py worker`: one worker process, as the supervisor starts it."""

from django.core.management.base import BaseCommand

from jobs.management.arguments import queues
from jobs.server import QueueServerError


class Command(BaseCommand):
    """Work on queues in this process until asked to end."""

    help = "Run one worker process; `work` starts as many as are wanted and keeps them alive."

    requires_system_checks = []  # the supervisor has made them

    def add_arguments(self, parser):
        """Take the worker's name and queues."""
        parser.add_argument("--name", required=True)
        parser.add_argument("--queues", required=True)

    def handle(self, *args, **options):
        """Work."""
        from jobs.worker import work

        try:
            work(options["name"], queues(options["queues"]))
        except QueueServerError as error:
            raise SystemExit(str(error)) from error
