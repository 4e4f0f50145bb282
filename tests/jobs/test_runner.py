"""Carrying a row: what becomes of what the work raises."""

import pytest
from django.utils.translation import override

from film.errors import Cancelled, NotFilm
from jobs import leases, runner
from jobs.models import State
from jobs.runner import Beat, Standing
from tests.jobs.testapp.models import Piece
from tests.jobs.testapp.tasks import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(no_valkey):
    """No queue server: carrying needs none."""


class Clock:
    """A clock that moves when told."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def carry(piece, job=work):
    state = runner.carry(Piece, piece.pk, piece.attempt, job)
    piece.refresh_from_db()
    return state


def test_work_that_ends_well_is_committed(piece):
    assert carry(piece) == State.DONE
    assert piece.digest and piece.commits == 1


def test_a_second_ring_for_the_same_attempt_does_nothing(piece):
    carry(piece)
    assert carry(piece, lambda row, beat: pytest.fail("ran twice")) is None


@pytest.mark.parametrize(
    ("trick", "state", "halved", "waits"),
    [
        ("film", State.QUARANTINED, 0, False),
        ("memory", State.QUEUED, 1, False),
        ("disk", State.QUEUED, 0, True),
        ("bug", State.QUEUED, 0, False),
    ],
)
def test_what_went_wrong_decides_what_comes_next(piece, trick, state, halved, waits):
    Piece.objects.update(trick=trick)
    assert carry(piece) == state
    assert (piece.halved, piece.not_before is not None) == (halved, waits)


def test_a_film_error_keeps_its_sentence(piece):
    Piece.objects.update(trick="film")
    carry(piece)
    assert piece.error == "notes.txt is a text file, not a film; choose a film file."


def test_a_refusal_is_told_in_the_language_of_whoever_reads_it(piece):
    def work(row, beat):
        raise NotFilm("%(name)s has sound but no moving picture; choose a video file.", name="song.flac")

    carry(piece, work)
    assert piece.trouble == piece.error == "song.flac has sound but no moving picture; choose a video file."
    with override("zh-hans"):
        told = Piece.objects.get().trouble
    assert "song.flac" in told and "moving" not in told


def test_a_row_that_waits_again_tells_nothing_of_former_tries(piece):
    Piece.objects.update(trick="film")
    carry(piece)
    leases.requeue(piece)
    assert Piece.objects.get().trouble == ""


def test_a_card_out_of_memory_is_out_of_memory():
    assert runner.is_out_of_memory(RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"))
    assert runner.is_out_of_memory(RuntimeError("DefaultCPUAllocator: can't allocate memory"))
    assert not runner.is_out_of_memory(RuntimeError("shape mismatch"))


def test_an_error_in_the_commit_itself_is_a_failed_try(piece, monkeypatch):
    monkeypatch.setattr(Piece, "on_done", lambda self: 1 / 0)
    assert carry(piece) == State.QUEUED
    assert "ZeroDivisionError" in piece.error and piece.failures == 1


def test_an_engine_that_reports_cancelled_stands_for_the_reason(piece):
    def engine(row, beat):
        leases.cancel(row)
        beat._last -= 5
        assert beat.cancelled()
        raise Cancelled

    assert carry(piece, engine) == State.CANCELLED


def test_a_worker_asked_to_end_lets_go_at_the_next_frame(piece, monkeypatch):
    def engine(row, beat):
        monkeypatch.setattr(Standing, "ending", True)
        beat(1, 5)

    assert carry(piece, engine) == State.QUEUED
    assert (piece.attempt, piece.failures) == (2, 0)


def test_a_stolen_row_is_left_alone(piece):
    def engine(row, beat):
        Piece.objects.update(owner="thief")
        beat._last -= 5
        beat(1, 5)

    assert carry(piece, engine) is None
    assert (piece.owner, piece.state) == ("thief", State.RUNNING)


def test_progress_is_written_at_most_once_a_second(piece, django_assert_num_queries):
    clock = Clock()
    beat = Beat(leases.claim(Piece, piece.pk, 1, "w"), clock)
    with django_assert_num_queries(1):
        for frame in range(1, 40):
            clock.now += 0.04
            beat(frame, 100)
    assert Piece.objects.get().done == 25


def test_the_rate_is_smoothed(piece):
    clock = Clock()
    beat = Beat(leases.claim(Piece, piece.pk, 1, "w"), clock)
    rates = []
    for second, per_second in enumerate([10] * 20 + [50] * 2 + [10] * 3):
        clock.now += 1.0
        beat(beat.done + per_second, 1000)
        rates.append(beat.rate)
        assert second < 20 or 10 < beat.rate < 25
    assert rates[19] == pytest.approx(10, abs=0.1)


def test_a_counter_that_starts_anew_starts_the_rate_anew(piece):
    clock = Clock()
    beat = Beat(leases.claim(Piece, piece.pk, 1, "w"), clock)
    for done in (500, 1000, 10):
        clock.now += 1.0
        beat(done, 1000)
    assert beat.rate == pytest.approx(10, abs=1)


def test_a_lease_is_renewed_only_while_frames_advance(piece):
    clock = Clock()
    beat = Beat(leases.claim(Piece, piece.pk, 1, "w"), clock)
    clock.now += 2.0
    beat(3, 5)
    first = Piece.objects.get().lease_until
    clock.now += 2.0
    beat(3, 5)
    assert Piece.objects.get().lease_until == first
