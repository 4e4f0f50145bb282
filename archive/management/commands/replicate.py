"""Make copies in another location, or bring bad ones back."""

from django.core.management.base import BaseCommand, CommandError

from archive.files import replicating, rules
from archive.management.carrying import carried
from archive.models import Asset, Copy, Replication, StorageLocation
from jobs import bell
from jobs.models import LIVE


class Command(BaseCommand):
    """Exit 0 when every copy asked for is there and proved."""

    help = "Copy masters into a storage location, each proved against its digest of first sight."

    def add_arguments(self, parser):
        """Take the location and one asset, or all masters."""
        parser.add_argument("--to", required=True, metavar="NAME", help="the location's short name")
        parser.add_argument("--asset", type=int, metavar="N", help="only this asset")
        parser.add_argument("--queue", action="store_true", help="leave the copying to the workers")

    def handle(self, *args, to, asset=None, queue=False, **options):
        """Queue what is missing or not good there, and carry it unless the workers are to."""
        target = StorageLocation.objects.filter(name=to).first()
        if target is None:
            known = ", ".join(StorageLocation.objects.values_list("name", flat=True))
            raise CommandError(f"No location is called {to!r}; there are: {known or 'none'}.")
        wanted = Asset.objects.filter(pk=asset) if asset else rules.kept()
        if asset and not wanted:
            raise CommandError(f"There is no asset {asset}.")
        rows = [row for one in wanted if (row := self._asked(one, target))]
        if queue:
            for row in rows:
                bell.ring(row)
            self.stdout.write(f"{len(rows)} copies wait for a worker.")
            return
        ended = [carried(Replication, row, replicating.replicate) for row in rows]
        bad = [f"{row}: {row.error}" for row in ended if row.state != row.State.DONE]
        if bad:
            raise CommandError("\n".join(bad))
        self.stdout.write(f"{len(ended)} copies made and proved in {target}.")

    @staticmethod
    def _asked(asset, target):
        here = Copy.objects.filter(asset=asset, location=target).first()
        live = Replication.objects.filter(asset=asset, target=target, state__in=LIVE).first()
        if live or (here and here.is_good):
            return live
        purpose = Replication.Purpose.RESTORE if here else Replication.Purpose.COPY
        return Replication.objects.create(asset=asset, target=target, purpose=purpose, total=2 * asset.size)
