"""Waiving a threshold in writing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Refused, require
from archive import journal
from reviews.actions.reviews import decide
from reviews.figures import label_of
from reviews.models import Decision, Evidence, Review
from reviews.permissions import may_decide


@transaction.atomic
def waive(evidence_id, key, *, by, reason):
    """Accept in writing that one figure misses its threshold; never by a maker of the version."""
    evidence = Evidence.objects.select_for_update().get(pk=evidence_id)
    review = Review.objects.open().filter(version=evidence.version).select_related("version__work").first()
    if review is None:
        raise Refused(_("No review of this version is open; nothing is waived outside one."))
    require(may_decide(by, review))
    missed = {figure["key"]: label_of(figure) for figure in evidence.missed}
    if key not in missed:
        names = "; ".join(missed.values()) or _("none")
        raise Refused(_("%(key)s misses no threshold; these do: %(names)s.") % {"key": key, "names": names})
    if key in evidence.waivers:
        raise Refused(_("%(name)s is waived already.") % {"name": missed[key]})
    if not reason.strip():
        raise Refused(_("Write why the threshold may be missed."))
    entry = {"by": by.pk, "name": str(by), "reason": reason.strip(), "at": timezone.now().isoformat()}
    evidence.waivers = {**evidence.waivers, key: entry}
    evidence.save(update_fields=["waivers"])
    decide(review, Decision.Kind.WAIVED, by, f"{missed[key]}: {reason.strip()}")
    journal.record(
        "evidence.waived",
        evidence,
        by=by,
        work=review.version.work,
        after={"figure": key},
        reason=reason.strip(),
    )
    return evidence
