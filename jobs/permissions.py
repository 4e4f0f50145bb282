"""Who may operate the queue, and what may be done with a row."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Denied, holds
from jobs.models import LIVE, State

GRANTS = {
    "operate_queue": ("Can operate the work queue", ["operator"]),
}


def may_operate(user, thing=None):
    """Operators see the queue and every piece of work in it."""
    return holds(user, "jobs.operate_queue", _("Only operators see and steer the work queue."))


def may_requeue(user, row):
    """Operators put work that was quarantined or cancelled back in the queue."""
    if row.state not in (State.QUARANTINED, State.CANCELLED):
        return Denied(_("Only quarantined or cancelled work goes back to the queue."))
    return may_operate(user)


def may_stop(user, row):
    """Operators stop work that waits or runs."""
    if row.state not in LIVE:
        return Denied(_("This work has ended; there is nothing to stop."))
    if row.cancel_asked:
        return Denied(_("This work has been asked to stop and is about to."))
    return may_operate(user)


def may_keep_original(user, row):
    """Operators settle quarantined work with the original, where the work allows it."""
    if not row.offers_original:
        return Denied(_("This kind of work has no original to keep."))
    if row.state != State.QUARANTINED:
        return Denied(_("The original is kept only where work was quarantined."))
    return may_operate(user)
