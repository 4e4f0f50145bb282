"""The pages of the restoration room: who sees them, and the next step each one offers."""

import pytest
from django.urls import reverse

from restoration import actions
from restoration.models import Project, Run
from tests.factories import archive as make
from tests.factories import restoration as bench
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client):
    """Log a person in and return the client."""

    def log_in(*roles):
        client.force_login(make.somebody(*roles))
        return client

    return log_in


ASKED = {"HX-Request": "true"}  # by the page's own script


def page(client, name, *args, headers=None, **query):
    response = client.get(reverse(f"restoration:{name}", args=args), query, headers=headers)
    assert response.status_code == 200, response
    return response.content.decode()


def test_an_empty_room_says_where_projects_come_from(as_):
    assert "starts from a film that was taken into the catalogue" in page(as_("restorer"), "project_list")


def test_a_producer_sees_films_without_a_project_and_opens_one(as_):
    version = make.version()
    client = as_("producer")
    assert f"?version={version.pk}" in page(client, "project_list")
    assert "condition C" in page(client, "project_create", version=version.pk)
    sent = client.post(f"{reverse('restoration:project_create')}?version={version.pk}", {"intent": "Steady."})
    assert sent.url == Project.objects.get().get_absolute_url()


def test_a_brief_without_an_intent_is_not_saved(as_):
    version = make.version()
    address = f"{reverse('restoration:project_create')}?version={version.pk}"
    answer = as_("producer").post(address, {"intent": " "})
    assert "Nothing was saved yet" in answer.content.decode()
    assert not Project.objects.exists()


def test_a_visitor_logs_in_first_and_a_publisher_is_refused_with_a_sentence(client):
    address = reverse("restoration:project_list")
    assert reverse("accounts:login") in client.get(address).url
    client.force_login(person("publisher"))
    answer = client.get(address)
    assert answer.status_code == 403
    assert "Only people of the restoration" in answer.content.decode()


def test_a_planned_film_asks_a_restorer_for_a_run_and_a_senior_for_nothing(as_):
    project = bench.project()
    start = reverse("restoration:run_create", args=[project.pk])
    assert start in page(as_("restorer"), "project_detail", project.pk)
    assert start not in page(as_("senior_restorer"), "project_detail", project.pk)


def test_the_form_starts_a_run_of_the_chosen_recipe(as_):
    project = bench.project()
    client = as_("restorer")
    text = page(client, "run_create", project.pk, recipe="gentle")
    assert 'aria-current="page">Gentle' in text
    form = client.get(f"{reverse('restoration:run_create', args=[project.pk])}?recipe=gentle").context["form"]
    sent = {name: value for name, value in browser_sends(form).items() if value not in (None, "")}
    answer = client.post(f"{reverse('restoration:run_create', args=[project.pk])}?recipe=gentle", sent)
    run = Run.objects.get()
    assert (answer.url, run.recipe_name) == (run.get_absolute_url(), "gentle")


def browser_sends(form):
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: "on" if value is True else value for name, value in values.items() if value is not False}


def test_a_page_of_a_moving_run_keeps_asking_and_one_of_an_ended_run_stops(as_, cut):
    client = as_("restorer")
    address = reverse("restoration:run_progress", args=[cut.pk])
    text = page(client, "run_detail", cut.pk)
    assert f'hx-get="{address}?seen=planned-0" hx-trigger="every 2s"' in text
    assert text.count('<rect class="run-part-queued"') == 4
    actions.cancel_run(cut.pk, by=make.somebody("restorer"))
    assert "hx-get" not in page(client, "run_progress", cut.pk, headers=ASKED)
    assert "hx-get" not in page(client, "run_segments", cut.pk, headers=ASKED)


def test_a_page_drawn_before_the_plan_is_loaded_anew_with_it(as_, run):
    client = as_("restorer")
    answer = client.get(run.get_absolute_url())
    assert "once it is planned" in answer.content.decode()
    bench.carry_plan(run)
    address = reverse("restoration:run_progress", args=[run.pk])
    assert client.get(address, {"seen": answer.context["seen"]}, headers=ASKED)["HX-Refresh"] == "true"


def test_a_run_is_cancelled_with_a_second_word(as_, cut):
    text = page(as_("restorer"), "run_detail", cut.pk)
    assert text.index("What is restored so far is lost") < text.index("Yes, cancel it")


