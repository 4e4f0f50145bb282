"""Projects: who opens them, what freezes, and where each may go."""

import pytest

from accounts.permissions import Refused
from archive.models import Baseline, JournalEntry
from restoration import actions
from restoration.models import Project, Run
from restoration.permissions import may_start_run
from tests.factories import archive as make
from tests.factories import restoration as bench
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return bench.project()


@pytest.fixture
def producer():
    return make.somebody("producer")


def test_opening_a_project_plans_it_and_freezes_the_baseline_at_the_inspected_grade():
    can = make.item()
    make.inspection(can, grade="D")
    project = bench.project(make.version(can.work, item_id=can.pk))
    assert project.status == Project.Status.PLANNED
    assert (project.aspect_ratio, project.frame_rate) == ("1.33 (4:3)", "24")
    assert (Baseline.objects.get().grade, Baseline.objects.get().frames) == ("D", 48)


def test_a_film_nobody_inspected_counts_as_damaged(project):
    assert Baseline.objects.get(work=project.work).grade == "C"


def test_a_title_has_one_project(project, producer):
    with pytest.raises(Refused, match="already has a project"):
        bench.project(project.source, by=producer)


def test_a_restoration_never_starts_from_a_restored_version(producer):
    with pytest.raises(Refused, match="from a source version"):
        bench.project(make.restored(), by=producer)


def test_only_producers_open_projects():
    with pytest.raises(Refused, match="Only producers"):
        bench.project(by=person("restorer"))


def test_the_journal_keeps_what_the_brief_said_before(project, producer):
    actions.change_brief(project.pk, by=producer, intent="Keep the splices.", forbidden="No regraining.")
    entry = JournalEntry.objects.get(verb="project.brief_changed")
    assert entry.before == {"intent": "Steady light; the grain stays.", "forbidden": ""}
    assert entry.after == {"intent": "Keep the splices.", "forbidden": "No regraining."}


def test_a_brief_that_says_the_same_leaves_no_trace(project, producer):
    actions.change_brief(project.pk, by=producer, intent=project.intent)
    assert not JournalEntry.objects.filter(verb="project.brief_changed").exists()


def test_a_run_carries_the_whole_recipe_and_starts_the_project(project):
    run = bench.run(project)
    project.refresh_from_db()
    assert project.status == Project.Status.IN_RESTORATION
    (step,) = run.recipe["steps"]
    assert (step["operator"], step["params"]["strength"]) == ("deflicker", 0.5)
    assert set(step["params"]) == {"strength", "span", "limit", "local"}
    assert [step.kind for step in run.steps.all()] == ["plan"]


def test_a_project_has_one_open_run(project):
    bench.run(project)
    with pytest.raises(Refused, match="under way"):
        bench.run(project)
    assert Run.objects.count() == 1


def test_a_recipe_that_does_nothing_is_refused(project):
    with pytest.raises(ValueError, match="does nothing"):
        bench.run(project, recipe={"schema": "patina/recipe/1", "name": "empty", "steps": []})


def test_an_unknown_recipe_is_answered_with_the_list(project):
    with pytest.raises(ValueError, match="there are gentle, standard, heavy, publish-hd"):
        bench.run(project, recipe="glossy")


@pytest.mark.parametrize("role", ["senior_restorer", "faithfulness_reviewer", "operator", "publisher"])
def test_who_judges_or_runs_the_machines_starts_no_run(project, role):
    with pytest.raises(Refused, match="Only producers and restorers"):
        bench.run(project, by=person(role))


def test_no_run_starts_while_the_film_is_judged(project):
    Project.objects.filter(pk=project.pk).update(status=Project.Status.TECH_REVIEW)
    project.refresh_from_db()
    assert "technical review" in str(may_start_run(make.somebody("restorer"), project))


def test_a_held_project_comes_back_to_where_it_stood(project, producer):
    actions.hold_project(project.pk, by=producer, reason="The negative may turn up.")
    project.refresh_from_db()
    assert project.status == Project.Status.ON_HOLD
    assert actions.reopen_project(project.pk, by=producer, reason="It did not.").status == "planned"
    reasons = JournalEntry.objects.filter(subject_type="restoration.project").values_list("reason", flat=True)
    assert {"The negative may turn up.", "It did not."} <= set(reasons)


def test_a_signed_film_is_reopened_only_with_a_reason(project, producer):
    Project.objects.filter(pk=project.pk).update(status=Project.Status.SIGNED_OFF)
    with pytest.raises(Refused, match="Write the reason"):
        actions.reopen_project(project.pk, by=producer, reason="")
    reopened = actions.reopen_project(project.pk, by=producer, reason="A better element was found.")
    assert reopened.status == Project.Status.IN_RESTORATION


def test_a_project_with_a_run_under_way_is_not_put_aside(project, producer):
    bench.run(project)
    for verb in (actions.hold_project, actions.cancel_project):
        with pytest.raises(Refused, match="cancel it first"):
            verb(project.pk, by=producer, reason="No money.")


def test_a_move_outside_the_table_is_refused(run):
    with pytest.raises(Refused, match="cannot become"):
        run.project.move(Project.Status.PUBLISHED)
    with pytest.raises(Refused, match="cannot become"):
        run.move(Run.Status.SUCCEEDED)


@pytest.mark.parametrize("model", [Project, Run])
def test_every_status_stands_in_the_table_of_moves(model):
    assert set(model.NEXT) == set(model.Status)
    assert set().union(*model.NEXT.values()) <= set(model.Status)
