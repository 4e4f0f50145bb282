"""Every guard of a signature refuses with its sentence, and every refusal can be cured."""

import pyotp
import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from accounts import second_factor
from accounts.models import SecondFactor, User
from accounts.permissions import Refused
from archive import journal
from archive.models import JournalEntry, PreservationEvent
from restoration.models import Project
from reviews import actions, certificate
from reviews.models import Review, SignOff
from tests.factories import archive, reviews
from tests.factories.people import PASSWORD, person

pytestmark = pytest.mark.django_db
PARTS, WHOLE = SignOff.Meaning.PARTS, SignOff.Meaning.WHOLE
AS_OLD, AS_OLD_LISTED = SignOff.Meaning.AS_OLD, SignOff.Meaning.AS_OLD_LISTED


def approve(review, by, *, password=PASSWORD, meaning=PARTS, code=""):
    return actions.approve(review.pk, by=by, password=password, meaning=meaning, code=code)


def test_two_signatures_make_the_version_the_signed_one(review, senior, faithful):
    first = reviews.approved(review, by=senior)
    assert Project.objects.get().status == Project.Status.FAITHFULNESS_REVIEW
    reviews.looked(review, faithful)
    second = actions.sign_faithful(review.pk, by=faithful, password=PASSWORD, meaning=AS_OLD)
    review.refresh_from_db()
    review.version.work.refresh_from_db()
    assert review.status == Review.Status.SIGNED
    assert review.version.work.signed_version == review.version
    assert Project.objects.get().status == Project.Status.SIGNED_OFF
    assert first.manifest_digest == second.manifest_digest == review.version.manifest_digest
    assert first.evidence == second.evidence == review.evidence


def test_a_signature_holds_the_digest_of_its_own_line_in_the_journal(review, senior):
    signoff = reviews.approved(review, by=senior)
    line = JournalEntry.objects.get(verb="review.approved")
    assert signoff.journal_head == line.digest
    assert line.after["manifest_digest"] == review.version.manifest_digest
    assert not journal.verify()


def test_a_signature_is_an_appraisal_of_the_file(review, senior):
    reviews.approved(review, by=senior)
    event = PreservationEvent.objects.get(kind="app")
    assert (event.asset, event.agent, event.detail["kind"]) == (review.version.asset, senior, "technical")


def test_a_maker_is_refused_though_a_superuser():
    chief = User.objects.create_superuser("chief", password=PASSWORD)
    review = reviews.judgeable(makers=[chief])
    with pytest.raises(Refused, match="Someone else must look at your own work"):
        approve(review, chief)
    assert not SignOff.objects.exists()


def test_a_superuser_who_made_nothing_may_sign(review):
    chief = User.objects.create_superuser("chief", password=PASSWORD)
    reviews.looked(review, chief)
    assert approve(review, chief).signer == chief


def test_a_restorer_does_not_approve(review):
    with pytest.raises(Refused, match="Only senior restorers approve"):
        approve(review, person("restorer"))


def test_the_two_signatures_are_two_people(review, senior, faithful):
    reviews.approved(review, by=senior)
    with pytest.raises(Refused, match="Two signatures are two people"):
        actions.sign_faithful(review.pk, by=senior, password=PASSWORD, meaning=AS_OLD)
    assert reviews.looked(review, faithful)
    assert actions.sign_faithful(review.pk, by=faithful, password=PASSWORD, meaning=AS_OLD)


def test_a_small_house_lets_one_person_sign_twice_and_says_so(review, senior, settings):
    settings.ONE_SIGNER = True
    reviews.approved(review, by=senior)
    second = actions.sign_faithful(review.pk, by=senior, password=PASSWORD, meaning=AS_OLD)
    assert second.one_signer


def test_the_faithfulness_signature_comes_second(review, faithful):
    reviews.looked(review, faithful)
    with pytest.raises(Refused, match="Technical approval comes first"):
        actions.sign_faithful(review.pk, by=faithful, password=PASSWORD, meaning=AS_OLD)


def test_an_open_blocker_refuses_until_it_is_answered_and_verified(review, senior, restorer):
    reviews.looked(review, senior)
    note = actions.add_note(
        review.pk, by=senior, first=3, last=5, code="D-HALL", severity="blocker", text="A face was made up."
    )
    with pytest.raises(Refused, match="blocker is open: D-HALL 3-5"):
        approve(review, senior)
    actions.answer_note(note.pk, by=restorer, answer="original", text="It is so in the print.")
    with pytest.raises(Refused, match="blocker is open"):
        approve(review, senior)
    actions.verify_note(note.pk, by=senior)
    assert approve(review, senior)


