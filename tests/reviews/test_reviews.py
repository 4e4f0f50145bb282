"""A review from its opening to its decision."""

import pytest

from accounts.permissions import Refused
from archive.models import JournalEntry
from restoration.models import Project
from reviews import actions
from reviews.models import Decision, Evidence, Note, Review, SignOff
from tests.factories import reviews
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def test_opening_a_review_queues_its_evidence_and_moves_the_project(restorer):
    version = reviews.candidate()
    review = actions.open_review(version.pk, by=restorer)
    evidence = Evidence.objects.get()
    assert (evidence.version, evidence.manifest_digest) == (version, version.manifest_digest)
    assert (evidence.state, evidence.total) == (Evidence.State.QUEUED, 24)
    assert Project.objects.get().status == Project.Status.TECH_REVIEW
    assert review.decisions.get().kind == Decision.Kind.OPENED
    assert JournalEntry.objects.filter(verb="review.opened", by=restorer).exists()


def test_a_source_is_never_reviewed(restorer):
    version = reviews.candidate().parent
    with pytest.raises(Refused, match="Only a restored version is reviewed"):
        actions.open_review(version.pk, by=restorer)


def test_a_version_is_reviewed_only_when_its_candidate_is_ready(restorer):
    version = reviews.candidate()
    Project.objects.update(status=Project.Status.IN_RESTORATION)
    with pytest.raises(Refused, match="in restoration; a version is sent to review when"):
        actions.open_review(version.pk, by=restorer)
    Project.objects.update(status=Project.Status.CANDIDATE_READY)
    assert actions.open_review(version.pk, by=restorer)


def test_a_version_is_in_one_review_at_a_time(restorer):
    review = reviews.review()
    Project.objects.update(status=Project.Status.CANDIDATE_READY)
    with pytest.raises(Refused, match="in review already"):
        actions.open_review(review.version_id, by=restorer)


def test_a_publisher_does_not_send_to_review():
    version = reviews.candidate()
    with pytest.raises(Refused, match="Only producers and restorers send"):
        actions.open_review(version.pk, by=person("publisher"))


def test_asking_for_changes_takes_a_reason_and_gives_the_film_back(review, senior):
    with pytest.raises(Refused, match="Write what has to change"):
        actions.ask_changes(review.pk, by=senior, reason="  ")
    actions.ask_changes(review.pk, by=senior, reason="The sky is waxen.")
    review.refresh_from_db()
    assert review.status == Review.Status.CHANGES
    assert Project.objects.get().status == Project.Status.IN_RESTORATION
    assert review.decisions.last().reason == "The sky is waxen."


def test_asking_for_changes_after_the_approval_supersedes_it(review, senior, faithful):
    reviews.approved(review, by=senior)
    actions.ask_changes(review.pk, by=faithful, reason="A modern sharpness.")
    assert SignOff.objects.get().superseded_reason == "A modern sharpness."


def test_a_maker_decides_nothing(review, restorer):
    restorer.groups.add(*person("senior_restorer").groups.all())
    with pytest.raises(Refused, match="your own work"):
        actions.reject(review.pk, by=restorer, reason="I am never content.")


def test_the_same_version_is_submitted_again_once_its_notes_are_answered(review, senior, restorer):
    note = actions.add_note(
        review.pk, by=senior, first=3, last=4, code="D-DUST", severity="issue", text="Dust."
    )
    actions.ask_changes(review.pk, by=senior, reason="Answer the dust.")
    with pytest.raises(Refused, match=r"Answer every issue and blocker .* D-DUST 3-4"):
        actions.resubmit(review.pk, by=restorer)
    actions.answer_note(note.pk, by=restorer, answer="original")
    actions.resubmit(review.pk, by=restorer)
    review.refresh_from_db()
    assert review.status == Review.Status.WAITING
    assert Project.objects.get().status == Project.Status.TECH_REVIEW


def test_a_rejected_version_never_comes_back(review, senior, restorer):
    actions.reject(review.pk, by=senior, reason="Faces were made up.")
    Project.objects.update(status=Project.Status.CANDIDATE_READY)
    with pytest.raises(Refused, match="was rejected; make a new version"):
        actions.open_review(review.version_id, by=restorer)


def test_a_new_version_voids_the_review_and_inherits_its_open_notes(review, senior, restorer):
    open_note = actions.add_note(
        review.pk, by=senior, first=3, last=4, code="D-DUST", severity="issue", text="Dust."
    )
    settled = actions.add_note(
        review.pk, by=senior, first=9, last=9, code="D-CUE", severity="issue", text="Cue."
    )
    actions.answer_note(settled.pk, by=restorer, answer="original")
    actions.verify_note(settled.pk, by=senior)
    actions.answer_note(open_note.pk, by=restorer, answer="fixed", text="In the next version.")
    actions.ask_changes(review.pk, by=senior, reason="Go on.")
    newer = reviews.review(source=review.version.source, seed="second")
    review.refresh_from_db()
    assert review.status == Review.Status.VOID
    note = Note.objects.get(review=newer)
    assert (note.carried_from, note.answer, note.verified_at) == (open_note, "fixed", None)


def test_a_failed_measuring_is_done_again(review, senior):
    Evidence.objects.update(state=Evidence.State.QUARANTINED, failures=3)
    actions.measure_again(review.pk, by=senior)
    assert Evidence.objects.get().state == Evidence.State.QUEUED


def test_a_finished_measuring_is_not_repeated(review, senior):
    with pytest.raises(Refused, match="measured or being measured already"):
        actions.measure_again(review.pk, by=senior)


def test_decisions_are_append_only(review):
    decision = review.decisions.get()
    decision.reason = "It was different."
    with pytest.raises(ValueError, match="append-only"):
        decision.save()
