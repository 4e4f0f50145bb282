"""Frames of the judge's page are the film's own pixels, and looking at them is counted honestly."""

import io
import json
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image

from archive.models import TimeEntry
from archive.storage import local
from film.compare import difference
from film.frames import picture_at
from reviews import actions, coverage, pictures
from reviews.models import Seen
from tests.factories import reviews
from tests.factories.people import person

pytestmark = pytest.mark.django_db
AHEAD = {"HTTP_X_AHEAD": "1"}


@pytest.fixture
def judge(client, senior):
    client.force_login(senior)
    return client


def address(review, side, number, query=""):
    return f"/review/{review.pk}/frame/{side}/{number}{query}"


def shown(answer):
    return np.asarray(Image.open(io.BytesIO(answer.content)))


def stored(asset, number):
    with local(asset.room, asset.name) as path:
        return picture_at(path, number)


def test_a_frame_is_the_films_own_pixels(judge, review):
    for side, asset in (("before", review.version.source.asset), ("after", review.version.asset)):
        for number in (0, 11, 12, 23):
            answer = judge.get(address(review, side, number))
            assert answer["Content-Type"] == "image/png"
            assert np.array_equal(shown(answer), np.asarray(stored(asset, number)))


def test_the_difference_is_taken_at_the_restored_films_size(judge, review):
    before, after = (stored(asset, 5) for asset in (review.version.source.asset, review.version.asset))
    answer = judge.get(address(review, "difference", 5))
    assert np.array_equal(shown(answer), np.asarray(difference(after, before)))


def test_a_frame_beyond_the_end_is_refused_with_the_range(judge, review):
    answer = judge.get(address(review, "after", 24))
    assert answer.status_code == 404
    assert answer.content.decode() == "Frame 24 does not exist; this film has frames 0 to 23."


@pytest.mark.parametrize("query", ["?w=641", "?w=abc", "?w=-1", "?w=99999999"])
def test_only_widths_of_the_list_are_drawn(judge, review, query):
    assert judge.get(address(review, "after", 0, query)).status_code == 404


def test_there_is_no_fourth_side(judge, review):
    answer = judge.get(address(review, "behind", 0))
    assert (answer.status_code, "before, after, difference" in answer.content.decode()) == (404, True)


def test_a_width_never_enlarges(judge, review):
    assert shown(judge.get(address(review, "after", 0, "?w=320"))).shape[1] == 128


def test_a_known_frame_is_not_sent_again(judge, review):
    first = judge.get(address(review, "after", 3))
    again = judge.get(address(review, "after", 3), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_a_frame_named_by_its_content_may_be_kept_for_ever_by_one_person(judge, review):
    name = review.version.asset.first_digest.value[:16]
    named = judge.get(address(review, "after", 3, f"?v={name}"))
    assert named["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "Cookie" in named["Vary"]
    assert judge.get(address(review, "after", 3, "?v=other"))["Cache-Control"] == "private, no-cache"


def test_frames_are_closed_to_people_of_other_rooms(client, review):
    client.force_login(person("inspector"))
    assert client.get(address(review, "after", 0)).status_code == 403
    client.logout()
    assert client.get(address(review, "after", 0)).status_code == 302


def test_a_shelf_lets_the_oldest_fall(monkeypatch):
    shelf = pictures.Shelf(room=10)
    shelf.put("a", b"1234")
    shelf.put("b", b"5678")
    assert shelf.get("a")
    shelf.put("c", b"9012")
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (b"1234", None, b"9012")


def test_a_frame_asked_for_plainly_counts_as_looked_at(judge, review, senior):
    judge.get(address(review, "after", 5))
    judge.get(address(review, "before", 9))
    judge.get(address(review, "difference", 11))
    assert Seen.objects.get(person=senior).ranges == [[5, 5]]


def test_a_frame_fetched_ahead_counts_only_when_its_receipt_comes_back(judge, review, senior):
    receipt = judge.get(address(review, "after", 5), **AHEAD)["X-Receipt"]
    assert not Seen.objects.exists()
    answer = judge.post(
        f"/review/{review.pk}/look/",
        json.dumps({"frames": {"5": receipt, "6": "forged", "7": receipt}}),
        content_type="application/json",
    )
    assert answer.json()["ranges"] == [[5, 5]]


def test_a_receipt_is_good_for_one_person(client, review, senior, faithful):
    proof = coverage.receipt(review.pk, senior.pk, 5)
    client.force_login(faithful)
    report = json.dumps({"frames": {"5": proof}})
    answer = client.post(f"/review/{review.pk}/look/", report, content_type="application/json")
    assert answer.json()["frames"] == 0


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"frames": {"x": "y"}}', '{"frames": 7}'])
def test_a_report_that_says_nothing_is_refused(judge, review, body):
    answer = judge.post(f"/review/{review.pk}/look/", body, content_type="application/json")
    assert answer.status_code == 400


def test_ranges_join_where_they_touch():
    assert coverage.with_frames([[0, 3], [8, 9]], [4, 7, 12]) == [[0, 4], [7, 9], [12, 12]]
    assert coverage.count([[0, 4], [7, 9]]) == 8
    assert coverage.missing([[0, 4]], [4, 5, 2]) == [5]


def look_after(review, person, seconds):
    Seen.objects.filter(person=person).update(last_at=timezone.now() - timedelta(seconds=seconds))
    return actions.look(review.pk, by=person)


def test_time_between_two_looks_counts_and_a_break_does_not(review, senior):
    actions.look(review.pk, by=senior, frames=[0])
    assert look_after(review, senior, 30).seconds == pytest.approx(30, abs=2)
    assert look_after(review, senior, 600).seconds == pytest.approx(30, abs=2)


def test_a_decision_books_the_measured_minutes_once(review, senior):
    reviews.looked(review, senior)
    Seen.objects.update(seconds=61.0)
    actions.ask_changes(review.pk, by=senior, reason="The sky.")
    entry = TimeEntry.objects.get(kind="review")
    assert (entry.person, entry.minutes, entry.version) == (senior, 2, review.version)
    assert Seen.objects.get().unbooked_minutes == 0


def test_minutes_spent_elsewhere_are_booked_by_hand(judge, review, senior):
    judge.post(f"/review/{review.pk}/minutes/", {"minutes": 95, "note": "Cinema 2"})
    assert TimeEntry.objects.get(kind="review").minutes == 95
    assert judge.post(f"/review/{review.pk}/minutes/", {"minutes": 0}).status_code == 422
