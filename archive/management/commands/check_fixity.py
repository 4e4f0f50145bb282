"""Hold stored files against their digests of first sight."""

from django.core.management.base import BaseCommand, CommandError

from archive import fixity
from archive.models import Asset


class Command(BaseCommand):
    """Exit 0 when every file is unchanged, else name the ones that are not."""

    help = "Hash stored files again and compare them with their first digests."

    def add_arguments(self, parser):
        """Take one asset, or none for all."""
        parser.add_argument("--asset", type=int, metavar="N", help="only this asset")

    def handle(self, *args, asset=None, **options):
        """Check, record each check as a preservation event, and report."""
        rows = Asset.objects.filter(pk=asset) if asset else Asset.objects.all()
        if asset and not rows:
            raise CommandError(f"There is no asset {asset}.")
        bad = [sentence for row in rows.iterator() if (sentence := self._trouble(row, fixity.check(row)))]
        if bad:
            raise CommandError("\n".join(bad))
        self.stdout.write(f"{rows.count()} files are as they were at first sight.")

    @staticmethod
    def _trouble(asset, verdict):
        if verdict:
            return ""
        if verdict.is_missing:
            return f"Asset {asset.pk} is missing: {asset.room}/{asset.name}."
        return (
            f"Asset {asset.pk} has changed: {asset.room}/{asset.name} "
            f"has {verdict.algorithm} {verdict.found}, at first sight {verdict.expected}."
        )
