"""A run in trouble: nothing is lost, a person has a way out, and a film is never blocked by one shot."""

import pytest

from accounts.permissions import Refused
from archive.models import JournalEntry, MachineTime
from film.frames import read
from jobs import leases
from jobs.models import State
from restoration import actions
from restoration.models import Project, Run, Step
from tests.factories import restoration as bench
from tests.factories.archive import somebody
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck(cut):
    """A run with one segment that could not be restored."""
    bench.quarantine(cut.segments.get(index=1))
    cut.refresh_from_db()
    return cut


def test_a_quarantined_segment_calls_for_a_person_while_the_others_go_on(stuck):
    assert (stuck.status, stuck.error) == (Run.Status.NEEDS_ATTENTION, "The disk is on fire.")
    run = bench.carry(stuck)
    assert run.status == Run.Status.NEEDS_ATTENTION
    assert sorted(run.segments.values_list("state", flat=True)) == ["done", "done", "done", "quarantined"]
    assert not run.steps.filter(kind=Step.Kind.ASSEMBLE).exists()


def test_every_failed_try_is_booked(stuck):
    outcomes = (
        MachineTime.objects.filter(step="segment").order_by("attempt").values_list("attempt", "outcome")
    )
    assert list(outcomes) == [(1, "queued"), (2, "queued"), (3, "quarantined")]


def test_a_retried_segment_lets_the_run_go_on_to_its_end(stuck):
    actions.retry_segment(stuck.segments.get(index=1).pk, by=somebody("restorer"))
    stuck.refresh_from_db()
    assert (stuck.status, stuck.error) == (Run.Status.RUNNING, "")
    assert bench.carry(stuck).status == Run.Status.SUCCEEDED


def test_kept_original_pictures_are_the_sources_own_and_are_named_as_a_deviation(stuck):
    keeper = person("restorer", username="keeper")
    segment = actions.keep_original(stuck.segments.get(index=1).pk, by=keeper, reason="Lightning, not dirt.")
    run = bench.carry(stuck)

    assert run.status == Run.Status.SUCCEEDED
    deviation = {
        "kind": "original kept",
        "frames": [segment.start, segment.stop],
        "reason": "Lightning, not dirt.",
    }
    assert run.result.manifest["facts"]["deviations"] == [deviation]
    assert set(run.result.makers.all()) == {run.started_by, keeper}
    with films(run) as (source, made):
        came = [planes[0] for _index, planes in read(source, segment.start, segment.stop)]
        kept = [planes[0] for _index, planes in read(made, segment.start, segment.stop)]
    assert all((one == other).all() for one, other in zip(came, kept, strict=True))


def test_kept_original_pictures_have_the_masters_size():
    run = bench.carry_plan(bench.run(recipe=bench.SMALL))
    segment = bench.quarantine(run.segments.first())
    actions.keep_original(segment.pk, by=somebody("restorer"), reason="Too dark to measure.")
    run = bench.carry(run)
    assert run.status == Run.Status.SUCCEEDED
    assert (run.result.asset.width, run.result.asset.height) == (320, 240)


def test_keeping_the_original_needs_a_reason_and_a_segment_in_trouble(stuck):
    with pytest.raises(Refused, match="Write why"):
        actions.keep_original(stuck.segments.get(index=1).pk, by=somebody("restorer"), reason=" ")
    with pytest.raises(Refused, match="only where work is in trouble"):
        actions.keep_original(stuck.segments.get(index=0).pk, by=somebody("restorer"), reason="Nicer.")
    assert not stuck.segments.get(index=0).passed_through


def test_a_run_resumed_takes_up_everything_in_trouble(stuck):
    bench.quarantine(stuck.segments.get(index=2))
    assert actions.resume_run(stuck.pk, by=somebody("restorer")) == 2
    assert bench.carry(stuck).status == Run.Status.SUCCEEDED


def test_a_run_with_two_pieces_in_trouble_waits_for_both(stuck):
    bench.quarantine(stuck.segments.get(index=2))
    actions.retry_segment(stuck.segments.get(index=1).pk, by=somebody("restorer"))
    stuck.refresh_from_db()
    assert stuck.status == Run.Status.NEEDS_ATTENTION