def test_an_issue_refuses_and_a_remark_for_information_does_not(review, senior, restorer):
    reviews.looked(review, senior)
    actions.add_note(review.pk, by=senior, first=0, last=0, code="D-CUE", severity="fyi", text="Cue mark.")
    note = actions.add_note(
        review.pk, by=senior, first=7, last=7, code="D-DUST", severity="issue", text="Dust."
    )
    with pytest.raises(Refused, match="issue is not answered and verified: D-DUST 7\\."):
        approve(review, senior)
    actions.answer_note(note.pk, by=restorer, answer="best")
    actions.verify_note(note.pk, by=senior)
    assert approve(review, senior)


def test_nothing_is_signed_before_it_was_measured(senior):
    review = reviews.review()
    reviews.looked(review, senior, frames=range(24))
    with pytest.raises(Refused, match="still being measured"):
        approve(review, senior)
    reviews.measured(review)
    assert approve(review, senior)


def test_a_missed_threshold_refuses_until_it_is_waived_in_writing(review, senior):
    evidence = reviews.measured(review, unmet=["grain_kept"])
    reviews.looked(review, senior)
    with pytest.raises(Refused, match="threshold is not met: Grain kept"):
        approve(review, senior)
    with pytest.raises(Refused, match="Write why"):
        actions.waive(evidence.pk, "grain_kept", by=senior, reason=" ")
    actions.waive(evidence.pk, "grain_kept", by=senior, reason="The print was a dupe.")
    assert approve(review, senior)


def test_a_maker_waives_nothing(review, restorer):
    evidence = reviews.measured(review, unmet=["grain_kept"])
    chief = User.objects.create_superuser("chief", password=PASSWORD)
    review.version.makers.add(chief)
    with pytest.raises(Refused, match="your own work"):
        actions.waive(evidence.pk, "grain_kept", by=chief, reason="It is fine.")


def test_only_what_misses_its_threshold_is_waived(review, senior):
    evidence = reviews.measured(review, unmet=["grain_kept"])
    with pytest.raises(Refused, match="rate_equal misses no threshold; these do: Grain kept"):
        actions.waive(evidence.pk, "rate_equal", by=senior, reason="Why not.")


def test_the_signer_has_looked_at_every_risky_frame(review, senior):
    reviews.looked(review, senior, frames=[5])
    with pytest.raises(Refused, match="not looked at 1 risky frame yet: 17"):
        approve(review, senior)
    reviews.looked(review, senior, frames=[17])
    assert approve(review, senior).seen == [[5, 5], [17, 17]]


def test_somebody_elses_eyes_do_not_count(review, senior, faithful):
    reviews.looked(review, faithful, frames=range(24))
    with pytest.raises(Refused, match="not looked at 2 risky frames"):
        approve(review, senior)


def test_the_whole_film_is_signed_only_by_who_saw_the_whole_film(review, senior):
    reviews.looked(review, senior)
    with pytest.raises(Refused, match="saw you look at 2 of 24 frames"):
        approve(review, senior, meaning=WHOLE)
    reviews.looked(review, senior, frames=range(24))
    assert approve(review, senior, meaning=WHOLE).meaning == WHOLE


def test_waivers_are_accepted_by_name_in_the_second_signature(review, senior, faithful):
    evidence = reviews.measured(review, unmet=["grain_kept"])
    actions.waive(evidence.pk, "grain_kept", by=senior, reason="The print was a dupe.")
    reviews.approved(review, by=senior)
    reviews.looked(review, faithful)
    with pytest.raises(Refused, match="choose the meaning that accepts them"):
        actions.sign_faithful(review.pk, by=faithful, password=PASSWORD, meaning=AS_OLD)
    assert actions.sign_faithful(review.pk, by=faithful, password=PASSWORD, meaning=AS_OLD_LISTED)


def test_a_meaning_belongs_to_its_signature(review, senior):
    reviews.looked(review, senior)
    with pytest.raises(Refused, match="Choose what your signature means"):
        approve(review, senior, meaning=AS_OLD)


def test_a_changed_file_refuses_the_signature_and_leaves_an_event(senior):
    review = reviews.judgeable(seed="touched")
    reviews.looked(review, senior)
    asset = review.version.asset
    path = storages[asset.room].path(asset.name)
    with open(path, "rb") as file:
        good = file.read()
    with open(path, "r+b") as file:
        file.seek(200)
        file.write(b"tampered")
    with pytest.raises(Refused, match="is not the one that was made"):
        approve(review, senior)
    assert PreservationEvent.objects.filter(asset=asset, kind="fix", outcome="fail").exists()
    with open(path, "wb") as file:
        file.write(good)
    assert approve(review, senior).file_digest == asset.first_digest.value


