"""The verbs of review, by noun."""

from reviews.actions.looking import book_minutes, look
from reviews.actions.notes import add_note, answer_note, reopen_note, verify_note
from reviews.actions.reviews import ask_changes, measure_again, open_review, reject, resubmit, supersede
from reviews.actions.signatures import approve, sign_faithful
from reviews.actions.waivers import waive

__all__ = [
    "add_note",
    "answer_note",
    "approve",
    "ask_changes",
    "book_minutes",
    "look",
    "measure_again",
    "open_review",
    "reject",
    "reopen_note",
    "resubmit",
    "sign_faithful",
    "supersede",
    "verify_note",
    "waive",
]
