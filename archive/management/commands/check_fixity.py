"""Hold stored files against their digests of first sight."""

from django.core.management.base import BaseCommand, CommandError

from archive import fixity
from archive.files import checking, places
from archive.management.carrying import carried
from archive.models import Asset, FixityRun, StorageLocation


class Command(BaseCommand):
    """Exit 0 when every file is unchanged, else name the ones that are not."""

    help = "Hash stored files again and compare them with their first digests."

    def add_arguments(self, parser):
        """Take one asset, or a location, or none for the house's own store."""
        parser.add_argument(
            "--asset", type=int, metavar="N", help="only this asset, in the house's own store"
        )
        parser.add_argument("--location", metavar="NAME", help="the storage location to check (house)")

    def handle(self, *args, asset=None, location=None, **options):
        """Check, record each check as a preservation event, and report."""
        if asset:
            self._one(asset)
            return
        place = self._place(location)
        run = carried(FixityRun, checking.start(place), checking.check_location)
        if run.state != run.State.DONE:
            raise CommandError(run.error or f"The run of {place} was stopped.")
        bad = [self._sentence(finding) for finding in run.findings.select_related("copy")]
        if bad:
            raise CommandError("\n".join(bad))
        self.stdout.write(f"{run.report['ok']} files are as they were at first sight.")

    def _one(self, pk):
        row = Asset.objects.filter(pk=pk).first()
        if row is None:
            raise CommandError(f"There is no asset {pk}.")
        verdict = fixity.check(row)
        if verdict.is_missing:
            raise CommandError(f"Asset {pk} is missing: {row.room}/{row.name}.")
        if not verdict:
            raise CommandError(
                f"Asset {pk} has changed: {row.room}/{row.name} has {verdict.algorithm} {verdict.found},"
                f" at first sight {verdict.expected}."
            )
        self.stdout.write("1 files are as they were at first sight.")

    @staticmethod
    def _place(name):
        if name is None:
            return places.house()
        place = StorageLocation.objects.filter(name=name).first()
        if place is None:
            known = ", ".join(StorageLocation.objects.values_list("name", flat=True))
            raise CommandError(f"No location is called {name!r}; there are: {known or 'none'}.")
        return place

    @staticmethod
    def _sentence(finding):
        if finding.copy is None:
            return f"{finding.name} is untracked: no copy accounts for it."
        told = f"Asset {finding.copy.asset_id} is {finding.kind}: {finding.name}"
        if finding.kind == finding.Kind.CHANGED:
            return (
                f"Asset {finding.copy.asset_id} has changed: {finding.name} has {finding.algorithm}"
                f" {finding.found}, at first sight {finding.expected}."
            )
        return f"{told} ({finding.note})." if finding.note else f"{told}."
