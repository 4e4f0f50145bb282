"""The operations page."""

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from accounts.permissions import Refused
from jobs import actions, leases, wording
from jobs.models import State, Worker
from tests.factories.people import person
from tests.jobs.testapp.models import Piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return person("operator", username="wei")


@pytest.fixture
def restorer():
    return person(username="lan")


@pytest.fixture
def desk(client, operator, no_valkey):
    client.force_login(operator)
    return client


PAGE = "/operations/"


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_is_sent_to_log_in(client, no_valkey):
    assert client.get(PAGE).status_code == 302


def test_a_restorer_reads_why_the_page_is_closed(client, restorer, no_valkey):
    client.force_login(restorer)
    response = client.get(PAGE)
    assert response.status_code == 403
    assert "Only operators" in response.content.decode()


def test_an_empty_house_says_what_to_do_next(desk):
    page = text(desk.get(PAGE))
    assert "Nothing has been queued yet" in page
    assert "make worker" in page
    assert "does not answer" in page


def test_the_page_shows_rows_workers_and_what_they_carry(desk, piece, valkey):
    Worker.objects.create(name="w1", host="attic", pid=71, queues="cpu", started_at=Now(), seen_at=Now())
    leases.claim(Piece, piece.pk, 1, "w1/99/aa")
    page = text(desk.get(PAGE))
    assert "attic" in page and page.count(str(piece)) >= 2
    assert "Queue server up" in page


def test_the_page_refreshes_only_its_panel(desk, piece):
    panel = text(desk.get(PAGE, headers={"HX-Request": "true"}))
    assert str(piece) in panel and "<html" not in panel


def test_filters_let_only_their_rows_through(desk, piece):
    assert str(piece) in text(desk.get(PAGE, {"kind": "testapp_piece", "state": "queued"}))
    assert str(piece) not in text(desk.get(PAGE, {"state": "done"}))
    assert "No work of this kind" in text(desk.get(PAGE, {"kind": "testapp_join"}))


def test_a_queue_nobody_listens_to_is_pointed_out(desk, piece):
    assert "nobody listens" in text(desk.get(PAGE))


def test_an_operator_stops_and_requeues_work(desk, piece):
    where = {"kind": "testapp_piece", "pk": piece.pk}
    desk.post(reverse("jobs:stop", kwargs=where))
    piece.refresh_from_db()
    assert piece.state == State.CANCELLED
    answer = desk.post(reverse("jobs:requeue", kwargs=where), {"query": "state=queued"}, follow=True)
    piece.refresh_from_db()
    assert (piece.state, piece.attempt) == (State.QUEUED, 2)
    assert "is back in the queue" in text(answer)
    assert answer.redirect_chain[0][0].endswith("?state=queued")


def test_an_operator_keeps_the_original_of_quarantined_work(desk, operator, piece):
    leases.fail(leases.claim(Piece, piece.pk, 1, "w"), "torn", retry=False)
    desk.post(reverse("jobs:keep_original", kwargs={"kind": "testapp_piece", "pk": piece.pk}))
    piece.refresh_from_db()
    assert piece.followed == "original by wei"


def test_what_cannot_be_done_is_refused_with_its_reason(operator, restorer, piece, no_valkey):
    with pytest.raises(Refused, match="quarantined or cancelled"):
        actions.requeue(Piece, piece.pk, by=operator)
    with pytest.raises(Refused, match="Only operators"):
        actions.stop(Piece, piece.pk, by=restorer)
    with pytest.raises(Refused, match="only where work was quarantined"):
        actions.keep_original(Piece, piece.pk, by=operator)


def test_a_row_that_is_not_there_is_not_found(desk):
    for kind in ("testapp_piece", "nothing"):
        assert desk.post(reverse("jobs:stop", kwargs={"kind": kind, "pk": 12345})).status_code == 404


def test_verbs_come_by_post_only(desk, piece):
    assert desk.get(reverse("jobs:stop", kwargs={"kind": "testapp_piece", "pk": piece.pk})).status_code == 405


def test_the_page_names_files_and_servers_and_no_folder_of_the_house(desk, piece, settings, caplog):
    folder = str(settings.DATA_DIR)
    page = text(desk.get(PAGE))
    assert "does not answer" in page and folder not in page
    assert "The queue server does not answer" in caplog.text, "the log has the whole of it"
    lost = f"FileNotFoundError: [Errno 2] No such file or directory: '{folder}/masters/00/film.mkv'"
    Piece.objects.filter(pk=piece.pk).update(state=State.QUARANTINED, error=lost)
    page = text(desk.get(PAGE))
    assert folder not in page and "No such file or directory: &#x27;film.mkv&#x27;" in page


def test_only_the_folders_of_a_path_are_left_out():
    told = wording.without_folders
    assert told("connecting to unix:/srv/patina/queue/valkey.sock.") == "connecting to unix:valkey.sock."
    assert told("No such file: '/srv/patina/c.mkv'") == "No such file: 'c.mkv'"
    for same in ("https://example.org/a/b", "24/25 frames", "yuv/gray", "a / b", "or/and/not"):
        assert told(same) == same
