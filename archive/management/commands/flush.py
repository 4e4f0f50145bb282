"""Empty the whole database; the journal's triggers are lifted for it and set again."""

from django.core.management.commands.flush import Command as Flush
from django.db import connections, transaction

from archive import guards


class Command(Flush):
    """Django's own flush asks first; only then are the guards lifted."""

    def handle(self, **options):
        """Lift, empty, set again, whatever happens between."""
        connection = connections[options["database"]]
        if "archive_journalentry" not in connection.introspection.table_names():
            return super().handle(**options)
        with transaction.atomic(using=options["database"]):
            guards.lift_guards(connection)
        try:
            return super().handle(**options)
        finally:
            with transaction.atomic(using=options["database"]):
                guards.set_guards(connection)
