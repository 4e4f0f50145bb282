"""A big film taken in, copied and checked while workers are killed: gone on with, right to the byte."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import av
import numpy as np
import pytest

from archive.actions import copies as keeping
from archive.files import checking, intakes, places
from archive.models import (
    Asset,
    Copy,
    FixityFinding,
    FixityRun,
    Intake,
    PreservationEvent,
    Replication,
    StorageLocation,
)
from jobs.models import State
from tests.chaos.house import House
from tests.factories import archive as make
from tests.jobs.conftest import point_at

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LEASE, PATIENCE = 6, 240
FRAMES, SIZE = 340, (1280, 800)  # about 350 MB of gray pictures as they come
FOUND = 64 << 20  # where work is noted for the first time
SLOW = 50  # megabytes a second, so that a test can look while it happens


@pytest.fixture
def house(transactional_db, settings, monkeypatch):
    """A running house with one worker that says what it does, whose store this process shares."""
    folder = Path(tempfile.mkdtemp(prefix="patina-files-"))
    monkeypatch.setenv("PATINA_LOG_LEVEL", "INFO")
    point_at(settings, folder)
    settings.SCRATCH_DIR = folder / "scratch"
    settings.STORAGES = dict(settings.STORAGES)
    settings.JOBS_LEASE_SECONDS = LEASE
    with House(folder, workers=2, lease=LEASE) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def big_film(path):
    """Write noise as raw pictures; return the path and its SHA-256."""
    noise = np.random.default_rng(7).integers(0, 255, (SIZE[1], SIZE[0]), dtype=np.uint8)
    with av.open(str(path), "w", format="matroska") as film:
        stream = film.add_stream("rawvideo", rate=24)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "gray"
        for number in range(FRAMES):
            picture = av.VideoFrame.from_ndarray(np.roll(noise, number, axis=1), format="gray")
            picture.pts = number
            film.mux(stream.encode(picture))
        film.mux(stream.encode(None))
    with path.open("rb") as file:
        return path, hashlib.file_digest(file, "sha256").hexdigest()


def ended(house, model, pk):
    """Wait until a row is done; return it afresh and the smallest progress its last try has told."""
    least = []

    def over():
        row = model.objects.get(pk=pk)
        assert row.state != State.QUARANTINED, row.error
        if row.state == State.RUNNING and row.attempt > 1 and row.done:
            least.append(row.done)
        return row.state == State.DONE

    house.wait(over, f"the end of {model.__name__} {pk}", PATIENCE)
    return model.objects.get(pk=pk), min(least, default=None)


def stood_at(model, pk):
    """Return the byte at which a row's digest was laid down last."""
    state = model.objects.get(pk=pk).cursor.get("state", "")
    return int(state.partition(":")[0] or 0)


def test_a_big_film_outlives_its_workers_on_the_way_in_on_the_way_to_tape_and_under_the_eyes(house, settings):
    source, digest = big_film(house.folder / "scan.mkv")

    row = _taken_in_though_killed(house, settings, source)
    asset = row.asset
    assert (asset.first_digest.value, asset.frames) == (digest, FRAMES)
    assert Asset.objects.count() == 1
    assert not list(settings.SCRATCH_DIR.glob("intake-*"))

    StorageLocation.objects.filter(pk=places.house().pk).update(fixity_mbps=SLOW)
    tape = _copied_though_killed(house, asset)
    stored = house.folder.parent / f"{house.folder.name}-tape" / asset.name
    with stored.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == digest
    assert not list(stored.parent.glob(".*.part"))
    shutil.rmtree(stored.parents[len(Path(asset.name).parents) - 1], ignore_errors=True)

    run = _checked_though_killed(house)
    assert run.report == {"ok": 1, "changed": 0, "missing": 0, "unreadable": 0, "untracked": 0}
    assert PreservationEvent.objects.filter(asset=asset, kind="fix", detail__run=run.pk).count() == 1
    assert (FixityRun.objects.count(), FixityFinding.objects.count()) == (1, 0)
    assert tape.state == Copy.State.OK


def _taken_in_though_killed(house, settings, source):
    work, by = make.work(), make.somebody("cataloguer")
    asked = {"work": work, "by": by, "role": "PreservationMaster", "name": "scan.mkv"}
    row = intakes.queue(source, way="path", asked=asked, total=source.stat().st_size)
    note = settings.SCRATCH_DIR / f"intake-{row.pk}" / ".note"
    house.wait(note.exists, "the first note of the intake")
    house.kill_horse(Intake)
    stood = int(json.loads(note.read_text())["state"].partition(":")[0])
    assert stood >= FOUND and not Asset.objects.exists()
    row, _least = ended(house, Intake, row.pk)
    assert row.attempt == 2
    assert f"scan.mkv is gone on with at byte {stood}" in house.words()
    return row


def _copied_though_killed(house, asset):
    folder = house.folder.parent / f"{house.folder.name}-tape"
    folder.mkdir()
    operator = make.somebody("operator")
    tape = keeping.open_location(
        by=operator, name="tape", title="Tape", tier="offsite", url=f"file://{folder}"
    )
    keeping.ask_copies(tape.pk, by=operator)
    row = Replication.objects.get(target=tape)
    house.wait(lambda: stood_at(Replication, row.pk) >= 2 * FOUND, "the copy's second note", PATIENCE)
    house.kill_horse(Replication)
    stood = stood_at(Replication, row.pk)
    row, least = ended(house, Replication, row.pk)
    assert row.attempt == 2 and least >= stood
    return Copy.objects.get(asset=asset, location=tape)


def _checked_though_killed(house):
    run = checking.start(places.house())
    house.wait(lambda: stood_at(FixityRun, run.pk) >= 2 * FOUND, "the run's second note", PATIENCE)
    house.kill_horse(FixityRun)
    stood = stood_at(FixityRun, run.pk)
    run, least = ended(house, FixityRun, run.pk)
    assert run.attempt == 2 and least >= stood
    return run
