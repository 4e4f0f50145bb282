"""The door of the evidence job measures with the real engine."""

import pytest

from archive import actions as archive_actions
from archive.models import JournalEntry, MachineTime
from reviews.models import Evidence
from reviews.tasks import measure_evidence
from tests.clips import draw_film
from tests.factories import archive, reviews

pytestmark = pytest.mark.django_db


def test_a_worker_measures_a_version_against_its_source():
    review = reviews.review()
    evidence = review.evidence
    assert measure_evidence(evidence.pk, evidence.attempt) == Evidence.State.DONE
    evidence.refresh_from_db()
    keys = {figure["key"] for figure in evidence.figures}
    assert {"frame_count_equal", "changed_pixel_share", "tone_shift", "flicker_after", "grain_kept"} <= keys
    assert "gain_db" not in keys
    assert all(0 <= frame < 24 for frame in evidence.risky)
    assert JournalEntry.objects.filter(verb="evidence.measured").exists()
    assert MachineTime.objects.get().step == "evidence"


def test_a_clean_reference_kept_aside_shows_the_gain(tmp_path):
    review = reviews.review()
    source = review.version.source
    clean = draw_film(tmp_path / "clean.mkv", frames=source.asset.frames, size=(96, 72), shots=3)
    archive_actions.keep_reference(
        source.work_id, by=archive.somebody("cataloguer"), path=clean, label="Clean"
    )
    evidence = review.evidence
    measure_evidence(evidence.pk, evidence.attempt)
    evidence.refresh_from_db()
    assert "gain_db" in {figure["key"] for figure in evidence.figures}, evidence.error


def test_a_second_call_of_the_same_attempt_finds_nothing_to_do():
    review = reviews.review()
    evidence = review.evidence
    measure_evidence(evidence.pk, evidence.attempt)
    assert measure_evidence(evidence.pk, evidence.attempt) is None
