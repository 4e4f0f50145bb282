"""Write the index of the catalogue anew."""

import sys

from django.core.management.base import BaseCommand
from django.db import connection

from archive.search import keeping, rebuilding, structures


class Command(BaseCommand):
    """Write every index card again from the catalogue, and make the full-text indexes anew."""

    help = (
        "Write the search index again from the catalogue: after a restore, or where a search finds the wrong."
    )

    def add_arguments(self, parser):
        """Offer single works."""
        parser.add_argument("--works", type=int, nargs="+", metavar="NUMBER", help="these works alone")

    def handle(self, *args, works=None, **options):
        """Rebuild, telling how far it is."""
        if works:
            done = keeping.reindex(works, self._tell)
        else:
            structures.again(connection)
            done = keeping.rebuild(self._tell)
            rebuilding.written()
        if sys.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(f"{done:,} works are indexed.")

    def _tell(self, done, total):
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done:,} of {total:,} works", ending="")
