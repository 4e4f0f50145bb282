"""Import a file of records: compare it, tell what it would change, and write it when asked."""

import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.permissions import Refused
from archive import actions
from archive.exchange.incoming import doors, telling
from archive.models import ImportBatch, ImportMapping, ImportStep
from archive.models.imports import Format
from film.errors import FilmError


class Command(BaseCommand):
    """Compare a file with the catalogue; with --write, write what it would change."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--source", required=True, help="whose records they are")
        parser.add_argument("--by", required=True, help="user name of the cataloguer who answers for it")
        parser.add_argument(
            "--format", choices=Format.values, default="", help="told by the file where not given"
        )
        parser.add_argument("--mapping", help="name of a saved mapping, for tables")
        parser.add_argument("--write", action="store_true", help="write after comparing")
        parser.add_argument("--reason", default="")
        parser.add_argument("--refused", type=int, default=20, help="how many refused rows to tell of")

    def handle(self, *args, path, source, by, format, mapping, write, reason, refused, **options):
        """Carry both steps in this process unless a worker is quicker."""
        person = User.objects.filter(username=by).first()
        if person is None:
            raise CommandError(f"Nobody is called {by!r} here.")
        try:
            batch = actions.begin_import(
                by=person, source=path, of=source, format=format, mapping=_mapping(mapping)
            )
            if batch.status == ImportBatch.Status.MAPPING:
                actions.start_check(batch.pk, by=person)
            self._carry(batch)
            self._tell(batch, refused)
            if write and self._has_rows(batch):
                actions.commit_import(batch.pk, by=person, reason=reason)
                self._carry(batch)
                self._tell(batch, 0)
        except (FilmError, ValidationError, Refused) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error

    def _has_rows(self, batch):
        counts = ImportBatch.objects.get(pk=batch.pk).counts
        return counts["new"] or counts["changed"]

    def _carry(self, batch):
        """Carry the newest step, or watch the worker that has it."""
        step = batch.steps.order_by("-pk").first()
        doors.carry_import(step.pk, step.attempt)
        while (row := ImportStep.objects.get(pk=step.pk)).is_live:
            self.stdout.write(f"{row.done} of {row.total}, {row.rate:.0f} rows/s", ending="\r")
            time.sleep(1)
        if row.state != row.State.DONE:
            raise CommandError(row.error or f"The import was {row.get_state_display()}.")

    def _tell(self, batch, refused):
        batch.refresh_from_db()
        step = batch.steps.order_by("-pk").first()
        counts = ", ".join(f"{count} {name}" for name, count in batch.counts.items())
        self.stdout.write(f"{step.get_kind_display()}: {counts} ({step.seconds:.1f} s)")
        for row in batch.rows.in_state("refused")[:refused]:
            self.stdout.write(f"  row {row.number} {row.key}: {' '.join(telling.reasons(row))}")
        if refused:
            for field, noted, left in telling.homeless(batch):
                self.stdout.write(f"  {field}: {noted} in notes, {left} in the source record alone")


def _mapping(name):
    if not name:
        return None
    found = ImportMapping.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(ImportMapping.objects.values_list("name", flat=True)) or "none"
        raise CommandError(f"No mapping is called {name!r}; there are: {known}.")
    return found
