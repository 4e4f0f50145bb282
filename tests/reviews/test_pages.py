"""The pages of the review room, by role."""

import pytest

from restoration.models import Project
from reviews import actions
from reviews.models import Evidence, Review, SignOff
from tests.factories import reviews
from tests.factories.people import PASSWORD, person

pytestmark = pytest.mark.django_db
SEERS = ("producer", "restorer", "senior_restorer", "faithfulness_reviewer", "auditor", "publisher")
OTHERS = ("cataloguer", "inspector", "operator")


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("role", SEERS)
def test_who_restores_judges_or_publishes_sees_the_review(client, review, role):
    client.force_login(person(role))
    assert client.get("/review/").status_code == 200
    assert client.get(review.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("role", OTHERS)
def test_others_read_why_they_do_not(client, review, role):
    client.force_login(person(role))
    answer = client.get(review.get_absolute_url())
    assert answer.status_code == 403
    assert "Only people who restore, judge or publish see reviews." in text(answer)


def test_an_empty_room_says_what_to_do(client, senior):
    client.force_login(senior)
    assert "Nothing waits for your judgement." in text(client.get("/review/"))


def test_the_list_says_what_waits_for_whom(client, review, senior, restorer):
    client.force_login(senior)
    assert "For you: technical approval" in text(client.get("/review/"))
    client.force_login(restorer)
    assert "Waits for others" in text(client.get("/review/"))
    actions.add_note(review.pk, by=senior, first=0, last=0, code="D-DUST", severity="issue", text="Dust.")
    assert "For you: notes to answer" in text(client.get("/review/"))


def test_the_maker_reads_that_someone_else_must_look(client, review, restorer):
    client.force_login(restorer)
    page = text(client.get(review.get_absolute_url()))
    assert "Someone else must look at your own work." in page
    assert 'type="password"' not in page


def test_the_page_shows_each_guard_and_the_way_to_cure_it(client, review, senior):
    client.force_login(senior)
    page = text(client.get(review.get_absolute_url()))
    assert "You have not looked at 2 risky frames yet: 5, 17." in page
    assert f"{review.get_absolute_url()}?frame=5#viewer" in page
    assert 'aria-disabled="true"' in page


def test_the_page_works_without_scripts(client, review, senior):
    client.force_login(senior)
    page = text(client.get(f"{review.get_absolute_url()}?frame=12"))
    assert f"/review/{review.pk}/frame/before/12" in page
    assert f"/review/{review.pk}/frame/after/12" in page
    assert "?frame=13#viewer" in page and "?frame=11#viewer" in page


@pytest.mark.parametrize("frame", ["24", "-1", "abc", "99999999999999999999"])
def test_a_frame_that_does_not_exist_is_named_with_the_range(client, review, senior, frame):
    client.force_login(senior)
    page = text(client.get(f"{review.get_absolute_url()}?frame={frame}"))
    assert f"Frame {frame} does not exist; this film has frames 0 to 23." in page


def test_signing_by_the_page(client, review, senior):
    reviews.looked(review, senior)
    client.force_login(senior)
    entry = {"meaning": "parts", "statement": "Steady and clean.", "password": "wrong-one"}
    refused = client.post(f"/review/{review.pk}/sign/", entry)
    assert refused.status_code == 422
    assert "The password is not right" in text(refused)
    assert "Steady and clean." in text(refused)
    client.post(f"/review/{review.pk}/sign/", entry | {"password": PASSWORD})
    assert SignOff.objects.get().statement == "Steady and clean."


def test_an_early_post_gets_the_sentence_of_the_checklist(client, review, senior):
    client.force_login(senior)
    answer = client.post(f"/review/{review.pk}/sign/", {"meaning": "parts", "password": PASSWORD})
    assert "You have not looked at 2 risky frames yet" in text(answer)
    assert not SignOff.objects.exists()


def test_waiving_by_the_page(client, review, senior):
    reviews.measured(review, unmet=["grain_kept"])
    client.force_login(senior)
    assert "not met" in text(client.get(review.get_absolute_url()))
    client.post(f"/review/{review.pk}/waive/grain_kept/", {"reason": "A dupe."})
    page = text(client.get(review.get_absolute_url()))
    assert "waived" in page and "A dupe." in page


def test_evidence_asks_again_while_it_is_measured(client, senior):
    review, asked = reviews.review(), {"HX-Request": "true"}
    client.force_login(senior)
    piece = text(client.get(f"/review/{review.pk}/evidence/", headers=asked))
    assert 'hx-trigger="every 2s"' in piece
    reviews.measured(review)
    assert 'hx-trigger="every 2s"' not in text(client.get(f"/review/{review.pk}/evidence/", headers=asked))


def test_a_failed_measuring_offers_to_measure_again(client, review, senior):
    Evidence.objects.update(state=Evidence.State.QUARANTINED, error="ValueError: no frames")
    client.force_login(senior)
    assert "Measure again" in text(client.get(review.get_absolute_url()))
    client.post(f"/review/{review.pk}/evidence/measure/")
    assert Evidence.objects.get().is_live


def test_sending_to_review_asks_once_more(client, restorer):
    version = reviews.candidate()
    client.force_login(restorer)
    address = f"/review/new/{version.pk}/"
    assert "Send to review" in text(client.get(address))
    answer = client.post(address)
    assert answer["Location"] == Review.objects.get().get_absolute_url()


def test_sending_what_is_not_ready_says_why(client, restorer):
    version = reviews.candidate()
    Project.objects.update(status=Project.Status.ON_HOLD)
    client.force_login(restorer)
    assert "a version is sent to review when its candidate is ready" in text(
        client.get(f"/review/new/{version.pk}/")
    )


def test_decisions_by_the_page_take_their_reason(client, review, senior):
    client.force_login(senior)
    refused = client.post(f"/review/{review.pk}/changes/", {"reason": ""}, follow=True)
    assert "Write what has to change." in text(refused)
    client.post(f"/review/{review.pk}/changes/", {"reason": "The sky."})
    review.refresh_from_db()
    assert review.status == Review.Status.CHANGES


@pytest.mark.parametrize("status", Review.Status.values)
def test_the_page_stands_in_every_state_of_a_review(client, review, senior, status):
    Review.objects.update(status=status)
    client.force_login(senior)
    assert client.get(review.get_absolute_url()).status_code == 200


def test_the_page_asks_few_questions_of_the_database(client, review, senior, django_assert_max_num_queries):
    for number in range(6):
        actions.add_note(
            review.pk, by=senior, first=number, last=number, code="D-DUST", severity="issue", text="Dust."
        )
    client.force_login(senior)
    client.get(review.get_absolute_url())
    with django_assert_max_num_queries(75):
        client.get(review.get_absolute_url())


def test_what_the_reviewers_ask_for_stands_first_for_the_maker(client, review, senior, restorer):
    actions.ask_changes(review.pk, by=senior, reason="The hair in reel two.")
    client.force_login(restorer)
    page = text(client.get(review.get_absolute_url()))
    assert page.index("The hair in reel two.") < page.index('class="desk"')
    project = Project.objects.get(work=review.version.work)
    page = text(client.get(project.get_absolute_url()))
    assert "The reviewers ask for changes" in page and review.get_absolute_url() in page


def test_a_version_offers_a_certificate_only_where_somebody_signed(client, review, senior):
    client.force_login(senior)
    certificate = f"/review/{review.pk}/certificate/"
    assert certificate not in text(client.get(review.version.get_absolute_url()))
