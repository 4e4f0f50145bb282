"""`manage.py house`: the whole house at once: queue server, workers, reaper and web server."""

from django.conf import settings
from django.core.management.base import BaseCommand

from jobs import supervisor, web
from jobs.management.arguments import add_crew, crew
from jobs.server import QueueServerError


class Command(BaseCommand):
    """Serve the house until asked to end."""

    help = "Run queue server, workers, reaper and web server; Ctrl-C ends all of them."

    def add_arguments(self, parser):
        """Take the web server's address and the crew."""
        add_crew(parser)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=settings.PORT, help="port to listen on")

    def handle(self, *args, **options):
        """Start everything, wait until the pages answer, say where, and look after it."""
        host, port = options["host"], options["port"]
        try:
            web.refuse_taken_port(host, port)
            house = supervisor.Supervisor(**crew(options), more=[web.child(host, port)])
            house.run(once_up=lambda: self._announce(house, host, port))
        except (QueueServerError, web.WebError) as error:
            raise SystemExit(str(error)) from error

    def _announce(self, house, host, port):
        web.wait_until_it_answers(house, host, port)
        self.stdout.write(f"Patina answers at {web.address(host, port)}")
        waiting = "1 worker waits" if house.count == 1 else f"{house.count} workers wait"
        self.stdout.write(f"{waiting} for film. Ctrl-C ends the house.")
        self.stdout.flush()
