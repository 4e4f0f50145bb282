"""Whatever dies, every row is committed exactly once and the fan-in happens once."""

import os
import signal
import time

import pytest

from jobs import bell, leases
from jobs.models import State, Worker
from tests.chaos.house import alive, running
from tests.jobs.testapp.models import Batch, Join, Piece

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]


def cut(pieces, steps=10, step_seconds=0.05):
    """Make a batch of pieces and ring for them."""
    batch = Batch.objects.create()
    for _ in range(pieces):
        bell.ring(Piece.objects.create(batch=batch, steps=steps, step_seconds=step_seconds, total=steps))
    return batch


def assert_done_once(house, batch, seconds=60):
    """Wait for the join, then look at every row."""
    house.wait(lambda: Join.objects.filter(batch=batch, state=State.DONE).exists(), "the join", seconds)
    assert set(batch.pieces.values_list("state", "commits")) == {(State.DONE, 1)}
    assert list(Join.objects.values_list("batch", "commits")) == [(batch.pk, 1)]
    assert all(batch.pieces.values_list("digest", flat=True))


def test_everything_dies_and_every_row_is_committed_once(house):
    batch = cut(pieces=24)
    house.kill_horse(Piece)
    house.flush()
    house.kill_worker()
    house.kill_server()
    reapers = [house.reap(), house.reap()]
    house.kill_horse(Piece)
    house.flush()
    assert_done_once(house, batch)
    assert [reaper.wait(30) for reaper in reapers] == [0, 0]
    assert house.server_pid()


def test_a_killed_work_horse_is_noticed_before_its_lease_runs_out(house):
    batch = cut(pieces=1, steps=30)
    pid = house.horse_of(Piece)
    os.kill(pid, signal.SIGKILL)
    house.wait(lambda: Piece.objects.get().attempt == 2, "the row to be taken back", 2.5)
    assert "SIGKILL" in Piece.objects.get().error
    assert Piece.objects.get().halved == 1
    assert_done_once(house, batch)


def test_a_work_horse_that_hangs_loses_its_row_and_ends(house):
    batch = cut(pieces=1, steps=30)
    pid = house.horse_of(Piece)
    os.kill(pid, signal.SIGSTOP)
    house.wait(lambda: Piece.objects.get().attempt == 2, "the row to be taken away", 15)
    os.kill(pid, signal.SIGCONT)
    assert_done_once(house, batch)


def test_a_running_row_stops_within_about_a_second_of_being_asked(house):
    cut(pieces=1, steps=2000)
    house.horse_of(Piece)
    asked = time.monotonic()
    leases.cancel(Piece.objects.get())
    house.wait(lambda: Piece.objects.get().state == State.CANCELLED, "the cancellation", 5)
    assert time.monotonic() - asked < 2.5
    row = Piece.objects.get()
    assert row.seconds > 0 and row.followed == "cancelled"
    assert row.booked == pytest.approx(row.seconds)


def test_a_house_asked_to_end_puts_its_work_back_without_a_failure(house):
    cut(pieces=1, steps=2000)
    house.horse_of(Piece)
    start = time.monotonic()
    house.stop()
    assert time.monotonic() - start < 8
    row = Piece.objects.get()
    assert (row.state, row.attempt, row.failures) == (State.QUEUED, 2, 0)
    assert not Worker.objects.exists()


def test_the_workers_of_a_killed_supervisor_end_and_the_next_one_goes_on(house):
    batch = cut(pieces=2, steps=60)
    house.horse_of(Piece)
    pids = list(Worker.objects.values_list("pid", flat=True))
    server = house.server_pid()
    house.kill_supervisor()
    house.wait(lambda: not any(alive(pid) for pid in pids), "the workers to end", 10)
    assert not running(Piece).exists()
    house.start()
    assert house.server_pid() == server
    assert_done_once(house, batch)
