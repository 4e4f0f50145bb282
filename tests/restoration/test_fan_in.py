"""The fan-in is counted in the database: whoever commits last starts the assembly, and nobody else does."""

import threading

import pytest
from django.db import connection

from jobs import leases
from jobs.models import State
from jobs.wording import said
from restoration.models import Run, Segment, Step
from tests.factories import restoration as bench


def claimed(model, row):
    return leases.claim(model, row.pk, row.attempt, f"tests/{row.pk}/a")


@pytest.mark.django_db(transaction=True)
def test_two_workers_committing_at_the_same_moment_start_one_assembly():
    run = bench.carry_plan(bench.run())
    rows = [claimed(Step, run.steps.get(kind="sound"))]
    rows += [claimed(Segment, segment) for segment in run.segments.all()]
    together, committed = threading.Barrier(len(rows)), []

    def commit(row):
        together.wait(10)
        committed.append(leases.commit(row, name="n", digest=f"{row.pk:064d}"))
        connection.close()

    threads = [threading.Thread(target=commit, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    run.refresh_from_db()
    assert committed == [True] * len(rows)
    assert run.status == Run.Status.ASSEMBLING
    assert run.steps.filter(kind="assemble").count() == 1


@pytest.mark.django_db
def test_the_assembly_waits_for_the_sound(run):
    bench.carry_plan(run)
    for segment in run.segments.all():
        leases.commit(claimed(Segment, segment), name="n", digest="d" * 64)
    run.refresh_from_db()
    assert run.status == Run.Status.RUNNING
    leases.commit(claimed(Step, run.steps.get(kind="sound")), name="n", digest="d" * 64)
    run.refresh_from_db()
    assert run.status == Run.Status.ASSEMBLING


@pytest.mark.django_db
def test_a_lapsed_worker_that_comes_back_commits_nothing(cut):
    segment = cut.segments.first()
    sleeper = claimed(Segment, segment)
    assert leases.lapse(sleeper, said("No sign of life."), only_lapsed=False) == State.QUEUED
    assert not leases.commit(sleeper, name="late", digest="l" * 64)
    segment.refresh_from_db()
    assert (segment.state, segment.attempt, segment.digest) == (State.QUEUED, 2, "")
