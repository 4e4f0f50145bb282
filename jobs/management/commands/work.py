"""`manage.py work`: workers, reaper and, where the house has its own, the queue server."""

from django.core.management.base import BaseCommand

from jobs import supervisor
from jobs.management.arguments import add_crew, crew
from jobs.server import QueueServerError


class Command(BaseCommand):
    """Run the workers of this machine until asked to end."""

    help = "Run workers, the reaper and the embedded queue server; Ctrl-C ends them gently."

    def add_arguments(self, parser):
        """Take the number of workers and their queues."""
        add_crew(parser)

    def handle(self, *args, **options):
        """Supervise."""
        team = supervisor.Supervisor(**crew(options))
        self.stdout.write(f"{team.count} workers on {', '.join(team.queues)}. Ctrl-C ends them.")
        try:
            team.run()
        except QueueServerError as error:
            raise SystemExit(str(error)) from error
