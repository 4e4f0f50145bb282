"""What must be true before a signature, each with the sentence that refuses and the way to cure it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import ALLOWED, Denied
from film.master import manifest_digest
from jobs.models import State
from reviews import coverage
from reviews.figures import beyond, label_of
from reviews.models import Note, Review, Seen, SignOff
from reviews.permissions import may_approve, may_sign_faithfulness

Kind = SignOff.Kind
STAGE = {Kind.TECHNICAL: Review.Status.WAITING, Kind.FAITHFUL: Review.Status.APPROVED}
SHOWN = 6  # frames named in one sentence


@dataclass(frozen=True)
class Condition:
    """One line of the checklist: what is asked, whether it holds, and what to do where it does not."""

    key: str
    title: str
    verdict: object
    cure: str = ""
    url: str = ""
    later: bool = False  # only known at the moment of signing
    warning: str = ""  # what to know although it holds

    @property
    def state(self):
        """Return met, unmet, later or warned."""
        if not self.verdict:
            return "unmet"
        return "later" if self.later else "warned" if self.warning else "met"


def checklist(user, review, kind):
    """Return every Condition of a signature of this kind by this person, in the order they are asked."""
    home = review.get_absolute_url()
    figures, notes = f"{home}#evidence", f"{home}#notes"
    evidence = review.evidence
    unseen = unseen_risky(user, review, evidence)
    first = f"{home}?frame={unseen[0]}#viewer" if unseen else ""
    hashed = _("The file is hashed again when you sign.")
    lines = (
        ("stage", _("It is the turn of this signature"), at_its_turn(review, kind), "", ""),
        ("person", _("You may give it"), _may(kind)(user, review), "", ""),
        ("manifest", _("The manifest gives the version's digest"), manifest_holds(review.version), "", ""),
        ("file", _("The stored file is the one that was made"), ALLOWED, hashed, ""),
        (
            "evidence",
            _("This very version was measured"),
            evidence_done(review, evidence),
            _("To the figures"),
            figures,
        ),
        (
            "thresholds",
            _("Thresholds are met or waived"),
            thresholds_settled(evidence),
            _("To the figures"),
            figures,
        ),
        ("blockers", _("No blocker is open"), no_blockers(review), _("To the notes"), notes),
        (
            "issues",
            _("Every issue is answered and verified"),
            issues_settled(review),
            _("To the notes"),
            notes,
        ),
        ("risky", _("You looked at every risky frame"), risky_seen(unseen), _("Show the first one"), first),
    )
    more = {"file": {"later": True}, "risky": {"warning": standing_out(evidence)}}
    return [Condition(*line, **more.get(line[0], {})) for line in lines]


def signable(user, review, kind):
    """Return ALLOWED when every condition holds, else the first refusal."""
    for condition in checklist(user, review, kind):
        if not condition.verdict:
            return condition.verdict
    return ALLOWED


def is_candidate(version, project):
    """A restored version whose project waits for judgement, not in review already, never rejected."""
    if version.kind != version.Kind.RESTORED:
        return Denied(
            _("Only a restored version is reviewed; %(version)s is a source.") % {"version": version}
        )
    if project is None:
        return Denied(_("%(title)s has no restoration project; open one first.") % {"title": version.work})
    standing = version.reviews.filter(status__in=[*Review.OPEN, Review.Status.SIGNED]).first()
    if standing:
        return Denied(
            _("%(version)s is in review already: %(status)s.")
            % {"version": version, "status": standing.get_status_display()}
        )
    if version.reviews.filter(status=Review.Status.REJECTED).exists():
        return Denied(_("%(version)s was rejected; make a new version.") % {"version": version})
    if project.status != project.Status.CANDIDATE_READY:
        return Denied(
            _("The project is %(status)s; a version is sent to review when its candidate is ready.")
            % {"status": project.get_status_display()}
        )
    return ALLOWED


def at_its_turn(review, kind):
    """Technical approval comes first, the faithfulness signature after it."""
    if review.status == STAGE[kind]:
        return ALLOWED
    if kind == Kind.FAITHFUL and review.status == Review.Status.WAITING:
        return Denied(_("Technical approval comes first."))
    return Denied(_("This review is %(status)s.") % {"status": review.get_status_display()})


def manifest_holds(version):
    """The manifest that stands beside the version gives the digest that names it."""
    if version.manifest and manifest_digest(version.manifest) == version.manifest_digest:
        return ALLOWED
    return Denied(
        _(
            "The manifest of %(version)s does not give its digest %(digest)s…; "
            "it was changed after it was made."
        )
        % {"version": version, "digest": version.manifest_digest[:12]}
    )


def file_holds(verdict, asset):
    """The stored file, hashed again now, is the one of first sight."""
    if verdict.ok:
        return ALLOWED
    return Denied(
        _(
            "The stored file of %(asset)s is not the one that was made: "
            "expected %(expected)s…, found %(found)s…. "
            "Bring the file back from another copy before anyone signs."
        )
        % {"asset": asset, "expected": str(verdict.expected)[:12], "found": str(verdict.found or "—")[:12]}
    )


def evidence_done(review, evidence):
    """Measured, to the end, on this digest."""
    if evidence is None or evidence.manifest_digest != review.version.manifest_digest:
        return Denied(_("Nothing was measured on this version yet."))
    if evidence.state == State.DONE:
        return ALLOWED
    if evidence.is_live:
        return Denied(
            _("The evidence is still being measured: %(percent)d %%.") % {"percent": evidence.percent}
        )
    return Denied(_("The measuring failed; measure again."))


def thresholds_settled(evidence):
    """Each threshold met, or waived in writing."""
    if evidence is None or evidence.state != State.DONE:
        return Denied(_("The figures are not there yet."))
    unmet = [label_of(figure) for figure in evidence.unmet]
    if not unmet:
        return ALLOWED
    return Denied(
        ngettext(
            "A threshold is not met: %(names)s. Waive it in writing or ask for changes.",
            "%(count)d thresholds are not met: %(names)s. Waive them in writing or ask for changes.",
            len(unmet),
        )
        % {"count": len(unmet), "names": _("; ").join(unmet)}
    )


def no_blockers(review):
    """No blocker without a verified answer."""
    return _settled(
        review,
        Note.Severity.BLOCKER,
        lambda count: ngettext(
            "%(count)d blocker is open: %(names)s.", "%(count)d blockers are open: %(names)s.", count
        ),
    )


def issues_settled(review):
    """Every issue answered, and the answer verified by somebody else."""
    return _settled(
        review,
        Note.Severity.ISSUE,
        lambda count: ngettext(
            "%(count)d issue is not answered and verified: %(names)s.",
            "%(count)d issues are not answered and verified: %(names)s.",
            count,
        ),
    )


def unseen_risky(user, review, evidence):
    """Return the risky frames this person has not looked at, in order."""
    if evidence is None:
        return []
    seen = Seen.objects.filter(review=review, person=user).first()
    return coverage.missing(seen.ranges if seen else [], evidence.risky)


def risky_seen(unseen):
    """The signer's own eyes were on every risky frame."""
    if not unseen:
        return ALLOWED
    names = ", ".join(str(frame) for frame in unseen[:SHOWN]) + (" …" if len(unseen) > SHOWN else "")
    return Denied(
        ngettext(
            "You have not looked at %(count)d risky frame yet: %(names)s.",
            "You have not looked at %(count)d risky frames yet: %(names)s.",
            len(unseen),
        )
        % {"count": len(unseen), "names": names}
    )


