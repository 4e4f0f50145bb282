"""A page says why work stands still."""

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from jobs import querysets
from jobs.models import State, Worker
from tests.jobs.testapp.models import Piece

pytestmark = pytest.mark.django_db


def words(piece):
    return str(querysets.standstill(piece))


def hire(queues, ago=0):
    seen = timezone.now() - timezone.timedelta(seconds=ago)
    Worker.objects.create(name="w1", host="attic", pid=71, queues=queues, started_at=Now(), seen_at=seen)


def test_nobody_is_there_to_take_it():
    assert words(Piece(state=State.QUEUED)).startswith("No worker is running")


def test_a_worker_seen_long_ago_or_of_another_queue_is_nobody():
    hire("cpu", ago=3600)
    assert words(Piece(state=State.QUEUED)).startswith("No worker is running")
    Worker.objects.update(seen_at=Now(), queues="deliver")
    assert words(Piece(state=State.QUEUED)).startswith("No worker is running")


def test_it_waits_its_turn():
    hire("assemble cpu")
    assert words(Piece(state=State.QUEUED)) == "waiting for a worker"


def test_it_has_begun():
    assert words(Piece(state=State.RUNNING)) == "under way"
