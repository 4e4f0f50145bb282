"""Opening a review and taking it through its decisions."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Denied, Refused, require
from archive import actions as archive_actions
from archive import journal
from archive.models import Version
from jobs import bell, leases
from restoration import taking
from restoration.models import Project, Run
from reviews import conditions
from reviews.actions.looking import book_measured
from reviews.models import Decision, Evidence, Note, Review
from reviews.permissions import may_decide, may_open_review, may_reopen, may_write_note

WAYS = {  # how a project comes from where it stands to where a review puts it
    (Project.Status.IN_RESTORATION, Project.Status.TECH_REVIEW): (Project.Status.CANDIDATE_READY,),
    (Project.Status.SIGNED_OFF, Project.Status.CANDIDATE_READY): (Project.Status.IN_RESTORATION,),
    (Project.Status.PUBLISHED, Project.Status.CANDIDATE_READY): (Project.Status.IN_RESTORATION,),
    (Project.Status.WITHDRAWN, Project.Status.CANDIDATE_READY): (Project.Status.IN_RESTORATION,),
}


@transaction.atomic
def open_review(version_id, *, by):
    """Send a restored version to review: its evidence is measured, its project goes to technical review.

    Open reviews of the title's other versions become void; what they left unsettled is carried over.
    """
    version = Version.objects.select_related("work", "asset").get(pk=version_id)
    project = project_of(version)
    require(may_open_review(by, version))
    require(conditions.is_candidate(version, project))
    before = Review.objects.for_title(version.work).order_by("-pk").first()
    for other in Review.objects.select_for_update().open().for_title(version.work):
        _void(other, version, by)
    review = Review.objects.create(version=version, opened_by=by)
    if before is not None:
        _carry_notes(before, review)
    decide(review, Decision.Kind.OPENED, by)
    walk(project, Project.Status.TECH_REVIEW)
    _measure(version)
    journal.record(
        "review.opened", review, by=by, work=version.work, after={"manifest_digest": version.manifest_digest}
    )
    return review


@transaction.atomic
def ask_changes(review_id, *, by, reason):
    """Send the version back with a written reason; a technical approval already given is superseded."""
    review = locked(review_id)
    require(may_decide(by, review))
    require(_written(reason, _("Write what has to change.")))
    return _turn_back(review, Review.Status.CHANGES, Decision.Kind.CHANGES, by, reason.strip())


@transaction.atomic
def reject(review_id, *, by, reason):
    """Refuse the version for good, with a written reason; only a new version can follow it."""
    review = locked(review_id)
    require(may_decide(by, review))
    require(_written(reason, _("Write why the version is rejected.")))
    return _turn_back(review, Review.Status.REJECTED, Decision.Kind.REJECTED, by, reason.strip())


@transaction.atomic
def resubmit(review_id, *, by, reason=""):
    """Submit the same version again once every issue and blocker is answered."""
    review = locked(review_id)
    require(may_open_review(by, review.version))
    project = project_of(review.version)
    unanswered = [str(note) for note in review.notes.unsettled().filter(answer="")]
    if unanswered:
        raise Refused(
            _("Answer every issue and blocker before you submit again: %(names)s.")
            % {"names": "; ".join(unanswered)}
        )
    require(_no_run(project))
    review.move(Review.Status.WAITING)
    walk(project, Project.Status.TECH_REVIEW)
    decide(review, Decision.Kind.RESUBMITTED, by, reason.strip())
    journal.record("review.resubmitted", review, by=by, work=review.version.work, reason=reason.strip())
    return review


@transaction.atomic
def supersede(review_id, *, by, reason):
    """Reopen what was signed, with a written reason: signatures are superseded, never deleted.

    The title loses its signed version and its project has a candidate ready again.
    """
    review = locked(review_id)
    require(may_reopen(by, review))
    require(_written(reason, _("Write why what was signed is reopened.")))
    if review.status != Review.Status.SIGNED:
        raise Refused(_("Only a signed review is reopened; this one is %(status)s.")
                      % {"status": review.get_status_display()})  # fmt: skip
    work, project = review.version.work, project_of(review.version)
    require(_no_run(project))
    withdraw_signatures(review, reason.strip())
    review.move(Review.Status.VOID)
    decide(review, Decision.Kind.REOPENED, by, reason.strip())
    if work.signed_version_id == review.version_id:
        archive_actions.set_signed_version(work.pk, None, by=by, reason=reason.strip())
    walk(project, Project.Status.CANDIDATE_READY)
    journal.record("review.superseded", review, by=by, work=work, reason=reason.strip())
    return review


@transaction.atomic
def measure_again(review_id, *, by):
    """Measure the evidence again after it failed or was stopped."""
    review = locked(review_id)
    require(may_write_note(by, review))
    evidence = review.evidence
    if evidence is not None and (evidence.is_live or evidence.state == evidence.State.DONE):
        raise Refused(_("The evidence is measured or being measured already."))
    _measure(review.version)
    journal.record("evidence.requeued", review, by=by, work=review.version.work)
    return review.evidence


def locked(review_id):
    """Return the review, locked until the transaction ends."""
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("version__work", "version__asset")
        .get(pk=review_id)
    )


def project_of(version):
    """Return the title's project, locked, or None."""
    return Project.objects.select_for_update().filter(work_id=version.work_id).first()


