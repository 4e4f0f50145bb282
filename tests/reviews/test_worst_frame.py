"""A single frame that stands out: named on the desk, risky for who signs, on certificate and in the API."""

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from accounts.permissions import Refused
from archive.models import Version
from film.frames import Writer, read
from reviews import actions, certificate, conditions
from reviews.tasks import measure_evidence
from tests.factories import reviews
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
BAD = 17
WORST = {
    "key": "worst_changed", "title": "Changed content, worst frame", "value": 0.21, "unit": "share",
    "threshold": 0.05, "direction": "at_most", "passed": False, "warns": True,
    "why": "The mean hides a single spoiled frame.", "frames": [[BAD, 0.21], [5, 0.012]], "beyond": 1,
}  # fmt: skip


@pytest.fixture
def warned(review):
    """A measured review one of whose frames stands out."""
    reviews.measured(review, figures=[*reviews.RESULT["figures"], WORST])
    return review


def page_of(client, review, person):
    client.force_login(person)
    return client.get(review.get_absolute_url()).content.decode()


def test_the_panel_names_the_worst_frames_and_opens_the_desk_at_them(client, warned, senior):
    page = page_of(client, warned, senior)
    assert f'href="{warned.get_absolute_url()}?frame={BAD}#viewer" data-goto="{BAD}"' in page
    assert "look at it" in page and "Waive in writing" not in page
    assert f"Changed content, worst frame ({BAD})." in page
    opened = client.get(f"{warned.get_absolute_url()}?frame={BAD}").content.decode()
    assert f"/frame/after/{BAD}?" in opened


def test_it_warns_and_does_not_block_once_the_frame_was_looked_at(warned, senior):
    risky = {line.key: line for line in conditions.checklist(senior, warned, "technical")}["risky"]
    assert not risky.verdict and str(BAD) in risky.verdict.sentence and risky.state == "unmet"
    with pytest.raises(Refused, match="risky"):
        actions.approve(warned.pk, by=senior, password=PASSWORD, meaning="parts")
    reviews.looked(warned, senior)
    lines = {line.key: line for line in conditions.checklist(senior, warned, "technical")}
    assert lines["risky"].state == "warned" and str(BAD) in lines["risky"].warning
    assert lines["thresholds"].verdict
    actions.approve(warned.pk, by=senior, password=PASSWORD, meaning="parts")


def test_a_figure_that_only_warns_is_not_waived(warned, senior):
    with pytest.raises(Refused, match="misses no threshold"):
        actions.waive(warned.evidence.pk, "worst_changed", by=senior, reason="It is a burst.")


def test_the_certificate_and_the_api_hold_the_frames(client, warned):
    signoff = reviews.signed(warned)
    facts = certificate.of(signoff.review)["evidence"]["figures"][-1]
    assert facts["frames"][0] == [BAD, 0.21] and facts["beyond"] == 1
    client.force_login(signoff.signer)
    page = client.get(reverse("reviews:certificate", args=[warned.pk])).content.decode()
    assert "Single frames stand out; whoever signed looked at them." in page and f"{BAD}: 21" in page
    told = client.get(f"/api/v1/reviews/{warned.pk}/").json()["evidence"]
    assert told["figures"][-1]["frames"][0] == [BAD, 0.21] and BAD in told["risky"]


def test_evidence_from_before_this_figure_shows_as_it_did(client, review, senior):
    page = page_of(client, review, senior)
    assert "Grain kept" in page and "Worst frames:" not in page
    assert not any(line.warning for line in conditions.checklist(senior, review, "technical"))


def test_a_worker_finds_the_one_frame_of_a_version_that_was_taken_wrongly(tmp_path):
    review = reviews.review(version=reviews.candidate(seed="half-taken"))
    source, asset = review.version.source.asset, review.version.asset
    spoiled = tmp_path / "spoiled.mkv"
    with Writer(spoiled, width=source.width, height=source.height, rate=24, pixel_format="gray") as writer:
        for picture in read(storages["masters"].path(source.name)):
            luma = picture.planes[0].copy()
            luma[20:60, 20:70] = 255 - luma[20:60, 20:70] if picture.index == BAD else luma[20:60, 20:70]
            writer.write((luma,))
    with spoiled.open("rb") as stream:
        storages["masters"].save("judged/spoiled.mkv", stream)
    type(asset).objects.filter(pk=asset.pk).update(name="judged/spoiled.mkv")
    review.version = Version.objects.get(pk=review.version_id)
    evidence = review.evidence
    measure_evidence(evidence.pk, evidence.attempt)
    evidence.refresh_from_db()
    assert BAD in evidence.risky, evidence.error
    assert [figure["frames"][0][0] for figure in evidence.standing_out] == [BAD]
