"""Notes: written on frames that exist, answered, verified by somebody else, opened again."""

import pytest
from django.core.exceptions import ValidationError

from accounts.permissions import Refused
from reviews import actions
from reviews.defects import CHINESE, Defect, both, grouped
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(review, senior):
    return actions.add_note(
        review.pk, by=senior, first=3, last=5, code="D-DUST", severity="issue", text="Dust."
    )


def test_a_note_keeps_to_the_frames_of_the_film(review, senior):
    with pytest.raises(Refused, match="Frames 20 to 24 are not a range of this film; it has frames 0 to 23"):
        actions.add_note(
            review.pk, by=senior, first=20, last=24, code="D-DUST", severity="issue", text="Dust."
        )


def test_a_note_names_a_defect_of_the_house(review, senior):
    with pytest.raises(ValidationError):
        actions.add_note(review.pk, by=senior, first=0, last=0, code="D-NONE", severity="issue", text="Dust.")


def test_an_answer_is_verified_by_somebody_who_did_not_give_it(note, senior, restorer):
    producer = person("producer")
    actions.answer_note(note.pk, by=producer, answer="fixed")
    producer.groups.add(*senior.groups.all())
    with pytest.raises(Refused, match="Someone else must verify your answer"):
        actions.verify_note(note.pk, by=person_again(producer))
    assert actions.verify_note(note.pk, by=senior).is_settled


def person_again(user):
    """The same person with permissions read afresh."""
    return type(user).objects.get(pk=user.pk)


def test_a_maker_verifies_nothing(note, restorer, review):
    actions.answer_note(note.pk, by=person("producer"), answer="fixed")
    with pytest.raises(Refused, match="your own work"):
        actions.verify_note(note.pk, by=restorer)


def test_nothing_is_verified_before_it_is_answered(note, senior):
    with pytest.raises(Refused, match="no answer yet"):
        actions.verify_note(note.pk, by=senior)


def test_disagreeing_takes_words(note, restorer):
    with pytest.raises(Refused, match="Write why you disagree"):
        actions.answer_note(note.pk, by=restorer, answer="disagree")
    assert (
        actions.answer_note(note.pk, by=restorer, answer="disagree", text="It is rain.").answer == "disagree"
    )


def test_a_reopened_note_waits_again_and_its_thread_remembers(note, senior, restorer):
    actions.answer_note(note.pk, by=restorer, answer="fixed", text="Painted out.")
    actions.verify_note(note.pk, by=senior)
    with pytest.raises(Refused, match="settled; open it again"):
        actions.answer_note(note.pk, by=restorer, answer="best")
    with pytest.raises(Refused, match="Write why"):
        actions.reopen_note(note.pk, by=senior, reason="")
    actions.reopen_note(note.pk, by=senior, reason="It is back in frame 4.")
    note.refresh_from_db()
    assert (note.answer, note.verified_at, note.state) == ("", None, "open")
    assert [reply.kind for reply in note.replies.all()] == ["answer", "verify", "reopen"]
    assert actions.answer_note(note.pk, by=restorer, answer="best").state == "answered"


def test_notes_of_a_decided_review_stand_as_they_are(note, senior, restorer):
    actions.reject(note.review_id, by=senior, reason="No.")
    with pytest.raises(Refused, match="its notes stand as they are"):
        actions.answer_note(note.pk, by=restorer, answer="fixed")


def test_a_senior_answers_for_nobody(note, senior):
    with pytest.raises(Refused, match="Only restorers and producers answer"):
        actions.answer_note(note.pk, by=senior, answer="fixed")


def test_every_defect_has_its_chinese_word_and_a_place_in_the_form():
    assert set(CHINESE) == set(Defect.values)
    offered = [value for _group, pairs in grouped() for value, _label in pairs]
    assert sorted(offered) == sorted(Defect.values)
    assert both(Defect.DUST) == "D-DUST dust, dirt, hairs · 灰尘、脏点、毛丝"


def test_a_note_is_written_by_form_and_read_on_the_page(client, review, senior):
    client.force_login(senior)
    address = f"/review/{review.pk}/notes/"
    entry = {"first": 7, "last": 9, "code": "D-HALO", "severity": "blocker", "text": "A white rim."}
    answer = client.post(address, entry, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"?frame=7#note-{review.notes.get().pk}")
    assert "A white rim." in answer.content.decode()


def test_a_refused_note_comes_back_with_its_words(client, review, senior):
    client.force_login(senior)
    entry = {"first": 7, "last": 99, "code": "D-HALO", "severity": "issue", "text": "A white rim."}
    answer = client.post(f"/review/{review.pk}/notes/", entry)
    assert answer.status_code == 422
    assert "it has frames 0 to 23" in answer.content.decode()
    assert "A white rim." in answer.content.decode()


def test_a_note_goes_its_way_through_the_pages(client, review, senior, restorer):
    note = actions.add_note(
        review.pk, by=senior, first=1, last=2, code="D-DUST", severity="issue", text="Dust."
    )
    client.force_login(restorer)
    client.post(f"/review/notes/{note.pk}/answer/", {f"note-{note.pk}-answer": "fixed"})
    client.force_login(senior)
    client.post(f"/review/notes/{note.pk}/verify/")
    note.refresh_from_db()
    assert note.state == "settled"
    client.post(f"/review/notes/{note.pk}/reopen/", {"reason": "No."})
    note.refresh_from_db()
    assert note.state == "open"
