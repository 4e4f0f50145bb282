"""A film that was brought to video comes out at its own rate, each picture once."""

import io
from contextlib import ExitStack
from fractions import Fraction

import numpy as np
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from accounts.permissions import Refused
from archive import shots
from archive.storage import local
from film import carried, sound
from film.frames import read
from restoration import actions, progress, taking
from restoration.engine import film_rate, pipeline, recipes
from restoration.engine.plan import Analysis
from restoration.forms import RecipeForm
from restoration.models import Run
from tests.factories import archive as make
from tests.factories import restoration as bench
from tests.factories import telecine
from tests.factories.telecine import FILM, FRAMES, PICTURES, VIDEO
from tests.restoration.test_recipe_form import answers

pytestmark = pytest.mark.django_db
@pytest.fixture(scope="module")
def telecined(tmp_path_factory):
    return telecine.film(tmp_path_factory.mktemp("tv") / "tv.mkv")


@pytest.fixture
def source(telecined):
    return make.version(path=telecined)


@pytest.fixture
def made(source):
    """A run at film rate, carried to its end."""
    return bench.carry(start(bench.project(source)))


def start(project, *, film_rate=True):
    return actions.start_run(
        project.pk, by=make.somebody("restorer"), recipe=bench.LIGHT, film_rate=film_rate
    )


def film(version, files):
    return files.enter_context(local(version.asset.room, version.asset.name))


def test_the_master_shows_every_picture_once_for_the_length_of_the_video_with_its_sound(made, source):
    assert (made.status, made.error) == (Run.Status.SUCCEEDED, "")
    asset = made.result.asset
    assert (asset.frames, asset.rate) == (PICTURES, "24000/1001")
    assert abs(asset.frames / FILM - source.asset.frames / VIDEO) <= 1 / (2 * FILM)
    with ExitStack() as files:
        before, after = film(source, files), film(made.result, files)
        assert carried.carried(after).timecode == "01:00:00:00"
        heard = [np.concatenate(list(sound.read(path)), axis=1) for path in (before, after)]
    assert np.array_equal(*heard)


def test_segments_joined_are_the_film_restored_whole(made, tmp_path):
    assert made.segments.count() > 2
    recipe = recipes.parse(made.recipe)
    with ExitStack() as files:
        analysis = Analysis.load(files.enter_context(local("runs", made.plan["analysis"]["name"])))
        taken = film_rate.take(analysis, VIDEO, "tv")
        whole = tmp_path / "whole.mkv"
        pipeline.restore(film(made.source, files), whole, recipe, analysis, threads=1, taken=taken)
        pairs = zip(read(whole), read(film(made.result, files)), strict=True)
        assert all(np.array_equal(one, other) for (_, a), (_, b) in pairs
                   for one, other in zip(a, b, strict=True))
    assert np.array_equal(taken.frames, taking.of_run(made).frames)


def test_progress_counts_the_frames_that_are_written(source):
    run = bench.carry_plan(start(bench.project(source)))
    assert sum(run.segments.values_list("total", flat=True)) == PICTURES
    assert (progress.of(run).total, run.frames, run.pictures) == (PICTURES, FRAMES, PICTURES)
    segment = run.segments.first()
    bench.carry_row(segment)
    segment.refresh_from_db()
    assert segment.done == segment.total < segment.frames
    run = bench.carry(run)
    assert (progress.of(run).done, progress.of(run).total) == (PICTURES, PICTURES)


def test_the_manifest_and_the_journal_say_it(made):
    said = made.result.manifest["facts"]["film_rate"]
    assert said == {"rate": "24000/1001", "frames": PICTURES, "of_rate": "30000/1001", "of_frames": FRAMES,
                    "taken": made.plan["taken"]["digest"]}
    assert shots.of(made.result)[-1][1] == PICTURES
    assert shots.of(made.source)[-1][1] == FRAMES


def test_a_run_at_the_video_rate_and_one_at_film_rate_are_two_versions(made):
    other = bench.carry(start(made.project, film_rate=False))
    assert other.result.asset.frames == FRAMES
    assert made.result.manifest_digest != other.result.manifest_digest
    again = bench.carry(start(made.project))
    assert again.plan["same_as"] == made.result_id


