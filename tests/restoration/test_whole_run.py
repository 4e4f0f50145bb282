"""A run from its first look at the film to a verified master, on real pictures."""

from itertools import pairwise

import pytest
from django.conf import settings

from archive.models import JournalEntry, MachineTime
from film import master
from film.digest import sha256
from restoration import assembly, stores
from restoration.models import Project, Run, Segment
from tests.factories import archive as make
from tests.factories import restoration as bench
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def test_a_run_makes_a_verified_version_with_its_makers():
    project = bench.project()
    run = bench.carry(bench.run(project))

    assert (run.status, run.error) == (Run.Status.SUCCEEDED, "")
    version = run.result
    assert (version.parent, version.kind, version.number) == (project.source, "restored", 2)
    assert (version.asset.frames, version.asset.rate, version.asset.dar) == (48, "24/1", "4/3")
    assert (version.asset.video_codec, version.asset.audio_codec) == ("ffv1", "flac")
    assert [maker.pk for maker in version.makers.all()] == [run.started_by_id]
    project.refresh_from_db()
    assert project.status == Project.Status.CANDIDATE_READY


def test_the_manifest_names_every_piece_and_its_digest_is_the_versions():
    run = bench.carry(bench.run())

    manifest = run.result.manifest
    assert manifest["parts"] == list(run.segments.values_list("digest", flat=True))
    assert manifest["sound"] == run.steps.get(kind="sound").digest
    assert (manifest["facts"]["recipe"], manifest["facts"]["deviations"]) == (run.recipe_digest, [])
    assert master.manifest_digest(manifest) == run.result.manifest_digest


def test_pieces_are_stored_under_their_digests_and_scratch_is_left_empty(store):
    run = bench.carry(bench.run())

    for segment in run.segments.all():
        assert segment.name == f"{run.pk}/segments/{segment.index:05d}/{segment.digest}.mkv"
        with stores.stored(segment.name) as path:
            assert sha256(path) == segment.digest
    assert len(store()) == run.segments.count() + 2
    assert not [path for path in (settings.SCRATCH_DIR / "runs").rglob("*") if path.is_file()]


def test_every_try_is_in_the_books_once_and_the_journal_tells_the_run():
    run = bench.carry(bench.run())

    work = run.project.work
    booked = MachineTime.objects.filter(work=work)
    assert booked.count() == run.segments.count() + 3
    assert sum(row.frames for row in booked.filter(step="segment")) == 48
    assert set(booked.values_list("outcome", flat=True)) == {"done"}
    verbs = list(
        JournalEntry.objects.filter(work=work, subject_type="restoration.run").values_list("verb", flat=True)
    )
    assert verbs == ["run.succeeded", "run.started"]


def test_segments_cover_the_film_and_follow_from_the_film_alone(cut):
    ranges = list(cut.segments.values_list("start", "stop"))
    assert ranges[0][0] == 0 and ranges[-1][1] == 48
    assert all(before[1] == after[0] for before, after in pairwise(ranges))
    assert len(ranges) == 4
    assert cut.status == Run.Status.RUNNING


def test_the_same_recipe_again_gives_the_same_master_and_no_second_version():
    project = bench.project()
    first = bench.carry(bench.run(project))
    again = bench.carry(bench.run(project))

    assert again.status == Run.Status.SUCCEEDED
    assert (again.result, again.plan["same_as"]) == (None, first.result_id)
    assert project.work.versions.count() == 2
    digests = [run.steps.get(kind="assemble").digest for run in (first, again)]
    assert digests[0] == digests[1] == first.result.manifest_digest


def test_an_assembly_done_twice_files_one_version(monkeypatch):
    """The worker dies after filing the version and before its commit; the next one finds it there."""
    run = bench.run()
    while (row := bench.next_row(run)) is not None and getattr(row, "kind", "") != "assemble":
        bench.carry_row(row)
    file_version = assembly.file_version

    def dies(*args):
        file_version(*args)
        raise RuntimeError("killed")

    monkeypatch.setattr(assembly, "file_version", dies)
    bench.carry_row(row)
    monkeypatch.undo()
    run = bench.carry(run)

    assert run.status == Run.Status.SUCCEEDED
    assert run.steps.get(kind="assemble").attempt == 2
    assert run.project.work.versions.count() == 2


def test_a_silent_film_has_no_sound_step():
    run = bench.carry(bench.run(bench.project(make.version(sound=False))))

    assert run.status == Run.Status.SUCCEEDED
    assert not run.steps.filter(kind="sound").exists()
    assert run.result.asset.channels == 0


def test_a_piece_that_is_stored_twice_is_left_as_it_is(tmp_path, store):
    piece = tmp_path / "piece.bin"
    piece.write_bytes(b"frames")
    name, digest = stores.keep(piece, "1/segments/00000", ".mkv")
    assert stores.keep(piece, "1/segments/00000", ".mkv") == (name, digest)
    assert store() == [name]


def test_a_damaged_stored_piece_is_replaced(tmp_path):
    piece = tmp_path / "piece.bin"
    piece.write_bytes(b"frames")
    name, digest = stores.keep(piece, "1/segments/00000", ".mkv")
    with stores.stored(name) as there:
        there.chmod(0o600)
        there.write_bytes(b"fra")
    stores.keep(piece, "1/segments/00000", ".mkv")
    assert stores.stored_digest(name) == digest


def test_scratch_of_older_tries_and_of_ended_runs_is_swept(cut):
    segment = cut.segments.first()
    older = stores.scratch_of(cut.pk) / f"restoration_segment-{segment.pk}-0"
    ended = stores.scratch_of(999_999)
    other = stores.scratch_of(cut.pk) / "restoration_segment-777-1"
    for folder in (older, ended, other):
        folder.mkdir(parents=True)
    with stores.scratch(segment) as folder:
        assert folder.is_dir()
        assert (older.exists(), ended.exists(), other.exists()) == (False, False, True)
    assert not folder.exists()


def test_the_person_who_started_the_run_is_barred_from_judging_it():
    maker = person("restorer", "senior_restorer")
    run = bench.carry(bench.run(by=maker))
    assert run.result.has_maker(maker)
    assert Segment.objects.filter(run=run, digest="").count() == 0
