"""Films come in from a path, a folder of pictures or a watched folder, and are held against the policy."""

import os
import time

import av
import pytest
from django.core.management import CommandError, call_command

from archive.files import examining, intakes, watching
from archive.models import (
    Asset,
    Collection,
    CollectionMember,
    Digest,
    Examination,
    Intake,
    WatchedFile,
    Work,
)
from film.frames import picture_at, read
from film.probe import probe
from film.stills import spread
from jobs import runner
from tests.clips import draw_film, draw_sequence
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A film, drawn once for this module."""
    return draw_film(tmp_path_factory.mktemp("films") / "scan.mkv", frames=24)


@pytest.fixture
def by():
    return make.somebody("cataloguer")


@pytest.fixture
def item(by):
    return make.item(by=by, inventory_number="CFA-0042", barcode="6901234")


def ingest(*words, **options):
    call_command("ingest", *map(str, words), **options)


def test_a_path_is_taken_in_by_the_command(film, item, capsys):
    ingest(film, "--item", "CFA-0042", "--label", "Scan")

    asset = Asset.objects.get()
    assert (asset.item, asset.version.label) == (item, "Scan")
    assert asset.first_digest.value in capsys.readouterr().out


def test_the_command_says_what_is_wrong(film, item, tmp_path):
    with pytest.raises(CommandError, match="Give a path"):
        ingest(film)
    with pytest.raises(CommandError, match="There is no work 4711"):
        ingest(film, "--work", 4711)
    with pytest.raises(CommandError, match="No item has"):
        ingest(film, "--item", "X-1")
    with pytest.raises(CommandError, match="Nobody is called"):
        ingest(film, "--work", 1, "--by", "nobody")
    (tmp_path / "empty.mkv").write_bytes(b"")
    with pytest.raises(CommandError, match=r"empty\.mkv is empty \(0 bytes\)"):
        ingest(tmp_path / "empty.mkv", "--item", "CFA-0042")


def test_a_refusal_is_one_sentence_without_the_inside_of_the_house(item, tmp_path, caplog):
    (tmp_path / "empty.mkv").write_bytes(b"")
    with pytest.raises(CommandError):
        ingest(tmp_path / "empty.mkv", "--item", "CFA-0042")
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


def test_a_duplicate_says_which_asset_it_is(film, item):
    ingest(film, "--item", "CFA-0042")

    with pytest.raises(CommandError, match=r"is already held as .*scan"):
        ingest(film, "--item", "CFA-0042")

    row = Intake.objects.first()
    assert row.held_as == Asset.objects.get().pk


def test_a_folder_of_pictures_becomes_a_version_that_is_read_like_a_film(item, tmp_path):
    draw_sequence(tmp_path / "reel 1", frames=8, form="gray16le", suffix="tif")

    ingest(tmp_path / "reel 1", "--item", "CFA-0042", "--rate", "18")

    asset = Asset.objects.get()
    assert (asset.container, asset.frames, asset.rate, asset.bit_depth) == ("sequence", 8, "18/1", 16)
    assert asset.poster and asset.filmstrip
    assert asset.digests.get(scope=Digest.Scope.MANIFEST).value == asset.version.manifest["frames"]["value"]
    from archive.storage import local

    with local(asset.room, asset.name) as path:
        assert int(next(read(path, 5, 6)).planes[0][0, 0]) == 1006 * 7
        assert picture_at(path, 0).size == (96, 72)
        assert probe(path).video.codec == "tiff"


def test_a_sequence_without_a_rate_or_with_gaps_is_refused_until_asked(item, tmp_path):
    draw_sequence(tmp_path / "reel", frames=8)
    with pytest.raises(CommandError, match="say its frame rate"):
        ingest(tmp_path / "reel", "--item", "CFA-0042")
    (tmp_path / "reel" / "scan.0001004.dpx").unlink()
    with pytest.raises(CommandError, match="lacks 1 of the frames 1001 to 1008: 1004"):
        ingest(tmp_path / "reel", "--item", "CFA-0042", "--rate", "24")
    assert not Asset.objects.exists()

    ingest(tmp_path / "reel", "--item", "CFA-0042", "--rate", "24", "--with-gaps")

    event = Asset.objects.get().events.get(kind="val")
    rule = next(row for row in event.detail["policy"] if row["rule"] == "frames")
    assert (event.outcome, rule["verdict"], rule["found"]) == ("warning", "fail", "1004")


def test_the_same_pictures_at_another_rate_are_held_already(item, tmp_path):
    draw_sequence(tmp_path / "reel", frames=4)
    ingest(tmp_path / "reel", "--item", "CFA-0042", "--rate", "24")

    with pytest.raises(CommandError, match="is already held"):
        ingest(tmp_path / "reel", "--item", "CFA-0042", "--rate", "25")


def test_a_master_s_rules_are_recorded_one_by_one(film, item):
    ingest(film, "--item", "CFA-0042")

    event = Asset.objects.get().events.get(kind="val")
    verdicts = {row["rule"]: row["verdict"] for row in event.detail["policy"]}
    assert event.outcome == "success"
    assert verdicts == {
        "container": "pass", "picture": "pass", "slice_crc": "pass", "sound": "pass", "rate": "pass",
        "constant_rate": "pass", "aspect": "pass", "frames": "aside",
    }  # fmt: skip


def test_a_lossy_film_of_another_rate_breaks_rules_and_is_held_nevertheless(item, tmp_path):
    type(item).objects.filter(pk=item.pk).update(frame_rate="18")
    path = draw_film(tmp_path / "lossy.mp4", frames=24, codec="libx264")

    ingest(path, "--item", "CFA-0042")

    event = Asset.objects.get().events.get(kind="val")
    broken = {row["rule"] for row in event.detail["policy"] if row["verdict"] == "fail"}
    assert event.outcome == "warning"
    assert {"container", "picture", "rate"} <= broken


def test_an_examined_master_has_its_framemd5(film, item):
    ingest(film, "--item", "CFA-0042")
    row = Examination.objects.get()

    assert runner.carry(Examination, row.pk, row.attempt, examining.examine) == "done"

    digest = Digest.objects.get(scope=Digest.Scope.FRAMES)
    event = row.asset.events.filter(kind="mes").last()
    assert digest.algorithm == "framemd5-v2+sha256"
    assert event.detail["format"] == "FFmpeg framemd5, version 2"
    assert event.detail["mediaconch"] in ("not installed", "pass", "fail")
    from django.core.files.storage import storages

    with storages["default"].open(event.detail["report"]) as file:
        assert len([line for line in file if not line.startswith(b"#")]) == 24


def test_a_slice_that_rotted_before_it_came_is_named_by_its_frame(item, tmp_path):
    film = draw_film(tmp_path / "long.mkv", frames=60)
    looked_at = {*spread(60, 24), *spread(60, 12)}  # stills would find it while the film is taken in
    bad = next(number for number in range(7, 60) if number not in looked_at)
    with av.open(str(film)) as container:
        packets = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    data = bytearray(film.read_bytes())
    data[packets[bad][0] + packets[bad][1] // 2] ^= 0xFF
    (tmp_path / "rotten.mkv").write_bytes(data)
    ingest(tmp_path / "rotten.mkv", "--item", "CFA-0042")
    row = Examination.objects.get()

    assert runner.carry(Examination, row.pk, row.attempt, examining.examine) == "quarantined"

    row.refresh_from_db()
    assert f"has damaged slices in the frames {bad};" in row.error
    assert row.asset.events.filter(kind="val", outcome="fail").exists()


def put(folder, film, name, age=60):
    path = folder / name
    path.write_bytes(film.read_bytes())
    then = time.time() - age
    os.utime(path, (then, then))
    return path


def test_a_watched_film_goes_to_its_item_once_it_has_stopped_changing(film, item, by, tmp_path):
    path = put(tmp_path, film, "CFA-0042_reel1.mkv")

    assert watching.sweep(tmp_path, by=by) == 0
    assert watching.sweep(tmp_path, by=by) == 1
    assert watching.sweep(tmp_path, by=by) == 0

    row = Intake.objects.get()
    assert runner.carry(Intake, row.pk, row.attempt, intakes.take_in) == "done"
    assert Asset.objects.get().item == item
    assert path.exists()


def test_a_film_that_is_still_being_written_waits(film, item, by, tmp_path):
    path = put(tmp_path, film, "6901234.mkv", age=0)
    watching.sweep(tmp_path, by=by)
    assert watching.sweep(tmp_path, by=by) == 0
    with path.open("ab") as file:
        file.write(b"more")
    os.utime(path, (time.time() - 60,) * 2)

    assert watching.sweep(tmp_path, by=by) == 0
    assert WatchedFile.objects.get().state == "settling"


def test_what_cannot_be_taken_is_listed_with_its_reason(film, item, by, tmp_path, client):
    put(tmp_path, film, "holiday.mkv")
    empty = put(tmp_path, film, "CFA-0042 b.mkv")
    empty.write_bytes(b"")
    os.utime(empty, (time.time() - 60,) * 2)
    (tmp_path / ".hidden.mkv").write_bytes(b"x")
    (tmp_path / "CFA-0042.link.mkv").symlink_to("/etc/passwd")

    watching.sweep(tmp_path, by=by, settled=0)
    watching.sweep(tmp_path, by=by, settled=0)

    reasons = {os.path.basename(row.path): row.reason["message"] for row in WatchedFile.objects.all()}
    assert sorted(reasons) == ["CFA-0042 b.mkv", "CFA-0042.link.mkv", "holiday.mkv"]
    assert all(row.state == "refused" for row in WatchedFile.objects.all())
    client.force_login(by)
    page = client.get("/catalogue/intakes/").content.decode()
    assert "holiday.mkv begins with no item" in page


def test_the_longest_number_wins(item, by):
    longer = make.item(of=item.manifestation.work, by=by, inventory_number="CFA-0042-2")

    assert watching.item_of("CFA-0042-2_scan.mkv") == longer
    assert watching.item_of("cfa-0042 scan.mkv") == item
    assert watching.item_of("CFA-00421.mkv") is None


def test_the_list_names_no_file_of_an_item_whose_work_the_reader_may_not_see(client, item, by, tmp_path):
    shut = Collection.objects.create(code="S", name_en="Shut", restricted=True)
    closed = make.item(make.work(), by=by, inventory_number="CFA-0042-S", barcode="777")
    Work.objects.filter(manifestations__items=closed).update(collection=shut)
    for name in ("CFA-0042_a.mkv", "cfa-0042-s (2).mkv", "777.mkv", "holiday.mkv"):
        (tmp_path / name).write_bytes(b"not yet a film")
    watching.sweep(tmp_path, by=by)

    def told(user):
        client.force_login(user)
        return client.get("/catalogue/intakes/").text

    page = told(person("cataloguer", username="other"))
    assert "CFA-0042_a.mkv" in page and "holiday.mkv" in page
    assert "0042-s" not in page and "777" not in page
    CollectionMember.objects.create(collection=shut, user=by)
    assert "cfa-0042-s (2).mkv" in told(by) and watching.item_of("777.mkv") == closed


def test_the_command_watches(film, item, tmp_path, capsys):
    put(tmp_path, film, "CFA-0042.mkv")
    put(tmp_path, film, "nobody.mkv")

    ingest("--watch", tmp_path, "--once", "--every", "0.01")

    told = capsys.readouterr().out
    assert "CFA-0042.mkv: taken in" in told
    assert "refused: nobody.mkv begins with no item" in told


def test_what_is_expected_of_a_master_is_said_in_the_reader_s_language(film, item, client, by):
    ingest(film, "--item", "CFA-0042")
    client.force_login(by)
    page = client.get(Asset.objects.get().version.get_absolute_url(), headers={"Accept-Language": "zh-hans"})
    assert "a rate films are made at" not in page.text and "影片" in page.text
