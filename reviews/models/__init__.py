"""The nouns of review, one file each."""

from reviews.models.evidence import Evidence
from reviews.models.notes import Note
from reviews.models.reviews import Decision, Review
from reviews.models.signoffs import SignOff

__all__ = ["Decision", "Evidence", "Note", "Review", "SignOff"]