def test_a_fault_of_the_program_is_told_apart_from_one_of_the_film(as_, cut):
    bench.quarantine(cut.segments.first())
    assert "not of the film" in page(as_("restorer"), "run_detail", cut.pk)


def test_whoever_asks_for_a_run_while_one_is_under_way_is_led_there_and_told_once(as_, cut):
    client = as_("restorer")
    address = f"{reverse('restoration:run_create', args=[cut.project_id])}?recipe=gentle"
    answer = client.get(address)
    assert f'href="{cut.get_absolute_url()}"' in answer.content.decode()
    sent = browser_sends(answer.context["form"])
    sent = {name: value for name, value in sent.items() if value not in (None, "")}
    told = client.post(address, sent).content.decode()
    assert told.count("A run of this film is under way") == 1


def test_a_page_drawn_before_a_run_called_for_a_person_is_loaded_anew(as_, cut):
    client = as_("restorer")
    seen = client.get(cut.get_absolute_url()).context["seen"]
    address = reverse("restoration:run_progress", args=[cut.pk])
    assert "HX-Refresh" not in client.get(address, {"seen": seen}, headers=ASKED)
    bench.quarantine(cut.segments.first())
    answer = client.get(address, {"seen": seen}, headers=ASKED)
    assert answer["HX-Refresh"] == "true"
    assert "hx-get" in answer.content.decode()  # the other segments still move


def test_a_run_in_trouble_offers_its_ways_out_to_who_may_take_them(as_, cut):
    segment = bench.quarantine(cut.segments.get(index=1))
    keep = reverse("restoration:segment_keep", args=[segment.pk])
    assert keep not in page(as_("operator"), "run_detail", cut.pk)
    client = as_("restorer")
    text = page(client, "run_detail", cut.pk)
    assert "The disk is on fire." in text and keep in text
    answer = client.post(keep, {"reason": "Lightning."}, follow=True)
    assert "one of its makers" in answer.content.decode()
    segment.refresh_from_db()
    assert (segment.state, segment.passed_through) == ("queued", True)


def test_every_deed_on_a_run_has_its_door(as_, cut):
    client = as_("restorer")
    segment = bench.quarantine(cut.segments.get(index=0))
    step = bench.quarantine(cut.steps.get(kind="sound"))
    client.post(reverse("restoration:segment_retry", args=[segment.pk]))
    client.post(reverse("restoration:step_retry", args=[step.pk]))
    cut.refresh_from_db()
    assert cut.status == Run.Status.RUNNING
    bench.quarantine(cut.segments.get(index=0))
    client.post(reverse("restoration:run_resume", args=[cut.pk]))
    client.post(reverse("restoration:run_cancel", args=[cut.pk]))
    cut.refresh_from_db()
    assert cut.status == Run.Status.CANCELLED
    answer = client.post(reverse("restoration:run_resume", args=[cut.pk]), follow=True)
    assert "nothing to try again" in answer.content.decode()


def test_a_finished_run_shows_its_version_and_the_way_to_its_review(as_):
    run = bench.carry(bench.run())
    client = as_("restorer")
    review = reverse("reviews:review_create", args=[run.result_id])
    assert review in page(client, "run_detail", run.pk)
    assert review in page(client, "project_detail", run.project_id)
    assert run.result.manifest_digest in page(client, "run_detail", run.pk)


def test_a_producer_holds_and_reopens_with_reasons(as_):
    project = bench.project()
    client = as_("producer")
    client.post(reverse("restoration:project_hold", args=[project.pk]), {"reason": "No element."})
    assert "on hold" in page(client, "project_detail", project.pk)
    client.post(reverse("restoration:project_reopen", args=[project.pk]), {"reason": "Found it."})
    answer = client.post(
        reverse("restoration:project_cancel", args=[project.pk]), {"reason": ""}, follow=True
    )
    assert "Write the reason" in answer.content.decode()
    project.refresh_from_db()
    assert project.status == Project.Status.PLANNED


def test_a_changed_brief_is_shown(as_):
    project = bench.project()
    client = as_("producer")
    address = reverse("restoration:brief_edit", args=[project.pk])
    client.post(address, {"intent": "Keep the cue marks.", "aspect_ratio": "1.37"})
    assert "Keep the cue marks." in page(client, "project_detail", project.pk)


def test_the_operators_page_tells_of_every_operator_what_it_leaves_alone(as_):
    from restoration.engine.operators import OPERATORS

    text = page(as_("auditor"), "operators")
    for operator in OPERATORS.values():
        assert f'id="{operator.name}"' in text
