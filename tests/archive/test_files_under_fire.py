"""Disks that are full and places that go away: one sentence, no half file, and on it goes afterwards."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from archive import actions, bench
from archive.actions import copies as keeping
from archive.files import checking, housekeeping, intakes, places, replicating
from archive.models import Asset, Copy, FixityRun, Intake, Replication
from jobs import leases, runner
from jobs.models import State
from jobs.runner import LetGo
from tests.clips import draw_film
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
SMALL = "32m"


@pytest.fixture
def small(tmp_path):
    """A real file system with a little room; only root may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can be mounted only by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.fixture
def by():
    return make.somebody("cataloguer")


@pytest.fixture
def operator():
    return make.somebody("operator")


def fill(folder, *, leaving):
    """Fill a disk with a file, leaving some bytes."""
    free = shutil.disk_usage(folder).free
    (folder / "ballast").write_bytes(b"\0" * max(0, free - leaving))


def tape_on(folder, operator):
    return keeping.open_location(
        by=operator, name="tape", title="Tape", tier="offsite", url=f"file://{folder}", fixity_days=30
    )


def carry(row):
    work = replicating.replicate if isinstance(row, Replication) else checking.check_location
    row.refresh_from_db()
    runner.carry(type(row), row.pk, row.attempt, work)
    row.refresh_from_db()
    return row


def only_the_marker(folder):
    return {path.name for path in folder.rglob("*") if path.is_file()} <= {places.MARKER, "ballast"}


