"""Claim, beat, commit on the database's clock."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from jobs import leases
from jobs.leases import CancelAsked, LeaseLost
from jobs.models import NEXT, State
from jobs.wording import said
from tests.jobs.testapp.models import Join, Piece

pytestmark = pytest.mark.django_db
GONE = said("The worker %(worker)s stopped giving signs of life.", worker="w/1")


@pytest.fixture(autouse=True)
def _quiet(no_valkey):
    """No queue server: leases need none."""


def claimed(piece, owner="w/1/a"):
    return leases.claim(Piece, piece.pk, piece.attempt, owner)


def lapse_now(piece):
    Piece.objects.filter(pk=piece.pk).update(lease_until=Now() - timedelta(seconds=1))


def database_now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        return cursor.fetchone()[0]


def test_a_queued_row_is_claimed_once(piece):
    assert claimed(piece, "first").owner == "first"
    assert claimed(piece, "second") is None


def test_a_claim_for_an_old_attempt_finds_nothing(piece):
    Piece.objects.update(attempt=2)
    assert leases.claim(Piece, piece.pk, 1, "late") is None


def test_a_row_that_must_wait_is_not_claimed_before_its_time(piece):
    Piece.objects.update(not_before=Now() + timedelta(seconds=30))
    assert claimed(piece) is None
    Piece.objects.update(not_before=Now() - timedelta(milliseconds=1))
    assert claimed(piece) is not None


def test_the_lease_ends_one_lease_after_the_databases_now(piece, settings):
    settings.JOBS_LEASE_SECONDS = 60
    row = claimed(piece)
    length = (row.lease_until - row.started_at).total_seconds()
    assert length == pytest.approx(60, abs=0.05)
    ahead = Piece.objects.filter(lease_until__gt=Now() + timedelta(seconds=58))
    assert ahead.exists()
    assert not Piece.objects.filter(lease_until__gt=Now() + timedelta(seconds=61)).exists()


def test_a_beat_with_progress_lengthens_the_lease_and_one_without_does_not(piece):
    row = claimed(piece)
    Piece.objects.update(lease_until=Now() + timedelta(seconds=5))
    leases.beat(row, 1, 5, rate=2.0, renew=False)
    assert not Piece.objects.filter(lease_until__gt=Now() + timedelta(seconds=6)).exists()
    leases.beat(row, 2, 5, rate=2.0)
    assert Piece.objects.filter(lease_until__gt=Now() + timedelta(seconds=50), done=2, rate=2.0).exists()


def test_a_beat_after_the_row_was_taken_away_raises(piece):
    row = claimed(piece)
    lapse_now(piece)
    assert leases.lapse(Piece.objects.get(), GONE) == State.QUEUED
    with pytest.raises(LeaseLost):
        leases.beat(row, 1)


def test_a_beat_after_cancel_raises_that_it_was_asked(piece):
    row = claimed(piece)
    assert leases.cancel(piece)
    with pytest.raises(CancelAsked):
        leases.beat(row, 1)


def test_a_commit_stores_results_and_follows_once(piece):
    row = claimed(piece)
    assert leases.commit(row, digest="abc")
    assert not leases.commit(row, digest="def")
    piece.refresh_from_db()
    assert (piece.state, piece.digest, piece.commits, piece.done) == (State.DONE, "abc", 1, 5)
    assert Join.objects.count() == 1


def test_a_worker_taken_for_dead_cannot_commit(piece):
    dead = claimed(piece, "dead")
    lapse_now(piece)
    leases.lapse(Piece.objects.get(), GONE)
    piece.refresh_from_db()
    alive = claimed(piece, "alive")
    assert not leases.commit(dead, digest="late")
    assert leases.commit(alive, digest="right")
    piece.refresh_from_db()
    assert (piece.digest, piece.commits, piece.attempt, piece.failures) == ("right", 1, 2, 1)


def test_a_row_asked_to_stop_is_cancelled_rather_than_committed(piece):
    row = claimed(piece)
    leases.cancel(piece)
    assert not leases.commit(row, digest="abc")
    piece.refresh_from_db()
    assert (piece.state, piece.followed, piece.digest) == (State.CANCELLED, "cancelled", "")


@pytest.mark.parametrize("end", [leases.let_go, lambda row: leases.fail(row, "broken")])
def test_a_row_asked_to_stop_never_goes_back_to_the_queue(piece, end):
    row = claimed(piece)
    leases.cancel(piece)
    assert end(row) == State.CANCELLED


def test_a_queued_row_is_cancelled_at_once(piece):
    assert leases.cancel(piece)
    piece.refresh_from_db()
    assert (piece.state, piece.followed) == (State.CANCELLED, "cancelled")
    assert not leases.cancel(piece)


def test_three_failures_are_quarantine(piece):
    for expected in (State.QUEUED, State.QUEUED, State.QUARANTINED):
        piece.refresh_from_db()
        assert leases.fail(claimed(piece), "index out of range") == expected
    piece.refresh_from_db()
    assert (piece.attempt, piece.failures, piece.followed) == (3, 3, "quarantined")
    assert piece.error == "index out of range"


def test_a_requeued_row_has_its_tries_afresh(piece):
    leases.fail(claimed(piece), "not a film", retry=False)
    assert leases.requeue(piece)
    assert not leases.requeue(piece)
    piece.refresh_from_db()
    assert (piece.state, piece.attempt, piece.failures, piece.followed) == (State.QUEUED, 2, 0, "requeued")


def test_a_back_off_keeps_the_row_waiting(piece):
    leases.fail(claimed(piece), "disk full", back_off=30)
    piece.refresh_from_db()
    assert claimed(piece) is None
    assert Piece.objects.filter(not_before__gt=Now() + timedelta(seconds=28)).exists()


def test_letting_go_counts_no_failure(piece):
    assert leases.let_go(claimed(piece)) == State.QUEUED
    piece.refresh_from_db()
    assert (piece.attempt, piece.failures, piece.owner) == (2, 0, "")


def test_seconds_are_booked_however_a_try_ends(piece):
    for end in (leases.let_go, lambda row: leases.fail(row, "broken"), leases.commit):
        piece.refresh_from_db()
        row = claimed(piece)
        row.claimed_clock -= 10
        end(row)
    piece.refresh_from_db()
    assert piece.seconds == pytest.approx(30, abs=0.5)
    assert piece.booked == pytest.approx(piece.seconds)


def test_a_dead_workers_seconds_are_booked_up_to_its_last_beat(piece, settings):
    settings.JOBS_LEASE_SECONDS = 60
    claimed(piece)
    Piece.objects.update(started_at=Now() - timedelta(seconds=100), lease_until=Now() - timedelta(seconds=10))
    leases.lapse(Piece.objects.get(), GONE)
    piece.refresh_from_db()
    assert piece.seconds == pytest.approx(30, abs=0.5)


def test_a_lease_that_was_renewed_in_between_does_not_lapse(piece):
    claimed(piece)
    assert leases.lapse(Piece.objects.get(), GONE) is None


def test_every_state_says_where_it_may_go():
    assert set(NEXT) == set(State)
    assert NEXT[State.DONE] == set()