def test_a_segment_that_keeps_its_pictures_keeps_those_of_the_film(source):
    run = bench.carry_plan(start(bench.project(source)))
    segment = bench.quarantine(run.segments.get(index=1))
    actions.keep_original(segment.pk, by=make.somebody("restorer"), reason="Too dark to measure.")
    run = bench.carry(run)
    assert run.result.asset.frames == PICTURES
    first, last = taking.of_run(run).within(segment.start, segment.stop)
    assert run.result.manifest["facts"]["deviations"][0]["frames"] == [first, last]


def test_a_cancelled_run_leaves_the_way_for_another(source):
    run = bench.carry_plan(start(bench.project(source)))
    bench.carry_row(run.segments.first())
    assert actions.cancel_run(run.pk, by=make.somebody("restorer")).status == Run.Status.CANCELLED
    assert bench.carry(start(run.project)).result.asset.frames == PICTURES


def test_a_film_without_pulldown_is_refused_before_anything_is_written(store, client):
    run = bench.carry(start(bench.project()))
    assert run.status == Run.Status.NEEDS_ATTENTION
    assert store() == []
    client.force_login(make.somebody("restorer"))
    with translation.override("zh-hans"):
        page = client.get(run.get_absolute_url(), headers={"accept-language": "zh-Hans"}).content.decode()
    assert reverse("restoration:run_video_rate", args=[run.pk]) in page

    client.post(reverse("restoration:run_video_rate", args=[run.pk]))
    run = bench.carry(run)
    assert (run.status, run.film_rate) == (Run.Status.SUCCEEDED, False)
    assert run.result.asset.frames == 48


def test_what_a_run_has_found_is_told_to_the_next_one_and_refuses_it_at_once(client):
    project = bench.carry(bench.run()).project
    client.force_login(make.somebody("restorer"))
    address = reverse("restoration:run_create", args=[project.pk])
    page = client.get(address).content.decode()
    assert "there is no pulldown to undo" in page and 'name="film_rate"' not in page
    with pytest.raises(Refused, match="no rate of its own"):
        start(project)
    form = RecipeForm(recipe=recipes.recipe("standard"))
    answer = client.post(address, answers(form, film_rate="on"))
    assert answer.status_code == 200 and "restore it at the rate of the video" in answer.content.decode()
    assert project.runs.count() == 1


def test_the_form_says_what_was_found_and_starts_the_run(made, client):
    client.force_login(make.somebody("restorer"))
    address = reverse("restoration:run_create", args=[made.project_id])
    page = client.get(address).content.decode()
    assert "pulldown (3:2): the film runs at 23.976 a second" in page
    again = client.get(address + f"?recipe=run-{made.pk}").content.decode()
    assert "checked" in again.split('name="film_rate"')[1][:100]
    form = RecipeForm(recipe=recipes.recipe("standard"))
    client.post(address, answers(form, film_rate="on"))
    assert made.project.runs.first().film_rate


def test_a_run_that_nobody_looked_at_may_be_asked_for_film_rate(source, client):
    project = bench.project(source)
    client.force_login(make.somebody("restorer"))
    page = client.get(reverse("restoration:run_create", args=[project.pk])).content.decode()
    assert 'name="film_rate"' in page and "Nobody has measured this source yet" in page


def test_the_command_starts_a_run_at_film_rate(source):
    project = bench.project(source)
    call_command("restore", str(project.work_id), "--recipe", "gentle", "--film-rate", stdout=io.StringIO())
    assert Run.objects.get().film_rate


def test_a_planned_run_keeps_its_rate(made):
    with pytest.raises(Refused, match="its rate stays"):
        actions.keep_video_rate(made.pk, by=make.somebody("restorer"))


def test_pieces_that_show_no_new_picture_are_joined_to_a_neighbour():
    taken = film_rate.Taken(Fraction(24), np.array([0, 1, 3, 5, 6]))
    assert taking.joined(taken, [(0, 2), (2, 3), (3, 7), (7, 8)]) == [(0, 2), (2, 8)]
    assert taking.joined(taken, [(0, 4), (4, 5), (5, 8)]) == [(0, 4), (4, 8)]
