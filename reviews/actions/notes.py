"""Notes on frame ranges: written, answered, verified, opened again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Denied, Refused, require
from archive import journal
from reviews.actions.reviews import locked
from reviews.models import Note, Reply
from reviews.permissions import may_answer_note, may_verify_note, may_write_note


@transaction.atomic
def add_note(review_id, *, by, first, last, code, severity, text):
    """Write a note on frames [first, last] of the version under review."""
    review = locked(review_id)
    require(may_write_note(by, review))
    require(_still_open(review))
    frames = review.version.asset.frames
    if not 0 <= first <= last < frames:
        raise Refused(
            _("Frames %(first)d to %(last)d are not a range of this film; it has frames 0 to %(end)d.")
            % {"first": first, "last": last, "end": frames - 1}
        )
    note = Note(
        review=review, author=by, first=first, last=last, code=code, severity=severity, text=text.strip()
    )
    note.full_clean()
    note.save()
    journal.record(
        "note.written", note, by=by, work=review.version.work, after=_facts(note), reason=note.text
    )
    return note


@transaction.atomic
def answer_note(note_id, *, by, answer, text=""):
    """Answer a note: fixed, original, best possible or disagree; earlier answers stay in its thread."""
    note = _locked_note(note_id)
    require(may_answer_note(by, note))
    require(_still_open(note.review))
    if note.verified_at is not None:
        raise Refused(_("This note is settled; open it again before you answer it anew."))
    if answer not in Note.Answer.values or not answer:
        known = ", ".join(str(label) for value, label in Note.Answer.choices if value)
        raise Refused(_("Choose an answer: %(known)s.") % {"known": known})
    if answer == Note.Answer.DISAGREE and not text.strip():
        raise Refused(_("Write why you disagree."))
    note.answer, note.answer_text = answer, text.strip()
    note.answered_by, note.answered_at = by, timezone.now()
    note.save()
    return _reply(note, Reply.Kind.ANSWER, by, answer=answer, text=text)


@transaction.atomic
def verify_note(note_id, *, by, text=""):
    """Accept the answer to a note; somebody other than who answered does it."""
    note = _locked_note(note_id)
    require(may_verify_note(by, note))
    require(_still_open(note.review))
    if not note.answer:
        raise Refused(_("This note has no answer yet that could be verified."))
    if note.verified_at is not None:
        raise Refused(_("This note is settled already."))
    note.verified_by, note.verified_at = by, timezone.now()
    note.save()
    return _reply(note, Reply.Kind.VERIFY, by, answer=note.answer, text=text)


@transaction.atomic
def reopen_note(note_id, *, by, reason):
    """Refuse the answer to a note with a written reason; it waits for an answer again."""
    note = _locked_note(note_id)
    require(may_verify_note(by, note))
    require(_still_open(note.review))
    if not note.answer:
        raise Refused(_("This note is open already."))
    if not reason.strip():
        raise Refused(_("Write why the note is opened again."))
    note.answer = note.answer_text = ""
    note.answered_by = note.answered_at = note.verified_by = note.verified_at = None
    note.save()
    return _reply(note, Reply.Kind.REOPEN, by, text=reason)


def _locked_note(note_id):
    note = Note.objects.select_for_update().get(pk=note_id)
    note.review = locked(note.review_id)
    return note


def _still_open(review):
    if review.is_open:
        return True
    return Denied(
        _("This review is %(status)s; its notes stand as they are.") % {"status": review.get_status_display()}
    )


def _reply(note, kind, by, *, answer="", text=""):
    Reply.objects.create(note=note, kind=kind, answer=answer, text=text.strip(), by=by)
    journal.record(
        f"note.{kind}", note, by=by, work=note.review.version.work, after=_facts(note), reason=text.strip()
    )
    return note


def _facts(note):
    return {
        "frames": [note.first, note.last],
        "code": note.code,
        "severity": note.severity,
        "answer": note.answer,
    }
