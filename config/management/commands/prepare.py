"""`manage.py prepare`: bring database, translations and static files up to date; quick when they are."""

import io
import sys

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

NOBODY = (
    "This house has no administrator yet and there is no terminal to ask: run `make run` in a terminal, or "
    "set DJANGO_SUPERUSER_USERNAME, DJANGO_SUPERUSER_EMAIL and DJANGO_SUPERUSER_PASSWORD for the first start."
)


class Command(BaseCommand):
    """Make the house ready to be entered."""

    help = "Migrate, compile translations, collect static files and, if asked, see to a first administrator."

    def add_arguments(self, parser):
        """Take whether somebody must be able to administer the house."""
        parser.add_argument("--administrator", action="store_true", help="ask for one where there is none")

    def handle(self, *args, **options):
        """Prepare."""
        call_command("migrate", verbosity=0, interactive=False)
        call_command("translations", compile=True, stdout=io.StringIO())
        call_command("collectstatic", verbosity=0, interactive=False)
        if options["administrator"]:
            self._see_to_administrator()

    def _see_to_administrator(self):
        if get_user_model().objects.filter(is_superuser=True, is_active=True).exists():
            return
        if not sys.stdin.isatty():
            try:
                call_command("createsuperuser", interactive=False, verbosity=0)
            except CommandError as error:
                raise SystemExit(NOBODY) from error
            return
        self.stdout.write("This house is empty. Who shall be its first administrator?")
        call_command("createsuperuser")
