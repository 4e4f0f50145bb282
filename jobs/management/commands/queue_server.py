"""`manage.py queue_server`: the embedded queue server alone, in the foreground."""

import signal
import threading

from django.core.management.base import BaseCommand

from jobs import supervisor
from jobs.server import QueueServerError


class Command(BaseCommand):
    """Keep the embedded queue server alive until asked to end."""

    help = "Run the embedded queue server alone; `work` and `house` start it by themselves."

    def handle(self, *args, **options):
        """Start or adopt, and look after it."""
        server = supervisor.queue_server()
        if server is None:
            raise SystemExit("PATINA_REDIS_URL names a queue server; this house starts none of its own.")
        ending = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ending.set())
        try:
            self.stdout.write(f"The queue server listens on {server.start_or_adopt()}. Ctrl-C ends it.")
            while not ending.wait(1.0):
                server.start_or_adopt()
        except QueueServerError as error:
            raise SystemExit(str(error)) from error
        finally:
            server.stop()
