"""Keep the journal from the application's own database role, and say whether it is kept."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from archive import guards


class Command(BaseCommand):
    """Grant a PostgreSQL role all but changing the journal; without a role, look for loopholes."""

    help = "Let the application's PostgreSQL role read and extend the journal, and nothing else of it."

    def add_arguments(self, parser):
        """Take the role, and whether to print the SQL only."""
        parser.add_argument(
            "--app-role", metavar="ROLE", help="the role the house runs as; run this as the owner"
        )
        parser.add_argument("--sql", action="store_true", help="print the statements and change nothing")

    def handle(self, *args, app_role=None, sql=False, **options):
        """Grant, print, or look."""
        if not app_role:
            return self._look()
        try:
            statements = guards.app_role_statements(app_role)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if sql:
            return "\n".join(f"{statement};" for statement in statements)
        if connection.vendor != "postgresql":
            raise CommandError(
                "Roles are PostgreSQL's; this house runs on SQLite, where the file is the door."
            )
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        self.stdout.write(f"The role {app_role} may read and extend the journal, and change nothing in it.")
        return None

    def _look(self):
        if found := guards.loopholes(connection):
            raise CommandError("\n".join(found))
        self.stdout.write("This connection's role can neither change the journal nor lift its triggers.")