def test_a_changed_manifest_refuses_the_signature(review, senior):
    reviews.looked(review, senior)
    changed = review.version.manifest | {"parts": ["another"]}
    type(review.version).objects.filter(pk=review.version_id).update(manifest=changed)
    with pytest.raises(Refused, match="does not give its digest"):
        approve(review, senior)


def test_a_wrong_password_signs_nothing_and_stays_in_the_journal(review, senior):
    reviews.looked(review, senior)
    with pytest.raises(Refused, match="password is not right"):
        approve(review, senior, password="guess")
    assert JournalEntry.objects.filter(verb="signature.password_refused", by=senior).count() == 1
    assert approve(review, senior)


def test_too_many_wrong_passwords_close_the_door(review, senior):
    reviews.looked(review, senior)
    for _ in range(5):
        with pytest.raises(Refused, match="password is not right"):
            approve(review, senior, password="guess")
    with pytest.raises(Refused, match="Too many wrong passwords or codes"):
        approve(review, senior)


def test_a_signature_never_changes(review, senior):
    signoff = reviews.approved(review, by=senior)
    signoff.statement = "I never said that."
    with pytest.raises(ValueError, match="never changes"):
        signoff.save()


def test_reopening_supersedes_and_deletes_nothing(senior):
    second = reviews.signed()
    review = second.review
    with pytest.raises(Refused, match="Write why"):
        actions.supersede(review.pk, by=senior, reason="")
    actions.supersede(review.pk, by=senior, reason="A better print was found.")
    review.refresh_from_db()
    review.version.work.refresh_from_db()
    assert review.status == Review.Status.VOID
    assert SignOff.objects.count() == 2
    assert set(SignOff.objects.values_list("superseded_reason", flat=True)) == {"A better print was found."}
    assert review.version.work.signed_version is None
    assert Project.objects.get().status == Project.Status.CANDIDATE_READY
    again = actions.open_review(review.version_id, by=archive.somebody("restorer"))
    assert again.pk != review.pk


def test_a_newly_signed_version_takes_the_place_of_the_old_one():
    old = reviews.signed()
    newer = reviews.judgeable(source=old.version.source, seed="second")
    new = reviews.signed(newer)
    old.refresh_from_db()
    assert old.superseded_at is not None
    new.version.work.refresh_from_db()
    assert new.version.work.signed_version == new.version


@pytest.fixture
def codes(senior):
    """The one-time codes of a senior who has a second factor."""
    secret = pyotp.random_base32()
    SecondFactor.objects.create(user=senior, secret=secret, confirmed_at=timezone.now())
    return pyotp.TOTP(secret)


def test_who_has_a_second_factor_signs_with_it_and_the_record_says_so(review, senior, codes):
    reviews.looked(review, senior)
    with pytest.raises(Refused, match="one-time code is not right"):
        approve(review, senior)
    code = codes.now()
    signoff = approve(review, senior, code=code)
    assert signoff.factors == ["password", "code"]
    entry = JournalEntry.objects.get(verb="review.approved")
    assert entry.after["factors"] == ["password", "code"]
    assert [said["factors"] for said in certificate.of(review)["signatures"]] == [["password", "code"]]
    assert not second_factor.takes_code(senior, code)


def test_a_recovery_code_signs_once_and_is_named_so(review, senior, codes):
    reviews.looked(review, senior)
    (first, *_rest) = second_factor.draw_recovery_codes(senior)
    assert approve(review, senior, code=first).factors == ["password", "recovery"]


def test_without_a_second_factor_the_password_alone_is_written_down(review, senior):
    reviews.looked(review, senior)
    assert approve(review, senior).factors == ["password"]


@pytest.mark.usefixtures("codes")
def test_wrong_codes_close_the_door_like_wrong_passwords(review, senior):
    reviews.looked(review, senior)
    for _ in range(5):
        with pytest.raises(Refused, match="one-time code is not right"):
            approve(review, senior, code="000000")
    with pytest.raises(Refused, match="Too many wrong passwords or codes"):
        approve(review, senior, code="000000")
    refused = JournalEntry.objects.filter(verb="signature.password_refused", by=senior)
    assert {entry.after["factor"] for entry in refused} == {"code"}


def test_the_page_asks_for_the_code_of_who_has_one_and_of_nobody_else(client, review, senior, codes):
    reviews.looked(review, senior)
    client.force_login(senior)
    assert 'name="code" ' in client.get(review.get_absolute_url()).text.split('id="sign"')[1]
    said = {"meaning": PARTS, "password": PASSWORD}
    address = reverse("reviews:review_sign", args=[review.pk])
    assert client.post(address, said).status_code == 422
    assert client.post(address, said | {"code": codes.now()}).status_code == 302
    review.refresh_from_db()
    assert review.status == "approved"
