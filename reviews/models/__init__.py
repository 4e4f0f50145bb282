"""The nouns of review, one file each."""

from reviews.models.coverage import Seen
from reviews.models.evidence import Evidence
from reviews.models.notes import Note, Reply
from reviews.models.reviews import Decision, Review
from reviews.models.signoffs import SignOff

__all__ = ["Decision", "Evidence", "Note", "Reply", "Review", "Seen", "SignOff"]
