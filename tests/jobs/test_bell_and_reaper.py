"""The doorbell may be lost, doubled or away; the rows are the truth."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from rq.serializers import JSONSerializer

from jobs import bell, leases, reaper, registry
from jobs.models import State, Worker
from jobs.worker import HouseWorker
from tests.jobs.testapp.models import Piece

pytestmark = pytest.mark.django_db(transaction=True)


def settled(piece):
    """Let the row look as if it had been queued a while ago."""
    Piece.objects.filter(pk=piece.pk).update(queued_at=Now() - timedelta(seconds=10))


def test_a_ring_puts_two_integers_in_the_queue_after_the_commit(piece, valkey):
    with transaction.atomic():
        bell.ring(piece)
        assert bell.waiting_ids() == set()
    job = bell.queue("cpu").get_jobs()[0]
    assert job.id == f"testapp_piece-{piece.pk}-1"
    assert (job.func_name, job.args) == ("tests.jobs.testapp.tasks.piece", [piece.pk, 1])


def test_a_ring_that_is_rolled_back_is_not_heard(piece, valkey):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bell.ring(piece)
        1 / 0  # noqa: B018
    assert bell.waiting_ids() == set()


def test_ringing_twice_is_harmless(piece, valkey):
    assert bell.ring_now(piece)
    assert not bell.ring_now(piece)
    assert len(bell.queue("cpu")) == 1


def test_a_dead_queue_server_does_not_disturb_the_caller(piece, no_valkey):
    start = time.monotonic()
    bell.ring(piece)
    assert time.monotonic() - start < 1
    piece.refresh_from_db()
    assert piece.state == State.QUEUED


def test_the_reaper_fills_an_empty_queue_server_again(batch, valkey):
    pieces = [Piece.objects.create(batch=batch) for _ in range(5)]
    for piece in pieces:
        bell.ring_now(piece)
        settled(piece)
    valkey.flushall()
    assert reaper.reap()["rung"] == 5
    assert bell.waiting_ids() == {piece.job_id for piece in pieces}
    assert reaper.reap()["rung"] == 0


def test_the_reaper_does_not_ring_for_a_row_a_work_horse_is_about_to_claim(piece, valkey):
    bell.ring_now(piece)
    settled(piece)
    worker = HouseWorker([bell.queue("cpu")], name="slow", connection=valkey, serializer=JSONSerializer)
    job, _queue = worker.dequeue_job_and_maintain_ttl(timeout=None)
    worker.prepare_execution(job)
    assert bell.starting_ids() == {piece.job_id}
    assert reaper.reap()["rung"] == 0
    taken_up = bell.queue("cpu").started_job_registry.key
    valkey.zadd(taken_up, {key: time.time() + 60 for key in valkey.zrange(taken_up, 0, -1)})
    assert reaper.reap()["rung"] == 1


def test_a_row_just_queued_is_given_a_moment(piece, valkey):
    assert reaper.reap()["rung"] == 0


def test_the_reaper_waits_with_a_row_that_backs_off(piece, valkey):
    settled(piece)
    Piece.objects.update(not_before=Now() + timedelta(seconds=30))
    assert reaper.reap()["rung"] == 0


def test_a_lapsed_row_goes_back_with_its_next_attempt(piece, valkey):
    leases.claim(Piece, piece.pk, 1, "dead/1/x")
    Piece.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert reaper.reap()["taken_back"] == 1
    piece.refresh_from_db()
    assert (piece.state, piece.attempt, piece.failures) == (State.QUEUED, 2, 1)
    assert bell.waiting_ids() == {piece.job_id}
    assert "dead/1/x" in piece.error


def test_a_row_whose_workers_keep_dying_is_quarantined(piece, valkey):
    for attempt in (1, 2, 3):
        leases.claim(Piece, piece.pk, attempt, "dead")
        Piece.objects.update(lease_until=Now() - timedelta(seconds=1))
        reaper.reap()
    piece.refresh_from_db()
    assert (piece.state, piece.attempt) == (State.QUARANTINED, 3)


def test_several_reapers_at_once_take_each_row_back_once(batch, valkey):
    pieces = [Piece.objects.create(batch=batch) for _ in range(20)]
    for piece in pieces:
        leases.claim(Piece, piece.pk, 1, "dead")
    Piece.objects.update(lease_until=Now() - timedelta(seconds=1))
    totals = []

    def one():
        totals.append(reaper.reap()["taken_back"])
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(totals) == 20
    assert set(Piece.objects.values_list("attempt", "failures")) == {(2, 1)}


def test_a_dead_queue_server_does_not_stop_the_reaper(piece, no_valkey):
    leases.claim(Piece, piece.pk, 1, "dead")
    Piece.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert reaper.reap() == {"taken_back": 1, "rung": 0}


def test_workers_nobody_has_seen_are_forgotten(no_valkey, db):
    Worker.objects.create(name="old", host="h", pid=1, queues="cpu", started_at=Now(), seen_at=Now())
    Worker.objects.update(seen_at=Now() - timedelta(minutes=10))
    reaper.reap()
    assert not Worker.objects.exists()


def test_leased_models_are_found_by_name_and_by_door():
    assert registry.by_label("testapp.Piece") is Piece
    assert registry.by_label("testapp_piece") is Piece
    assert registry.by_task("tests.jobs.testapp.tasks.piece") is Piece
    assert registry.by_task("os.system") is None
    with pytest.raises(LookupError, match=r"testapp\.Piece"):
        registry.by_label("testapp.Nothing")
