"""Reckon the risk of every item again; time passes by itself, so run it once a night."""

import time

from django.core.management.base import BaseCommand

from archive import risk


class Command(BaseCommand):
    """Write every stored risk again and say how long it took."""

    help = __doc__

    def handle(self, **options):
        """Reckon everything."""
        began = time.monotonic()
        count = risk.refresh()
        self.stdout.write(f"{count} items reckoned in {time.monotonic() - began:.1f} s.")
