"""Who may do what in review. Guards look at deeds: a maker never judges their own work, superuser or not."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.permissions import ALLOWED, Denied, holds

GRANTS = {
    "see_reviews": (
        "Can see reviews",
        ["producer", "restorer", "senior_restorer", "faithfulness_reviewer", "auditor", "publisher"],
    ),
    "open_review": ("Can send a version to review", ["producer", "restorer"]),
    "write_note": ("Can write notes", ["senior_restorer", "faithfulness_reviewer", "restorer", "producer"]),
    "answer_note": ("Can answer notes", ["restorer", "producer"]),
    "approve_review": ("Can approve technically", ["senior_restorer"]),
    "sign_faithfulness": ("Can sign restored as old", ["senior_restorer", "faithfulness_reviewer"]),
    "reopen_review": ("Can reopen what was signed", ["producer", "senior_restorer"]),
}
OWN_WORK = _("Someone else must look at your own work.")
TWO_PEOPLE = _(
    "You gave the technical approval; another person signs that the film was restored as old. "
    "Two signatures are two people."
)


def may_see_reviews(user, review=None):
    """People who restore, judge or publish."""
    return holds(user, "reviews.see_reviews", _("Only people who restore, judge or publish see reviews."))


def may_open_review(user, version=None):
    """Producers and restorers."""
    return holds(user, "reviews.open_review", _("Only producers and restorers send a version to review."))


def may_write_note(user, review=None):
    """Anyone who judges or restores."""
    return holds(user, "reviews.write_note", _("Only people who judge or restore write notes."))


def may_answer_note(user, note=None):
    """Restorers and producers."""
    return holds(user, "reviews.answer_note", _("Only restorers and producers answer notes."))


def may_judge(user, review):
    """Nobody judges what they made."""
    if review.version.has_maker(user):
        return Denied(OWN_WORK)
    return ALLOWED


def may_decide(user, review):
    """Whoever judges versions and made nothing in this one asks for changes, rejects and waives."""
    judges = holds(user, "reviews.approve_review", "") or holds(user, "reviews.sign_faithfulness", "")
    if not judges:
        return Denied(_("Only senior restorers and faithfulness reviewers decide about a version."))
    return may_judge(user, review)


def may_verify_note(user, note):
    """Whoever wrote the note or judges versions, but neither who answered it nor a maker of the version."""
    if note.answered_by_id == user.pk:
        return Denied(_("Someone else must verify your answer."))
    if note.review.version.has_maker(user):
        return Denied(OWN_WORK)
    if note.author_id == user.pk:
        return may_write_note(user, note.review)
    return may_decide(user, note.review)


def may_approve(user, review):
    """Senior restorers who made nothing in the version."""
    return may_judge(user, review) and holds(
        user, "reviews.approve_review", _("Only senior restorers approve technically.")
    )


def may_sign_faithfulness(user, review):
    """Senior restorers and faithfulness reviewers who made nothing in the version and did not approve it."""
    verdict = may_judge(user, review) and holds(
        user,
        "reviews.sign_faithfulness",
        _("Only senior restorers and faithfulness reviewers sign that a film was restored as old."),
    )
    if verdict and not settings.ONE_SIGNER and review.approved_by(user):
        return Denied(TWO_PEOPLE)
    return verdict


def may_reopen(user, review=None):
    """Producers and senior restorers."""
    return holds(
        user, "reviews.reopen_review", _("Only producers and senior restorers reopen what was signed.")
    )