def walk(project, target):
    """Take a project to a status, through what lies between; raises Refused where there is no way."""
    if project.status == target:
        return
    for step in WAYS.get((project.status, target), ()):
        project.move(step)
    project.move(target)


def decide(review, kind, by, reason=""):
    """Write down a decision."""
    return Decision.objects.create(review=review, kind=kind, by=by, reason=reason)


def withdraw_signatures(review, reason):
    """Supersede the signatures that stand on a review, and say how many there were."""
    standing = review.signoffs.filter(superseded_at=None)
    return standing.update(superseded_at=timezone.now(), superseded_reason=reason)


def _turn_back(review, status, kind, by, reason):
    before = review.status
    review.move(status)
    withdraw_signatures(review, reason)
    decide(review, kind, by, reason)
    book_measured(review, by)
    walk(project_of(review.version), Project.Status.IN_RESTORATION)
    journal.record(
        f"review.{status}", review, by=by, work=review.version.work, before={"status": before}, reason=reason
    )
    return review


def replace_former(review, by):
    """Make the title's other signed reviews void: its newly signed version takes their place."""
    signed = (
        Review.objects.select_for_update().for_title(review.version.work).filter(status=Review.Status.SIGNED)
    )
    for other in signed.exclude(pk=review.pk):
        _void(other, review.version, by)


def _void(other, successor, by):
    reason = _("%(version)s took its place.") % {"version": successor}
    withdraw_signatures(other, reason)
    other.move(Review.Status.VOID)
    decide(other, Decision.Kind.VOIDED, by, reason)
    journal.record("review.voided", other, by=by, work=successor.work, reason=reason)


def _carry_notes(before, review):
    """Copy what a former review left unsettled, answers too, so that it is verified on the new version."""
    last = max(review.version.asset.frames - 1, 0)

    def place(frame):
        return min(taking.frame_from(review.version, taking.source_frame(before.version, frame)), last)

    for note in before.notes.unsettled():
        Note.objects.create(
            review=review,
            author=note.author,
            first=place(note.first),
            last=place(note.last),
            code=note.code,
            severity=note.severity,
            text=note.text,
            answer=note.answer,
            answer_text=note.answer_text,
            answered_by=note.answered_by,
            answered_at=note.answered_at,
            carried_from=note,
        )


def _measure(version):
    evidence, made = Evidence.objects.get_or_create(
        version=version, manifest_digest=version.manifest_digest, defaults={"total": version.asset.frames}
    )
    if made:
        bell.ring(evidence)
    else:
        leases.requeue(evidence)


def _no_run(project):
    if Run.objects.open().filter(project=project).exists():
        return Denied(_("A run of this project is under way; wait for it or stop it first."))
    return True


def _written(reason, sentence):
    return bool(reason.strip()) or Denied(sentence)
