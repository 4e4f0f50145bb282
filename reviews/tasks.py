"""Doors for workers: a row's key and attempt in, one call."""

from jobs import runner
from reviews import measuring
from reviews.models import Evidence


def measure_evidence(evidence_id, attempt):
    """Measure one version against its source."""
    return runner.carry(Evidence, evidence_id, attempt, measuring.measure)