def test_a_plan_in_trouble_is_tried_again(run):
    step = bench.quarantine(run.steps.get())
    run.refresh_from_db()
    assert run.status == Run.Status.NEEDS_ATTENTION
    actions.retry_step(step.pk, by=somebody("restorer"))
    run.refresh_from_db()
    assert run.status == Run.Status.QUEUED
    assert bench.carry(run).status == Run.Status.SUCCEEDED


def test_a_segment_an_operator_stopped_calls_for_a_person(cut):
    leases.cancel(cut.segments.first())
    cut.refresh_from_db()
    assert cut.status == Run.Status.NEEDS_ATTENTION
    actions.resume_run(cut.pk, by=somebody("restorer"))
    assert bench.carry(cut).status == Run.Status.SUCCEEDED


def test_a_cancelled_run_ends_when_nothing_of_it_runs(cut):
    running = leases.claim(type(cut.segments.first()), cut.segments.first().pk, 1, "tests/1/a")
    run = actions.cancel_run(cut.pk, by=somebody("restorer"), reason="Wrong recipe.")
    assert run.status == Run.Status.CANCELLING
    with pytest.raises(leases.CancelAsked):
        leases.beat(running, 3)
    leases.cancelled(running)
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    assert set(run.segments.values_list("state", flat=True)) == {State.CANCELLED}
    assert MachineTime.objects.filter(outcome="cancelled").count() == 1
    assert JournalEntry.objects.filter(verb="run.cancel_asked", reason="Wrong recipe.").exists()


def test_a_segment_committed_after_the_cancellation_starts_nothing_more(cut):
    for segment in cut.segments.exclude(index=3):
        bench.carry_row(segment)
    bench.carry_row(cut.steps.get(kind="sound"))
    last = leases.claim(type(segment), cut.segments.get(index=3).pk, 1, "tests/1/a")
    actions.cancel_run(cut.pk, by=somebody("restorer"))
    assert not leases.commit(last, name="x", digest="y")
    cut.refresh_from_db()
    assert cut.status == Run.Status.CANCELLED
    assert not cut.steps.filter(kind="assemble").exists()


def test_a_row_of_a_run_being_cancelled_is_not_worked_on(cut):
    """Whoever cancelled died before reaching every row: the worker that takes one up cancels it."""
    cut.move(Run.Status.CANCELLING)
    cut = bench.carry(cut)
    assert cut.status == Run.Status.CANCELLED


def test_nothing_of_a_cancelled_run_goes_back_to_the_queue(cut):
    actions.cancel_run(cut.pk, by=somebody("restorer"))
    with pytest.raises(Refused, match="Start a new run"):
        leases.requeue(cut.segments.first())
    assert cut.segments.first().state == State.CANCELLED


def test_a_cancelled_run_leaves_an_earlier_candidate_ready_for_review():
    project = bench.project()
    bench.carry(bench.run(project))
    second = bench.run(project, recipe=bench.SMALL)
    project.refresh_from_db()
    assert project.status == Project.Status.IN_RESTORATION
    actions.cancel_run(second.pk, by=somebody("restorer"))
    project.refresh_from_db()
    assert project.status == Project.Status.CANDIDATE_READY


def test_a_master_being_verified_is_not_cancelled(cut):
    Run.objects.filter(pk=cut.pk).update(status=Run.Status.VERIFYING)
    with pytest.raises(Refused, match="being verified"):
        actions.cancel_run(cut.pk, by=somebody("restorer"))


def test_a_master_that_lost_a_frame_is_not_filed(cut, monkeypatch):
    from film import master

    whole = master.join
    monkeypatch.setattr(master, "join", lambda parts, *args, **more: whole(parts[:-1], *args, **more))
    run = bench.carry(cut)
    assert run.status == Run.Status.NEEDS_ATTENTION
    assert "its frames is 36, not 48" in run.error
    assert run.project.work.versions.count() == 1


def films(run):
    """Give the local paths of a run's source and master."""
    from contextlib import contextmanager

    from archive.storage import local

    @contextmanager
    def both():
        made = run.result.asset
        with (
            local(run.source.asset.room, run.source.asset.name) as source,
            local(made.room, made.name) as master,
        ):
            yield source, master

    return both()