def test_a_disk_that_fills_while_a_film_comes_in_is_one_sentence_and_the_film_comes_in_later(
    small, by, tmp_path, settings, monkeypatch
):
    film = draw_film(tmp_path / "scan.mkv", frames=200, size=(320, 240))
    settings.SCRATCH_DIR = small / "scratch"
    settings.SCRATCH_DIR.mkdir()
    fill(small, leaving=film.stat().st_size // 2)
    monkeypatch.setattr("shutil.disk_usage", lambda path: shutil._ntuple_diskusage(1 << 40, 0, 1 << 40))
    asked = {"work": make.work(by=by), "by": by, "role": "PreservationMaster", "name": "scan.mkv"}
    row = intakes.queue(film, way="path", asked=asked, total=film.stat().st_size)

    runner.carry(Intake, row.pk, row.attempt, intakes.take_in)

    row.refresh_from_db()
    assert row.state == State.QUARANTINED
    assert row.error.startswith("The store has no room for scan.mkv; free ")
    assert only_the_marker(small) and not Asset.objects.exists()
    (small / "ballast").unlink()
    leases.requeue(row)
    row.refresh_from_db()
    assert runner.carry(Intake, row.pk, row.attempt, intakes.take_in) == State.DONE


def test_a_location_that_fills_while_copies_are_written_says_so_once_and_takes_them_when_there_is_room(
    small, operator, monkeypatch
):
    tape = tape_on(small, operator)
    assets = [make.version(frames=frames, size=(320, 240)).asset for frames in (60, 61, 62)]
    fill(small, leaving=min(asset.size for asset in assets) // 2)
    monkeypatch.setattr(replicating.places, "free_bytes", lambda location: None)
    keeping.ask_copies(tape.pk, by=operator)

    rows = [carry(row) for row in Replication.objects.order_by("pk")]

    tape.refresh_from_db()
    assert tape.trouble == "Tape is full; copies wait for room."
    assert [row.state for row in rows] == [State.QUARANTINED, State.CANCELLED, State.CANCELLED]
    assert only_the_marker(small) and not Copy.objects.filter(location=tape).exists()
    (small / "ballast").unlink()
    assert keeping.ask_copies(tape.pk, by=operator) == 3
    assert {carry(row).state for row in Replication.objects.filter(state=State.QUEUED)} == {State.DONE}
    tape.refresh_from_db()
    assert tape.trouble == ""


def test_a_place_that_goes_away_while_it_is_checked_stops_the_run_and_calls_nothing_missing(small, operator):
    tape = tape_on(small, operator)
    for frames in (12, 13):
        make.version(frames=frames)
    keeping.ask_copies(tape.pk, by=operator)
    for row in Replication.objects.order_by("pk"):
        carry(row)
    run = checking.start(tape)
    row, told = leases.claim(FixityRun, run.pk, run.attempt, "first"), []

    def gone_after_the_first(done, total):
        if not told and row.report.get("ok"):
            told.append(subprocess.run(["umount", "-l", str(small)], check=True))

    with pytest.raises(places.Away, match="Tape is not mounted"):
        checking.check_location(row, gone_after_the_first)

    tape.refresh_from_db()
    row.refresh_from_db()
    assert told and "is not mounted" in tape.trouble
    assert row.findings.count() == 0 and row.report["missing"] == 0
    assert set(Copy.objects.filter(location=tape).values_list("state", flat=True)) == {Copy.State.OK}


def test_a_place_that_goes_away_while_a_copy_is_written_leaves_no_copy_and_no_half_file(small, operator):
    tape = tape_on(small, operator)
    asset = make.version(frames=40, size=(320, 240)).asset
    keeping.ask_copies(tape.pk, by=operator)
    row = Replication.objects.get(asset=asset)
    claimed = leases.claim(Replication, row.pk, row.attempt, "first")

    def unplugged(done, total):
        if places.root_of(tape).joinpath(places.MARKER).exists():
            subprocess.run(["umount", "-l", str(small)], check=True)

    with pytest.raises(OSError):
        replicating.replicate(claimed, unplugged)
    assert not list(Path(small).rglob("*.mkv"))
    leases.fail(claimed, "gone")
    row.refresh_from_db()
    type(row).objects.filter(pk=row.pk).update(not_before=None)
    assert carry(row).state == State.QUARANTINED
    tape.refresh_from_db()
    assert "is not mounted" in tape.trouble
    assert not Copy.objects.filter(location=tape).exists()


@pytest.fixture
def slow_intake(by, tmp_path, monkeypatch):
    """A film and its queued intake, which notes how far it is every 64 kB."""
    monkeypatch.setattr("archive.receiving.FLUSH", 1 << 16)
    monkeypatch.setattr("archive.receiving.BLOCK", 1 << 14)
    film = draw_film(tmp_path / "scan.mkv", frames=120, size=(320, 240))
    asked = {"work": make.work(by=by), "by": by, "role": "PreservationMaster", "name": "scan.mkv"}
    row = intakes.queue(film, way="path", asked=asked, total=film.stat().st_size)
    return film, row


def test_what_a_worker_that_lets_go_had_copied_is_gone_on_with(slow_intake):
    film, row = slow_intake

    def until(done, total):
        if bench.noted(settings.SCRATCH_DIR / f"intake-{row.pk}") and done > film.stat().st_size // 2:
            raise LetGo(row.job_id)

    with pytest.raises(LetGo):
        intakes.take_in(row, until)
    stood = int(bench.noted(settings.SCRATCH_DIR / f"intake-{row.pk}")["state"].partition(":")[0])
    seen = []
    intakes.take_in(row, lambda done, total: seen.append(done))

    assert 0 < stood < min(seen)
    asset = Asset.objects.get()
    assert asset.size == film.stat().st_size
    assert checking.look(asset.copies.get())
    assert not list(settings.SCRATCH_DIR.glob("intake-*"))


def test_a_source_that_changed_between_two_tries_is_read_from_its_beginning(slow_intake):
    film, row = slow_intake

    def until(done, total):
        if done > film.stat().st_size // 2:
            raise LetGo(row.job_id)

    with pytest.raises(LetGo):
        intakes.take_in(row, until)
    draw_film(film, frames=121, size=(320, 240))
    intakes.take_in(row, lambda done, total: None)
    assert Asset.objects.get().frames == 121
    assert checking.look(Asset.objects.get().copies.get())


def test_what_killed_workers_left_in_scratch_is_swept_once_nobody_wants_it():
    left, held = settings.SCRATCH_DIR / "intake-999", settings.SCRATCH_DIR / "intake-998"
    for folder in (left, held):
        folder.mkdir(parents=True)
        (folder / "half.mkv").write_bytes(b"half")
        os.utime(folder, (1, 1))
    keeper = bench._held(held)
    os.utime(held, (1, 1))
    housekeeping.clear_benches()
    assert not left.exists() and held.exists()
    keeper.close()
    shutil.rmtree(held)


def test_ingest_without_a_row_keeps_nothing_when_it_is_interrupted(by, tmp_path, monkeypatch):
    film = draw_film(tmp_path / "scan.mkv", frames=12)
    monkeypatch.setattr(
        "archive.actions.films._taken", lambda *words: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        actions.ingest(make.work(by=by).pk, by=by, source=film)
    assert not list(settings.SCRATCH_DIR.glob("intake-*"))
