"""Doors for workers: a row's key and attempt in, one call."""

from archive.bulk import carrying
from archive.files import checking, examining, intakes, replicating
from archive.models import BulkRun, Examination, FixityRun, IndexBuild, Intake, Replication
from archive.search import rebuilding
from jobs import runner


def take_in(intake_id, attempt):
    """Take one film in."""
    return runner.carry(Intake, intake_id, attempt, intakes.take_in)


def examine(examination_id, attempt):
    """Read one master frame by frame."""
    return runner.carry(Examination, examination_id, attempt, examining.examine)


def replicate(replication_id, attempt):
    """Make one copy."""
    return runner.carry(Replication, replication_id, attempt, replicating.replicate)


def check_location(run_id, attempt):
    """Hold one location's files against first sight."""
    return runner.carry(FixityRun, run_id, attempt, checking.check_location)


def carry_bulk_edit(run_id, attempt):
    """Carry out one large bulk edit, or its undoing."""
    return runner.carry(BulkRun, run_id, attempt, carrying.carry)


def build_index(build_id, attempt):
    """Bring the search index up to date."""
    return runner.carry(IndexBuild, build_id, attempt, rebuilding.build)
