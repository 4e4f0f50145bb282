"""`manage.py reap`: one round of the reaper, for cron or a look."""

from django.core.management.base import BaseCommand

from jobs.reaper import reap


class Command(BaseCommand):
    """Take back lapsed work and ring for forgotten work, once."""

    help = "Take back lapsed work and ring for forgotten work, once; `work` does so every few seconds."

    requires_system_checks = []

    def handle(self, *args, **options):
        """Reap."""
        found = reap()
        self.stdout.write(f"{found['taken_back']} taken back, {found['rung']} rung.")