def standing_out(evidence):
    """Say which frames stand out from their film; they are risky ones, and nothing else waits for them."""
    names = []
    for figure in evidence.standing_out if evidence else []:
        frames = beyond(figure)
        more = " …" if figure["beyond"] > len(frames) else ""
        names.append(f"{label_of(figure)} ({', '.join(map(str, frames))}{more})")
    return _("Single frames stand out: %(names)s.") % {"names": _("; ").join(names)} if names else ""


def meaning_holds(meaning, kind, review, seen, evidence):
    """The chosen sentence belongs to this signature and is true as far as the server knows."""
    known = SignOff.MEANINGS[kind]
    if meaning not in known:
        return Denied(
            _("Choose what your signature means: %(known)s.")
            % {"known": " / ".join(str(one.label) for one in known)}
        )
    frames = review.version.asset.frames
    watched = coverage.count(seen)
    if meaning == SignOff.Meaning.WHOLE and watched < frames:
        return Denied(
            _("The server saw you look at %(seen)d of %(frames)d frames; choose the meaning that says so.")
            % {"seen": watched, "frames": frames}
        )
    if meaning == SignOff.Meaning.AS_OLD and (evidence.waivers or deviations(review.version)):
        return Denied(_("Deviations or waivers are listed; choose the meaning that accepts them."))
    return ALLOWED


def deviations(version):
    """Return what the manifest owns up to: frame ranges kept as they came, and anything else it lists."""
    return version.manifest.get("facts", {}).get("deviations", [])


def one_person_signs_twice(user, review, kind):
    """Say whether this signature is the second of one person, as a small house may allow."""
    return kind == Kind.FAITHFUL and settings.ONE_SIGNER and review.approved_by(user)


def _may(kind):
    return may_approve if kind == Kind.TECHNICAL else may_sign_faithfulness


def _settled(review, severity, sentence):
    notes = [str(note) for note in review.notes.unsettled().filter(severity=severity)]
    if not notes:
        return ALLOWED
    names = "; ".join(notes[:SHOWN]) + (" …" if len(notes) > SHOWN else "")
    return Denied(sentence(len(notes)) % {"count": len(notes), "names": names})
