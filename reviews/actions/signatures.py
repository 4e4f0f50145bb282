"""The two signatures. Each is asked everything again at the moment it is given."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import second_factor
from accounts.permissions import Refused, require
from archive import actions as archive_actions
from archive import fixity, journal
from archive.models import JournalEntry
from archive.vocabulary import EventType
from restoration.models import Project
from reviews import conditions
from reviews.actions.looking import book_measured
from reviews.actions.reviews import decide, locked, project_of, replace_former, walk
from reviews.models import Decision, Evidence, Review, Seen, SignOff

Kind = SignOff.Kind
AFTER = {
    Kind.TECHNICAL: (Review.Status.APPROVED, Decision.Kind.APPROVED, Project.Status.FAITHFULNESS_REVIEW),
    Kind.FAITHFUL: (Review.Status.SIGNED, Decision.Kind.SIGNED, Project.Status.SIGNED_OFF),
}
WRONG_PASSWORD = "signature.password_refused"  # noqa: S105 - a verb of the journal
TRIES, WINDOW = 5, timedelta(minutes=15)


def approve(review_id, *, by, password, meaning, statement="", code=""):
    """Sign that the version is technically sound; return the SignOff.

    `meaning` is one of SignOff.MEANINGS["technical"], `code` the second factor of who has one. Raises Refused
    with the sentence of the first condition that does not hold.
    """
    given = {"password": password, "code": code}
    return _sign(review_id, Kind.TECHNICAL, by=by, given=given, meaning=meaning, statement=statement)


def sign_faithful(review_id, *, by, password, meaning, statement="", code=""):
    """Sign that the film was restored as old; the version becomes the title's signed version.

    `meaning` is one of SignOff.MEANINGS["faithful"]. Raises Refused like approve().
    """
    given = {"password": password, "code": code}
    return _sign(review_id, Kind.FAITHFUL, by=by, given=given, meaning=meaning, statement=statement)


def _sign(review_id, kind, *, by, given, meaning, statement):
    """Ask everything, hash the file, then lock, ask everything again and write.

    The file is hashed before the rows are locked: a feature takes minutes, and nobody else should wait.
    """
    review = Review.objects.select_related("version__work", "version__asset").get(pk=review_id)
    require(conditions.signable(by, review, kind))
    factors = _confirm(by, given, review)
    fixity_now = fixity.check(review.version.asset, by=by)
    require(conditions.file_holds(fixity_now, review.version.asset))
    with transaction.atomic():
        review = locked(review_id)
        require(conditions.signable(by, review, kind))
        said = {"meaning": meaning, "statement": statement.strip(), "factors": factors}
        return _write(review, kind, by=by, file_digest=fixity_now.found, **said)


def _write(review, kind, *, by, meaning, statement, factors, file_digest):
    version = review.version
    evidence = Evidence.objects.select_for_update().get(pk=review.evidence.pk)
    seen = Seen.objects.select_for_update().filter(review=review, person=by).first()
    ranges = seen.ranges if seen else []
    require(conditions.meaning_holds(meaning, kind, review, ranges, evidence))
    facts = {
        "kind": str(kind),
        "meaning": str(meaning),
        "manifest_digest": version.manifest_digest,
        "file_digest": str(file_digest),
        "evidence": evidence.pk,
        "seen": ranges,
        "one_signer": conditions.one_person_signs_twice(by, review, kind),
        "factors": factors,
    }
    status, decision, stage = AFTER[kind]
    review.move(status)
    decide(review, decision, by, statement)
    entry = journal.record(
        f"review.{status}", review, by=by, work=version.work, after=facts, reason=statement
    )
    signoff = SignOff.objects.create(
        review=review,
        version=version,
        evidence=evidence,
        kind=kind,
        signer=by,
        manifest_digest=version.manifest_digest,
        file_digest=str(file_digest),
        meaning=meaning,
        statement=statement,
        seen=ranges,
        one_signer=facts["one_signer"],
        factors=factors,
        journal_head=entry.digest,
    )
    walk(project_of(version), stage)
    _follow(signoff, by, statement)
    book_measured(review, by)
    return signoff


def _follow(signoff, by, statement):
    """Tell the archive: the file was appraised, and after the second signature the title has its version."""
    archive_actions.record_event(
        signoff.version.asset,
        EventType.APPRAISAL,
        by=by,
        detail={"signature": signoff.pk, "kind": signoff.kind, "manifest_digest": signoff.manifest_digest},
    )
    if signoff.kind == Kind.FAITHFUL:
        replace_former(signoff.review, by)
        reason = statement or str(SignOff.Meaning(signoff.meaning).label)
        archive_actions.set_signed_version(signoff.version.work_id, signoff.version_id, by=by, reason=reason)


def _confirm(by, given, review):
    """Ask for the password again, and for the second factor of who has one; return what was given.

    What is wrong goes into the journal, and too much of it closes the door a while.
    """
    since = timezone.now() - WINDOW
    if JournalEntry.objects.filter(verb=WRONG_PASSWORD, by=by, at__gte=since).count() >= TRIES:
        raise Refused(_("Too many wrong passwords or codes; wait a quarter of an hour before you sign."))
    if not (by.is_active and by.check_password(given["password"])):
        journal.record(WRONG_PASSWORD, review, by=by, work=review.version.work, after={"factor": "password"})
        raise Refused(_("The password is not right; nothing was signed."))
    if not second_factor.is_on(by):
        return ["password"]
    if way := second_factor.way_in(by, given["code"]):
        return ["password", way]
    journal.record(WRONG_PASSWORD, review, by=by, work=review.version.work, after={"factor": "code"})
    raise Refused(
        _(
            "The one-time code is not right, or it was used already; nothing was signed. "
            "Wait for the next one."
        )
    )
