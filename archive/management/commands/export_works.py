"""Write works from a shell: any format into a file, a bag as a folder."""

import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from archive.exchange.outgoing import bagit, writing
from archive.exchange.outgoing.selection import Selection
from archive.models import Export, Work
from film.errors import FilmError


class Command(BaseCommand):
    """Whoever has the shell sees everything; nothing is written over."""

    help = "Export works: all of them, or those named by number."

    def add_arguments(self, parser):
        """Take the format, the target and the works."""
        parser.add_argument("format", choices=Export.Format.values)
        parser.add_argument(
            "target", type=Path, help="a new file; for a bag, a new folder or a file ending in .zip"
        )
        parser.add_argument("works", nargs="*", type=int, help="numbers of works; none means all")

    def handle(self, *args, **options):
        """Write, and leave nothing half written behind."""
        target, form = options["target"], options["format"]
        rows = Work.objects.filter(pk__in=options["works"]) if options["works"] else Work.objects.all()
        selection = Selection(rows, Work.objects.all())
        if target.exists():
            raise CommandError(f"{target} exists; name a new one.")
        if not selection.count:
            raise CommandError("No work has these numbers.")
        try:
            if form == Export.Format.BAGIT and target.suffix != ".zip":
                bagit.fill(selection, bagit.Folder(target), lambda done: None)
            else:
                self._file(selection, form, target)
        except FilmError as error:
            shutil.rmtree(target, ignore_errors=True)
            raise CommandError(str(error)) from error
        self.stdout.write(f"{selection.count} works are written to {target}.")

    def _file(self, selection, form, target):
        part = target.with_name(f"{target.name}.part")
        try:
            with part.open("xb") as out:
                writing.direct(selection, form, out)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
