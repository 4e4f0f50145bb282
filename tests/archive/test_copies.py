"""Copies are proved, rules are watched, and what rots comes back from a good copy."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.permissions import Refused
from archive import fixity
from archive.actions import copies as keeping
from archive.files import checking, housekeeping, places, replicating, rules
from archive.models import Copy, FixityRun, JournalEntry, Replication, StorageLocation
from jobs import leases, runner
from jobs.models import State
from jobs.wording import said
from tests.archive.killing import killed_during
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return person("operator")


@pytest.fixture
def asset():
    return make.version(frames=12).asset


@pytest.fixture
def tape(tmp_path, operator):
    """A disk in another building."""
    (tmp_path / "tape").mkdir()
    return keeping.open_location(
        by=operator, name="tape", title="Tape", tier="offsite", url=f"file://{tmp_path}/tape", fixity_days=30
    )


def stored(asset):
    return Path(places.storage_of(places.house()).path(asset.name))


def copied(asset, tape, operator):
    keeping.ask_copies(tape.pk, by=operator)
    row = Replication.objects.get(asset=asset, target=tape)
    assert runner.carry(Replication, row.pk, row.attempt, replicating.replicate) == State.DONE
    return Copy.objects.get(asset=asset, location=tape)


def checked(location):
    run = checking.start(location)
    runner.carry(FixityRun, run.pk, run.attempt, checking.check_location)
    run.refresh_from_db()
    return run


def rot(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_every_film_has_its_copy_in_the_house(asset):
    copy = asset.copies.get()

    assert (copy.location, copy.state, copy.name) == (places.house(), "ok", asset.name)


def test_a_copy_is_proved_and_written_down(asset, tape, operator, tmp_path):
    copy = copied(asset, tape, operator)

    assert (tmp_path / "tape" / copy.name).read_bytes() == stored(asset).read_bytes()
    event = asset.events.get(kind="rep")
    assert (event.outcome, event.agent, event.detail["location"]) == ("success", operator, "tape")
    assert event.detail["value"] == asset.first_digest.value
    assert not list((tmp_path / "tape").rglob("*.part"))


def test_a_source_that_has_rotted_is_never_copied_as_if_it_were_good(asset, tape, operator, tmp_path):
    rot(stored(asset))
    keeping.ask_copies(tape.pk, by=operator)
    row = Replication.objects.get()

    for _try in range(2):
        row.refresh_from_db()
        runner.carry(Replication, row.pk, row.attempt, replicating.replicate)

    row.refresh_from_db()
    assert row.state == State.QUARANTINED
    assert "No good copy" in row.error
    assert asset.copies.get(location=places.house()).state == "changed"
    assert [path.name for path in (tmp_path / "tape").rglob("*") if path.is_file()] == [places.MARKER]


def test_a_replication_killed_in_the_middle_goes_on_there(asset, tape, operator, monkeypatch):
    monkeypatch.setattr(replicating.reading, "STEP", 4096)
    monkeypatch.setattr(replicating.reading, "CHECKPOINT", 8192)
    monkeypatch.setattr(replicating.sinks.DiskSink, "step", 4096)
    keeping.ask_copies(tape.pk, by=operator)
    row = leases.claim(Replication, Replication.objects.get().pk, 1, "first")

    killed_during(replicating.replicate, row)
    row.refresh_from_db()
    began = []
    assert row.cursor["phase"] == "copy"
    monkeypatch.setattr(
        replicating.reading,
        "digest_of",
        lambda algorithm, state="", real=replicating.reading.digest_of: (
            began.append(state) or real(algorithm, state)
        ),
    )

    assert runner.carry(Replication, row.pk, row.attempt, replicating.replicate) == State.DONE

    assert int(began[0].split(":")[0]) >= 8192
    assert fixity.verify(asset)
    assert Copy.objects.get(location=tape).state == "ok"


def test_a_fixity_run_finds_everything_and_reports_once(asset, tape, operator, tmp_path):
    copied(asset, tape, operator)
    (tmp_path / "tape" / "stray.mov").write_bytes(b"nobody knows me")

    run = checked(tape)

    assert run.state == State.DONE
    assert run.report == {"ok": 1, "changed": 0, "missing": 0, "unreadable": 0, "untracked": 1}
    assert run.findings.get().name == "stray.mov"
    assert JournalEntry.objects.filter(verb="fixity.checked").count() == 1


def test_what_rotted_is_quarantined_and_restored_from_the_good_copy(asset, tape, operator, tmp_path):
    copied(asset, tape, operator)
    rot(stored(asset))

    run = checked(places.house())

    house = asset.copies.get(location=places.house())
    rescue = run.findings.exclude(copy=None).get().replication
    assert (run.report["changed"], house.state, rescue.purpose) == (1, "quarantined", "restore")
    assert runner.carry(Replication, rescue.pk, rescue.attempt, replicating.replicate) == State.DONE
    house.refresh_from_db()
    assert house.state == "ok"
    assert fixity.verify(asset)
    kinds = [(event.kind, event.outcome) for event in asset.events.all()][-4:]
    assert kinds == [("rep", "success"), ("fix", "fail"), ("qua", "success"), ("rec", "success")]
    aside = list(Path(places.root_of(places.house()), places.ASIDE).iterdir())
    assert any(asset.name.rpartition("/")[2] in path.name for path in aside)
    assert checked(places.house()).report["changed"] == 0
    for path in aside:
        path.unlink()


def test_a_missing_copy_comes_back_too(asset, tape, operator, tmp_path):
    copy = copied(asset, tape, operator)
    (tmp_path / "tape" / copy.name).unlink()

    run = checked(tape)

    rescue = run.findings.exclude(copy=None).get().replication
    assert run.report["missing"] == 1
    assert runner.carry(Replication, rescue.pk, rescue.attempt, replicating.replicate) == State.DONE
    assert checked(tape).is_clean


def test_without_a_good_copy_the_file_stays_where_it_is(asset):
    rot(stored(asset))

    run = checked(places.house())

    assert run.findings.exclude(copy=None).get().replication is None
    assert stored(asset).exists()


def test_an_unmounted_location_is_reported_once_and_its_files_are_not_called_missing(
    asset, tape, operator, tmp_path
):
    copied(asset, tape, operator)
    (tmp_path / "tape").rename(tmp_path / "on the shelf")
    (tmp_path / "tape").mkdir()

    run = checked(tape)

    tape.refresh_from_db()
    assert (run.state, run.findings.count()) == (State.QUARANTINED, 0)
    assert "is not mounted" in run.error
    assert tape.trouble == run.error
    assert Copy.objects.get(location=tape).state == "ok"
    assert housekeeping._is_due(tape, tape.created_at + housekeeping.timedelta(days=99)) is False


def test_a_location_that_comes_back_is_no_longer_in_trouble(asset, tape, operator, tmp_path):
    copied(asset, tape, operator)
    (tmp_path / "tape").rename(tmp_path / "away")
    checked(tape)
    (tmp_path / "away").rename(tmp_path / "tape")

    assert checked(tape).is_clean

    tape.refresh_from_db()
    assert tape.trouble == ""


def test_a_run_killed_in_the_middle_of_a_file_goes_on_there(asset, monkeypatch):
    monkeypatch.setattr(checking.reading, "STEP", 4096)
    monkeypatch.setattr(checking.reading, "CHECKPOINT", 8192)
    run = checking.start(places.house())
    row = leases.claim(FixityRun, run.pk, run.attempt, "first")

    killed_during(checking.check_location, row)
    run.refresh_from_db()
    stood = int(run.cursor["state"].split(":")[0])
    seen = []

    def beat(done, total):
        seen.append(done)

    again = leases.claim(FixityRun, run.pk, run.attempt, "second")
    checking.check_location(again, beat)
    again.refresh_from_db()

    assert 8192 <= stood <= 20480
    assert min(seen) > stood
    assert again.report["ok"] == 1
    assert asset.events.filter(kind="fix").count() == 1


def test_a_worker_taken_for_dead_can_settle_nothing_more(asset):
    run = checking.start(places.house())
    row = leases.claim(FixityRun, run.pk, run.attempt, "first")
    leases.lapse(row, said("lapsed"), only_lapsed=False)

    with pytest.raises(leases.LeaseLost):
        checking.check_location(row, lambda done, total: None)

    assert not asset.events.filter(kind="fix").exists()


def test_a_full_location_is_reported_once_for_all_that_wait(asset, tape, operator, monkeypatch):
    other = make.version(frames=13)
    keeping.ask_copies(tape.pk, by=operator)
    monkeypatch.setattr(replicating.places, "free_bytes", lambda location: 10)
    rows = list(Replication.objects.order_by("pk"))

    for row in rows:
        runner.carry(Replication, row.pk, row.attempt, replicating.replicate)

    tape.refresh_from_db()
    assert "is full" in tape.trouble
    assert sorted(Replication.objects.values_list("state", flat=True)) == ["cancelled", "quarantined"]
    assert not other.asset.copies.filter(location=tape).exists()


def test_the_rule_names_the_masters_that_break_it(asset, tape, operator, client):
    keeping.set_rule(by=operator, copies=2, tiers=2, offsite=True)

    assert list(rules.failing()) == [asset]
    assert not rules.standing(asset)
    client.force_login(operator)
    assert asset.original_name in client.get(reverse("archive:storage_failing")).content.decode()
    copied(asset, tape, operator)

    assert not rules.failing().exists()
    assert rules.standing(asset)


def test_a_collection_s_own_rule_goes_before_the_house_s(asset, operator):
    from archive.models import Collection

    collection = Collection.objects.create(code="N", name_en="Newsreels")
    keeping.set_rule(by=operator, copies=3, tiers=1)
    keeping.set_rule(by=operator, copies=1, tiers=1, collection_id=collection.pk)
    assert list(rules.failing()) == [asset]

    type(asset.work).objects.filter(pk=asset.work_id).update(collection=collection)

    assert not rules.failing().exists()
    keeping.set_rule(by=operator, copies=0, collection_id=collection.pk)
    assert list(rules.failing()) == [asset]


def test_a_bad_copy_does_not_count(asset, tape, operator):
    keeping.set_rule(by=operator, copies=2)
    copied(asset, tape, operator)
    Copy.objects.filter(location=tape).update(state="changed")

    assert [row.good for row in rules.failing()] == [1]


@pytest.mark.parametrize(
    ("url", "why"),
    [("ftp://host/x", "is no address of a store"), ("file:///nowhere/at/all", "There is no folder"),
     ("s3://bucket/x?colour=red", "colour is not understood"), ("alias:nothing", "is no address")],
)  # fmt: skip
def test_an_address_that_cannot_be_is_refused(operator, url, why):
    with pytest.raises(ValidationError, match=why):
        keeping.open_location(by=operator, name="x", title="X", url=url)

    assert not StorageLocation.objects.filter(name="x").exists()


def test_a_copy_inside_the_house_is_no_copy(operator, settings):
    with pytest.raises(ValidationError, match="lies in the house itself"):
        keeping.open_location(by=operator, name="x", title="X", url=f"file://{settings.DATA_DIR}/more")


def test_only_operators_keep_the_storage(tape, client):
    with pytest.raises(Refused, match="Only operators"):
        keeping.ask_copies(tape.pk, by=person("cataloguer"))
    client.force_login(person("auditor"))
    assert client.get(tape.get_absolute_url()).status_code == 200
    assert client.post(reverse("archive:fixity_begin", args=[tape.pk])).status_code == 403
    client.force_login(person("restorer"))
    assert client.get(reverse("archive:storage_list")).status_code == 403


def test_the_address_of_a_location_with_copies_stays(asset, tape, operator, tmp_path):
    copied(asset, tape, operator)

    with pytest.raises(Refused, match="Copies lie at this address"):
        keeping.change_location(tape.pk, by=operator, url=f"file://{tmp_path}")


def test_fixity_is_begun_when_its_interval_is_over(asset, tape, operator):
    copied(asset, tape, operator)
    later = tape.created_at + housekeeping.timedelta(days=31)

    assert [run.location for run in housekeeping.start_due_fixity(later)] == [tape]
    assert housekeeping.start_due_fixity(later) == []


def test_the_pages_of_the_storage_are_shown(asset, tape, operator, client):
    copied(asset, tape, operator)
    run = checked(tape)
    client.force_login(operator)

    edit = reverse("archive:storage_edit", args=[tape.pk])
    pages = [reverse("archive:storage_list"), reverse("archive:storage_open"), edit]
    for address in [*pages, tape.get_absolute_url(), run.get_absolute_url()]:
        assert client.get(address).status_code == 200
    form = {"title": "Tape 2", "name": "tape", "tier": "offline", "url": tape.url}
    form |= {"fixity_days": 10, "fixity_mbps": 0}
    assert client.post(reverse("archive:storage_edit", args=[tape.pk]), form).status_code == 302
    tape.refresh_from_db()
    assert (tape.title, tape.mounted) == ("Tape 2", False)
    assert client.post(reverse("archive:rule_set"), {"copies": 2, "tiers": 3}).status_code == 422


def test_the_commands_copy_and_check(asset, tape, operator, tmp_path, capsys):
    call_command("replicate", "--to", "tape")
    call_command("check_fixity", "--location", "tape")
    assert "1 copies made and proved" in capsys.readouterr().out
    rot(tmp_path / "tape" / asset.name)
    with pytest.raises(CommandError, match=f"Asset {asset.pk} has changed"):
        call_command("check_fixity", "--location", "tape")
    with pytest.raises(CommandError, match="No location is called 'nowhere'"):
        call_command("replicate", "--to", "nowhere")


def test_reading_is_throttled():
    from archive.files.reading import Throttle

    now, slept = [0.0], []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    throttle = Throttle(10, clock=lambda: now[0], sleep=sleep)
    for _step in range(5):
        throttle.spend(10_000_000)

    assert 3.9 <= sum(slept) <= 5.1
