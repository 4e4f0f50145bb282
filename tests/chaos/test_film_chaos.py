"""A film restored while everything dies is the same film, byte for byte, as one restored in peace."""

import shutil
import tempfile
from pathlib import Path

import pytest

from archive.models import MachineTime
from jobs.models import State
from restoration.models import Run, Segment, Step
from tests.chaos.house import House
from tests.factories import archive as make
from tests.factories import restoration as bench
from tests.jobs.conftest import point_at

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
FRAMES = 72  # six segments
PATIENCE = 120
LEASE = 6


@pytest.fixture
def house(transactional_db, settings):
    """A running house with two workers, whose store this process shares.

    Its leases are long enough for a machine that is busy with other things and short for a test.
    """
    folder = Path(tempfile.mkdtemp(prefix="patina-chaos-"))
    point_at(settings, folder)
    settings.SCRATCH_DIR = folder / "scratch"
    settings.STORAGES = dict(settings.STORAGES)  # the store's rooms are laid out anew, under this house
    settings.JOBS_LEASE_SECONDS = LEASE
    with House(folder, workers=2, lease=LEASE) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def finish(house, run):
    """Wait until a run ends and return it afresh; it must have ended well."""
    ended = (Run.Status.SUCCEEDED, Run.Status.NEEDS_ATTENTION, Run.Status.FAILED)
    house.wait(
        lambda: Run.objects.filter(pk=run.pk, status__in=ended).exists(), f"the end of {run}", PATIENCE
    )
    run.refresh_from_db()
    assert (run.status, run.error) == (Run.Status.SUCCEEDED, "")
    return run


def assert_committed_once(run):
    """Every segment and every step of a run is done, and was booked as done exactly once."""
    assert run.segments.count() == 6
    for model, rows in ((Segment, run.segments), (Step, run.steps)):
        assert set(rows.values_list("state", flat=True)) == {State.DONE}
        subjects = [f"{model.task_label()}-{row.pk}" for row in rows.all()]
        done = MachineTime.objects.filter(subject__in=subjects, outcome=State.DONE)
        assert sorted(done.values_list("subject", flat=True)) == sorted(subjects)
    assert run.steps.filter(kind=Step.Kind.ASSEMBLE).count() == 1


def test_a_film_restored_in_chaos_has_the_digest_of_one_restored_in_peace(house):
    project = bench.project(make.version(frames=FRAMES, shots=3))
    quiet = finish(house, bench.run(project))

    violent = bench.run(project)
    house.kill_horse(Segment)
    house.flush()
    house.kill_worker()
    house.kill_server()
    reapers = [house.reap(), house.reap()]
    house.kill_horse(Segment)
    house.flush()
    violent = finish(house, violent)

    assert [reaper.wait(30) for reaper in reapers] == [0, 0]
    for run in (quiet, violent):
        assert_committed_once(run)
    digests = [list(run.segments.values_list("digest", flat=True)) for run in (quiet, violent)]
    assert digests[0] == digests[1]
    assert violent.steps.get(kind="assemble").digest == quiet.result.manifest_digest
    assert violent.plan["same_as"] == quiet.result_id
    assert max(violent.segments.values_list("attempt", flat=True)) > 1
