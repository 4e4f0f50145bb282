"""Take a film in as a worker does: the bytes are in the house already, the row says as what."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from archive import branches
from archive.actions.films import AlreadyHeld
from archive.actions.films import take_in as take_film_in
from archive.models import Intake, PreservationEvent
from archive.receiving import Coming
from archive.vocabulary import EventType
from jobs import bell


@transaction.atomic
def queue(path, *, way, asked, ours=False, sha256="", total=0):
    """Queue the intake of a path; `asked` are the fields of Asked. Return the Intake."""
    row = Intake.objects.create(path=str(path), way=way, ours=ours, sha256=sha256, total=2 * total, **asked)
    bell.ring(row)
    return row


def take_in(row, beat):
    """Carry one intake; a film that a killed worker had taken in already is found again."""
    coming = Coming(
        name=row.name,
        rate=row.sequence_rate,
        with_gaps=row.with_gaps,
        ours=row.ours,
        sha256=row.sha256,
        key=str(row.pk),
        progress=beat,
    )
    try:
        asset = take_film_in(
            row.work_id,
            by=row.by,
            source=Path(row.path),
            role=row.role,
            item_id=row.item_id,
            label=row.label,
            coming=coming,
            intake=row.pk,
            branch=branches.of_row(row),
        )
    except AlreadyHeld as error:
        if not _came_by(error.asset, row):
            raise
        asset = error.asset
    clear(row)
    return {"asset": asset}


def clear(row):
    """Remove the house's own file of an intake that is over."""
    if row.ours and Path(row.path).is_relative_to(settings.SCRATCH_DIR):
        Path(row.path).unlink(missing_ok=True)


def _came_by(asset, row):
    """Say whether an asset is what an earlier try of this row took in."""
    events = PreservationEvent.objects.filter(asset=asset, kind=EventType.INGESTION, detail__intake=row.pk)
    return events.exists()
