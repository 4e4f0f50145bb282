"""The certificate: what was signed, by whom, on which evidence, as plain facts that anyone can check."""

from django.utils import translation

from archive import journal
from reviews import coverage, figures
from reviews.conditions import deviations
from reviews.models import SignOff

FORMAT = "patina-certificate-1"


def of(review):
    """Return the certificate of a review as plain facts in English, or None before the first signature."""
    signatures = list(review.signoffs.select_related("signer", "evidence"))
    if not signatures:
        return None
    evidence = signatures[-1].evidence
    version = review.version
    with translation.override("en"):
        return {
            "format": FORMAT,
            "title": {row.language + (f"-{row.script}" if row.script else ""): row.text
                      for row in version.work.titles.all()},
            "work": version.work_id,
            "review": review.pk,
            "version": version.number,
            "standing": stands(review),
            "source": _film(version.source),
            "master": _film(version),
            "recipe": _recipe(version),
            "film_rate": version.manifest.get("facts", {}).get("film_rate"),
            "deviations": deviations(version),
            "evidence": {
                "digest": evidence.manifest_digest,
                "measured_at": evidence.finished_at.isoformat() if evidence.finished_at else None,
                "figures": evidence.figures,
                "risky_frames": evidence.risky,
                "waivers": _waivers(evidence),
            },
            "notes": _notes(review),
            "signatures": [_signature(signoff) for signoff in signatures],
            "one_signer": any(signoff.one_signer for signoff in signatures if signoff.stands),
            "journal": {"head": signatures[-1].journal_head, "held": _held(signatures)},
        }  # fmt: skip


def context(review):
    """Return what the sheet reviews/_certificate.html shows; `facts` is None before the first signature."""
    signatures = list(review.signoffs.select_related("signer", "evidence"))
    for signoff in signatures:
        signoff.seen_frames = coverage.count(signoff.seen)
    evidence = signatures[-1].evidence if signatures else None
    return {
        "review": review,
        "version": review.version,
        "work": review.version.work,
        "facts": of(review),
        "signatures": signatures,
        "evidence": evidence,
        "rows": figures.rows(evidence) if evidence else [],
        "deviations": deviations(review.version),
        "settled": review.notes.exclude(verified_at=None).select_related("verified_by", "answered_by"),
        "stands": stands(review),
    }


def stands(review):
    """Say whether both signatures stand."""
    kinds = set(review.signoffs.filter(superseded_at=None).values_list("kind", flat=True))
    return kinds == set(SignOff.Kind.values)


def _film(version):
    asset, digest = version.asset, version.asset.first_digest
    return {
        "version": version.number,
        "file": {"algorithm": digest.algorithm, "value": digest.value, "size": asset.size},
        "manifest": {"algorithm": "sha256", "value": version.manifest_digest},
        "container": asset.container,
        "picture": {
            "codec": asset.video_codec,
            "width": asset.width,
            "height": asset.height,
            "rate": asset.rate,
            "frames": asset.frames,
            "display_aspect": asset.dar,
        },
        "sound": {"codec": asset.audio_codec, "channels": asset.channels} if asset.channels else None,
    }


def _recipe(version):
    run = getattr(version, "made_by_run", None)
    return {
        "name": version.label,
        "digest": {"algorithm": "sha256", "value": version.recipe_digest},
        "steps": run.recipe if run else None,
        "makers": [str(maker) for maker in version.makers.all()],
    }


def _notes(review):
    return [
        {
            "frames": [note.first, note.last],
            "code": note.code,
            "severity": note.severity,
            "text": note.text,
            "answer": note.answer,
            "answer_text": note.answer_text,
            "verified": note.verified_at is not None,
        }
        for note in review.notes.all()
    ]


def _signature(signoff):
    return {
        "kind": signoff.kind,
        "signer": str(signoff.signer),
        "signed_at": signoff.signed_at.isoformat(),
        "meaning": {"code": signoff.meaning, "text": str(signoff.get_meaning_display())},
        "statement": signoff.statement,
        "manifest_digest": signoff.manifest_digest,
        "file_digest": signoff.file_digest,
        "frames_looked_at": signoff.seen,
        "one_signer": signoff.one_signer,
        "factors": signoff.factors,
        "journal_head": signoff.journal_head,
        "superseded_at": signoff.superseded_at.isoformat() if signoff.superseded_at else None,
        "superseded_reason": signoff.superseded_reason,
    }


def _held(signatures):
    """Say whether the journal still holds the line of every signature."""
    return all(journal.holds_digest(signoff.journal_head) for signoff in signatures)


def _waivers(evidence):
    return [
        {"figure": key, "by": waiver["name"], "reason": waiver["reason"], "at": waiver["at"]}
        for key, waiver in evidence.waivers.items()
    ]
