"""The certificate says who signed what on which evidence, and anyone can check it."""

import pytest

from archive import journal
from film.master import manifest_digest
from reviews import actions, certificate
from reviews.models import SignOff
from tests.factories import reviews
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_certificate_names_digests_evidence_and_both_signatures(client, senior):
    second = reviews.signed()
    review = second.review
    facts = certificate.of(review)
    assert facts["standing"]
    assert facts["master"]["manifest"]["value"] == review.version.manifest_digest
    assert facts["master"]["file"]["value"] == review.version.asset.first_digest.value
    assert facts["source"]["file"]["value"] == review.version.source.asset.first_digest.value
    assert [row["kind"] for row in facts["signatures"]] == ["technical", "faithful"]
    assert facts["signatures"][1]["meaning"]["text"].startswith("This film is restored as old")
    assert facts["signatures"][0]["frames_looked_at"] == [[5, 5], [17, 17]]
    assert journal.holds_digest(facts["journal"]["head"]) and facts["journal"]["held"]


def test_a_certificate_reads_the_same_in_every_language(client, senior):
    review = reviews.signed().review
    client.force_login(senior)
    english = client.get(f"/review/{review.pk}/certificate.json", HTTP_ACCEPT_LANGUAGE="en").content
    chinese = client.get(f"/review/{review.pk}/certificate.json", HTTP_ACCEPT_LANGUAGE="zh-hans").content
    assert english == chinese


def test_waivers_and_kept_originals_stand_on_the_certificate(client, review, senior, faithful):
    kept = {"kind": "original kept", "frames": [12, 24], "reason": "Torn beyond repair."}
    rewritten(review.version, [kept])
    evidence = reviews.measured(review, unmet=["grain_kept"])
    actions.waive(evidence.pk, "grain_kept", by=senior, reason="A dupe.")
    reviews.approved(review, by=senior)
    reviews.looked(review, faithful)
    actions.sign_faithful(review.pk, by=faithful, password=PASSWORD, meaning=SignOff.Meaning.AS_OLD_LISTED)
    facts = certificate.of(review)
    assert facts["deviations"] == [kept]
    assert facts["evidence"]["waivers"][0]["reason"] == "A dupe."
    client.force_login(senior)
    page = client.get(f"/review/{review.pk}/certificate/").content.decode()
    assert "Frames 12 to 23 keep their original pictures: Torn beyond repair." in page
    assert "A dupe." in page


def rewritten(version, deviations):
    """Give a version another manifest with its own digest, as if it had been made so."""
    manifest = version.manifest | {"facts": version.manifest["facts"] | {"deviations": deviations}}
    digest = manifest_digest(manifest)
    type(version).objects.filter(pk=version.pk).update(manifest=manifest, manifest_digest=digest)
    version.evidence.update(manifest_digest=digest)
    version.refresh_from_db()


def test_one_signer_is_said_on_the_certificate(client, review, senior, settings):
    settings.ONE_SIGNER = True
    reviews.approved(review, by=senior)
    actions.sign_faithful(review.pk, by=senior, password=PASSWORD, meaning=SignOff.Meaning.AS_OLD)
    assert certificate.of(review)["one_signer"]
    client.force_login(senior)
    page = client.get(f"/review/{review.pk}/certificate/").content.decode()
    assert "Both signatures by one person, as this house allows." in page


def test_before_the_first_signature_there_is_no_certificate(client, review, senior):
    client.force_login(senior)
    assert client.get(f"/review/{review.pk}/certificate.json").status_code == 404
    page = client.get(f"/review/{review.pk}/certificate/")
    assert page.status_code == 404
    assert "a certificate begins with the first signature" in page.content.decode()


def test_a_reopened_certificate_stands_no_more(senior):
    review = reviews.signed().review
    actions.supersede(review.pk, by=senior, reason="A better print.")
    facts = certificate.of(review)
    assert not facts["standing"]
    assert {row["superseded_reason"] for row in facts["signatures"]} == {"A better print."}
