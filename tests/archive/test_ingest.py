"""A film is taken in whole and named by its bytes, or not at all."""

import hashlib
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from accounts.permissions import Refused
from archive import actions, fixity, receiving
from archive.models import Asset, Digest, JournalEntry, PreservationEvent, Version
from archive.vocabulary import AssetRole
from film.errors import FilmError, NotFilm, Truncated
from tests.clips import cut_short, draw_film, draw_sound
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A film of two seconds, drawn once for this module."""
    return draw_film(tmp_path_factory.mktemp("films") / "马路 天使 (1937).mkv", frames=48)


@pytest.fixture
def work():
    return make.work()


@pytest.fixture
def store():
    """The files of the store, empty before and after each test."""
    root = settings.DATA_DIR / "store"
    shutil.rmtree(root, ignore_errors=True)
    yield lambda: sorted(path.name for path in root.rglob("*") if path.is_file())
    shutil.rmtree(root, ignore_errors=True)


def nothing_is_left(store):
    scratch = list(settings.SCRATCH_DIR.glob("intake-*")) if settings.SCRATCH_DIR.exists() else []
    rows = [model.objects.count() for model in (Asset, Digest, PreservationEvent, Version)]
    return store() == [] and scratch == [] and rows == [0, 0, 0, 0]


def test_a_film_becomes_the_first_version_with_its_facts(work, film, store):
    version = actions.ingest(work.pk, by=make.somebody("cataloguer"), source=film)

    asset = version.asset
    assert (version.number, version.kind, version.label) == (1, "source", "马路 天使 (1937).mkv")
    assert (asset.frames, asset.rate, asset.width, asset.height, asset.dar) == (48, "24/1", 96, 72, "4/3")
    assert (asset.video_codec, asset.audio_codec, asset.channels) == ("ffv1", "flac", 1)
    assert asset.seconds == 2


def test_the_digest_of_first_sight_is_that_of_the_file(work, film, store):
    version = actions.ingest(work.pk, by=make.somebody("cataloguer"), source=film)

    expected = hashlib.sha256(film.read_bytes()).hexdigest()
    assert str(version.asset.first_digest) == f"sha256:{expected}"
    assert version.asset.name == f"works/{work.pk}/{expected[:12]}-马路_天使_1937.mkv"
    assert storages["masters"].open(version.asset.name).read() == film.read_bytes()
    assert fixity.verify(version.asset).ok


def test_a_film_has_stills_and_its_premis_events_and_a_journal_entry(work, film, store):
    version = actions.ingest(work.pk, by=make.somebody("cataloguer"), source=film)

    with storages["stills"].open(version.asset.filmstrip) as file:
        assert Image.open(file).width > Image.open(file).height
    assert [event.kind for event in version.asset.events.all()] == ["ing", "mes", "mee", "val"]
    assert work.journal.first().verb == "film.ingested"
    assert work.journal.first().after["sha256"] == version.asset.first_digest.value


def test_an_uploaded_film_is_taken_in_like_one_from_a_path(work, film, store):
    upload = SimpleUploadedFile("upload.mkv", film.read_bytes(), content_type="video/x-matroska")

    version = actions.ingest(work.pk, by=make.somebody("cataloguer"), source=upload, label="Scan of 2024")

    assert (version.label, version.asset.original_name) == ("Scan of 2024", "upload.mkv")


@pytest.mark.parametrize("kind", ["empty", "text", "sound", "truncated", "still"])
def test_what_is_no_whole_film_is_refused_by_name_and_leaves_nothing(kind, work, film, store, tmp_path):
    path = tmp_path / "第一本 reel.mkv"
    make_bad = {
        "empty": lambda: path.write_bytes(b""),
        "text": lambda: path.write_text("INT. TEAHOUSE - NIGHT\n" * 200),
        "sound": lambda: draw_sound(path.with_suffix(".mka")).rename(path),
        "truncated": lambda: cut_short(film, path),
        "still": lambda: Image.new("L", (96, 72)).save(path, "PNG"),
    }
    make_bad[kind]()

    with pytest.raises(Truncated if kind == "truncated" else NotFilm, match=r"第一本 reel\.mkv"):
        actions.ingest(work.pk, by=make.somebody("cataloguer"), source=path)

    assert nothing_is_left(store)


def test_the_same_film_is_not_held_twice_and_the_first_is_named(work, film, store):
    by = make.somebody("cataloguer")
    first = actions.ingest(work.pk, by=by, source=film)
    files = store()

    with pytest.raises(actions.AlreadyHeld, match=r"is already held as .* of “Street Angel”") as refusal:
        actions.ingest(make.work().pk, by=by, source=film)

    assert refusal.value.asset == first.asset
    assert store() == files


def test_a_file_that_is_written_to_while_it_is_read_is_refused(work, film, store, tmp_path, monkeypatch):
    growing = tmp_path / "growing.mkv"
    shutil.copy(film, growing)
    monkeypatch.setattr(receiving, "BLOCK", 1 << 12)
    blocks = receiving._blocks

    def interrupted(source, name, start):
        for number, block in enumerate(blocks(source, name)):
            if number == 1:
                with growing.open("ab") as file:
                    file.write(b"more")
            yield block

    monkeypatch.setattr(receiving, "_blocks", interrupted)

    with pytest.raises(receiving.Changed, match=r"growing\.mkv changed while it was being read"):
        actions.ingest(work.pk, by=make.somebody("cataloguer"), source=growing)

    assert nothing_is_left(store)


def test_a_full_disk_is_said_before_anything_is_copied(work, film, store, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(receiving.shutil, "disk_usage", lambda path: usage._replace(free=10))

    with pytest.raises(receiving.NoRoom, match="free 1 megabytes"):
        actions.ingest(work.pk, by=make.somebody("cataloguer"), source=film)

    assert nothing_is_left(store)


def test_a_failure_after_the_files_are_stored_takes_them_away_again(work, film, store, monkeypatch):
    monkeypatch.setattr(actions.films.journal, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.ingest(work.pk, by=make.somebody("cataloguer"), source=film)

    assert nothing_is_left(store)


@pytest.mark.django_db(transaction=True)
def test_ingest_refuses_to_run_inside_a_transaction_that_could_orphan_its_files(film, store):
    work = make.work()

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        actions.ingest(work.pk, by=make.somebody("cataloguer"), source=film)

    assert nothing_is_left(store)


def test_only_cataloguers_take_in_film(work, film):
    with pytest.raises(Refused, match="Only cataloguers take in film"):
        actions.ingest(work.pk, by=person("restorer"), source=film)


def test_a_folder_and_a_missing_path_are_named(work, tmp_path):
    by = make.somebody("cataloguer")
    with pytest.raises(NotFilm, match="is a folder"):
        actions.ingest(work.pk, by=by, source=tmp_path)
    with pytest.raises(FilmError, match=r"nowhere\.mkv does not exist"):
        actions.ingest(work.pk, by=by, source=tmp_path / "nowhere.mkv")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\nb<script>.mkv", "abscript.mkv"),
        ("电" * 300 + ".mkv", "电" * 60 + ".mkv"),
        ("...", "film"),
    ],
)
def test_stored_names_are_safe_for_every_store(given, kept):
    assert receiving.safe_name(Path(given).name) == kept


def test_a_restored_film_hangs_under_its_source_with_its_makers(film, store):
    source = make.version(path=film)
    maker = person("restorer")

    version = make.restored(source, by=maker)

    assert (version.number, version.kind, version.parent) == (2, "restored", source)
    assert version.has_maker(maker)
    assert version.source == source
    modification = version.asset.events.get(kind="mod")
    assert (modification.source, modification.agent) == (source.asset, maker)


def test_a_second_assembly_of_the_same_manifest_changes_nothing(film, store):
    source = make.version(path=film)
    first = make.restored(source)
    files, entries = store(), JournalEntry.objects.count()

    second = make.restored(source)

    assert second == first
    assert (store(), JournalEntry.objects.count()) == (files, entries)


def test_a_version_cannot_be_altered(film, store):
    version = Version.objects.get(pk=make.version(path=film).pk)
    version.manifest_digest = "0" * 64

    with pytest.raises(ValueError, match="immutable: manifest_digest cannot change"):
        version.save()


def test_a_digest_and_an_event_are_written_once(film, store):
    asset = make.version(path=film).asset

    with pytest.raises(ValueError, match="never overwritten"):
        asset.first_digest.save()
    with pytest.raises(ValueError, match="append-only"):
        asset.events.first().save()


def test_a_reference_is_kept_aside_once_and_is_no_version(work, film, store):
    by = make.somebody("cataloguer")

    first = actions.keep_reference(work.pk, by=by, path=film, label="Clean truth")
    second = actions.keep_reference(work.pk, by=by, path=film, label="Clean truth")

    assert first == second
    assert (first.role, str(first)) == (AssetRole.REFERENCE, "Clean truth")
    assert not work.versions.exists()


def test_the_signed_version_is_one_of_the_title_s_own(film, store):
    source = make.version(path=film)
    other = make.work()

    with pytest.raises(ValueError, match="belongs to work"):
        actions.set_signed_version(other.pk, source.pk, by=person("faithfulness_reviewer"), reason="signed")


def test_setting_the_signed_version_is_journalled_with_before_and_after(film, store):
    source = make.version(path=film)
    by = person("faithfulness_reviewer")

    actions.set_signed_version(source.work_id, source.pk, by=by, reason="signed")
    work = actions.set_signed_version(source.work_id, None, by=by, reason="reopened")

    newest, older = work.journal.all()[:2]
    assert (newest.before["version"], newest.after["version"], newest.reason) == (1, None, "reopened")
    assert older.after["manifest_digest"] == source.manifest_digest
