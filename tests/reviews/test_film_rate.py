"""A version at the film's own rate is judged against the frames it was made from."""

import shutil

import numpy as np
import pytest
from django.conf import settings as house
from django.urls import reverse

from archive.storage import local
from channel import delivering
from film.frames import picture_at
from restoration import actions as restoration
from restoration import taking
from reviews import actions, certificate, pictures, timeline
from reviews.models import Evidence
from reviews.tasks import measure_evidence
from tests.factories import archive as make
from tests.factories import restoration as bench
from tests.factories import telecine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    nowhere = {"UNIX_SOCKET_PATH": str(tmp_path / "no.sock")}
    settings.RQ_QUEUES = {name: {**queue, **nowhere} for name, queue in house.RQ_QUEUES.items()}
    settings.THREADS = 1
    yield
    shutil.rmtree(house.DATA_DIR / "store", ignore_errors=True)


@pytest.fixture(scope="module")
def telecined(tmp_path_factory):
    return telecine.film(tmp_path_factory.mktemp("tv") / "tv.mkv")


@pytest.fixture
def project(telecined):
    return bench.project(make.version(path=telecined))


@pytest.fixture
def version(project):
    return made(project, film_rate=True)


def made(project, *, film_rate):
    run = restoration.start_run(
        project.pk, by=make.somebody("restorer"), recipe=bench.LIGHT, film_rate=film_rate
    )
    return bench.carry(run).result


def test_evidence_is_measured_against_the_frames_that_were_taken(version):
    review = actions.open_review(version.pk, by=make.somebody("restorer"))
    evidence = review.evidence
    assert measure_evidence(evidence.pk, evidence.attempt) == Evidence.State.DONE
    evidence.refresh_from_db()
    figures = {figure["key"]: figure for figure in evidence.figures}
    assert all(figures[key]["passed"] for key in ("frame_count_equal", "rate_equal", "duration_equal"))
    assert figures["sound_equal_duration"]["value"] < 1 and figures["sound_offset"]["value"] < 1
    assert figures["changed_structure_share"]["value"] < 0.01
    assert evidence.result["frames"] == {
        "source": 60, "restored": 48, "close": 48, "stride": 1, "laid": evidence.result["frames"]["laid"],
        "taken": 48,
    }  # fmt: skip
    shots = timeline.shots_of(version)
    assert (shots[0][0], shots[-1][1]) == (0, 47)
    assert [[row["start"], row["stop"] - 1] for row in evidence.result["per_shot"]] == [*map(list, shots)]


def test_the_viewer_and_the_public_stills_show_the_frame_a_picture_was_made_from(version, tmp_path):
    taken = taking.of_version(version)
    assert int(taken.frames[40]) == taking.source_frame(version, 40) > 45
    with local(version.source.asset.room, version.source.asset.name) as path:
        wanted = picture_at(path, taking.source_frame(version, 40))
        assert np.array_equal(np.asarray(pictures.pictured(version, "before", 40)), np.asarray(wanted))
        with local(version.asset.room, version.asset.name) as master:
            pairs = delivering._pairs(path, master, version, tmp_path)
    assert [pair["frame"] for pair in pairs] == [8, 24, 40]
    assert pictures.etag(version, "before", 40, None) != pictures.etag(version, "before", 48, None)


def test_a_note_stands_at_the_same_picture_of_the_next_version_whatever_its_rate(project, client):
    senior, restorer = make.somebody("senior_restorer"), make.somebody("restorer")
    at_video_rate = made(project, film_rate=False)
    first = actions.open_review(at_video_rate.pk, by=restorer)
    actions.add_note(
        first.pk, by=senior, first=49, last=50, code="D-DUST", severity="issue", text="A hair in the gate."
    )
    actions.ask_changes(first.pk, by=senior, reason="The hair.")
    version = made(project, film_rate=True)
    second = actions.open_review(version.pk, by=restorer)

    note = second.notes.get()
    assert taking.source_frame(version, note.first) in (48, 49)
    assert note.last < 48
    client.force_login(senior)
    assert client.get(reverse("reviews:review_detail", args=[second.pk])).status_code == 200


def test_the_certificate_tells_the_rate(version):
    facts = certificate._film(version)["picture"]
    assert (facts["rate"], facts["frames"]) == ("24000/1001", 48)
