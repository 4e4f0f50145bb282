"""Everything the judge's page shows about one review, gathered for one person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews import coverage, figures, pictures
from reviews.conditions import STAGE, checklist
from reviews.forms import AnswerForm, MinutesForm, NoteForm, ReasonForm, SignForm
from reviews.models import Seen
from reviews.permissions import (
    may_answer_note,
    may_approve,
    may_decide,
    may_judge,
    may_open_review,
    may_reopen,
    may_sign_faithfulness,
    may_verify_note,
    may_write_note,
)
from reviews.timeline import Timeline, shots_of


def page(review, user, frame, **forms):
    """Return the context of the judge's page; `forms` replace fresh forms with refused ones."""
    evidence, version = review.evidence, review.version
    seen = Seen.objects.filter(review=review, person=user).first()
    ranges = seen.ranges if seen else []
    notes = notes_for(review, user, forms.pop("answers", {}))
    shots = shots_of(version, evidence)
    return {
        "review": review,
        "version": version,
        "asset": version.asset,
        "source": version.source,
        "work": version.work,
        "frame": frame,
        "notes": notes,
        "evidence": evidence,
        "rows": figures.rows(evidence) if evidence else [],
        "timeline": Timeline(review, evidence, [entry["note"] for entry in notes], ranges, shots),
        "seen": seen,
        "seen_share": 100 * coverage.count(ranges) // max(version.asset.frames, 1),
        "viewer": viewer_data(review, evidence=evidence, ranges=ranges, shots=shots, frame=frame),
        "may": verdicts(user, review),
        "note_form": forms.get("note_form") or NoteForm(initial={"first": frame, "last": frame}),
        "reason_form": ReasonForm(auto_id=False),
        "minutes_form": forms.get("minutes_form")
        or MinutesForm(initial={"minutes": max(seen.unbooked_minutes if seen else 0, 1)}),
        **signing(review, user, forms.get("sign_form")),
    }


def verdicts(user, review):
    """Return what this person may do here, each as a verdict with its sentence."""
    return {
        "judge": may_judge(user, review),
        "decide": may_decide(user, review),
        "write": may_write_note(user, review),
        "open": may_open_review(user, review.version),
        "reopen": may_reopen(user, review),
    }


def notes_for(review, user, answers):
    """Return each note with what this person may do about it; `answers` holds refused forms by note."""
    rows = review.notes.select_related(
        "author", "answered_by", "verified_by", "carried_from__review__version"
    )
    entries = []
    for note in rows.prefetch_related("replies__by"):
        note.review = review
        open_here = review.is_open and note.verified_at is None
        entries.append(
            {
                "note": note,
                "may_answer": open_here and bool(may_answer_note(user, note)),
                "may_verify": review.is_open and bool(note.answer) and bool(may_verify_note(user, note)),
                "form": answers.get(note.pk) or AnswerForm(prefix=f"note-{note.pk}"),
            }
        )
    return entries


def signing(review, user, form=None):
    """Return the signature whose turn it is, with its checklist and form, for people whose role it is."""
    kind = next((kind for kind, status in STAGE.items() if status == review.status), None)
    if kind is None:
        return {}
    may = may_approve if kind == "technical" else may_sign_faithfulness
    conditions = checklist(user, review, kind)
    return {
        "sign_kind": kind,
        "sign_verdict": may(user, review),
        "checklist": conditions,
        "ready": all(condition.verdict for condition in conditions),
        "sign_form": form or SignForm(kind, by=user),
    }


def viewer_data(review, *, evidence, ranges, shots, frame):
    """Return what the viewer's scripts need, ready for JSON."""
    version = review.version
    return {
        "frames": version.asset.frames,
        "frame": frame,
        "rate": float(version.asset.frame_rate) or 24.0,
        "aspect": aspect(version.asset),
        "height": version.asset.height,
        "widths": {"before": version.source.asset.width, "after": version.asset.width},
        "buckets": list(pictures.WIDTHS),
        "address": reverse("reviews:frame", args=[review.pk, "SIDE", 0]).removesuffix("0"),
        "names": {
            side: pictures.etag(version, side, 0, None).strip('"').partition("-")[0]
            for side in pictures.SIDES
        },
        "look": reverse("reviews:look", args=[review.pk]),
        "records": review.is_open,
        "shots": shots,
        "risky": evidence.risky if evidence else [],
        "seen": ranges,
        "words": words(),
    }


def aspect(asset):
    """Return the picture's display aspect as a number."""
    numerator, _slash, denominator = (asset.dar or "").partition("/")
    if numerator and denominator and int(denominator):
        return int(numerator) / int(denominator)
    return asset.width / max(asset.height, 1)


def words():
    """Return the sentences the scripts say, in the reader's language."""
    return {
        "frame": _("Frame {n} of {last}"),
        "exact": _("exact pixels {size}"),
        "scaled": _("scaled to {width} px"),
        "fit": _("fit"),
        "seen": _("{share} % looked at"),
        "failed": _("Frame {n} could not be fetched: {reason}"),
        "waiting": _("fetching frame {n} …"),
        "playing": _("{rate} frames/s"),
        "range": _("marked {first}–{last}"),
        "before": _("Original"),
        "after": _("Restored"),
        "difference": _("Difference ×4"),
    }
