"""Verbs over programmes: plan one, change it, put titles into it and take them out."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import Refused, require
from archive import journal
from archive.actions import revisions
from archive.actions.revisions import Kind
from archive.models import Work
from archive.permissions import may_see_catalogue
from restoration.models import PlannedTitle, Programme
from restoration.permissions import may_manage_programme

FIELDS = ("name", "brief", "budget", "currency", "deadline", "owner")
PROGRAMME = Kind(Programme, "programme", FIELDS, may=may_manage_programme)
NAMED = 5


def add_programme(*, by, **fields):
    """Plan a programme: name, brief, budget and currency, deadline, owner (else who plans it)."""
    programme = Programme(**({"owner": by} | fields))
    return revisions.add(PROGRAMME, programme, by=by)


def change_programme(programme_id, *, by, revision, reason, **asked):
    """Change a programme that still stands at `revision`; else raise Conflict with what changed meanwhile."""
    return revisions.change(PROGRAMME, programme_id, by=by, revision=revision, reason=reason, asked=asked)


def remove_programme(programme_id, *, by, revision, reason):
    """Remove a programme that holds no title."""
    return revisions.remove(PROGRAMME, programme_id, by=by, revision=revision, reason=reason)


@transaction.atomic
def add_titles(programme_id, work_ids, *, by):
    """Put works into a programme, all or none; return the PlannedTitles made. What is in it already is left.

    Raises ValidationError that names the works another programme holds.
    """
    require(may_manage_programme(by))
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    works = list(Work.objects.visible_to(by).with_titles().filter(pk__in=work_ids).order_by("pk"))
    held = {
        row.work_id: row for row in PlannedTitle.objects.filter(work__in=works).select_related("programme")
    }
    elsewhere = [row for row in held.values() if row.programme_id != programme.pk]
    if elsewhere:
        names = "; ".join(f"{row.work} → {row.programme}" for row in elsewhere[:NAMED])
        raise ValidationError(
            _(
                "A title belongs to one programme at most. These are in another: %(names)s. "
                "Take them out there first."
            )
            % {"names": names}
        )
    return [_put_in(programme, work, by) for work in works if work.pk not in held]


@transaction.atomic
def remove_title(planned_id, *, by, reason):
    """Take a title out of its programme, with a written reason; its project goes on."""
    require(may_manage_programme(by))
    planned = (
        PlannedTitle.objects.select_related("programme", "work")
        .select_for_update(of=("self",))
        .filter(pk=planned_id)
        .first()
    )
    if planned is None:
        raise Refused(_("This title is out of the programme already."))
    require(may_see_catalogue(by, planned.work))
    if not reason.strip():
        raise Refused(_("Write the reason; the journal keeps it."))
    planned.delete()
    journal.record(
        "programme.title_removed",
        planned.programme,
        by=by,
        before={"title": str(planned.work)},
        reason=reason,
        work=planned.work,
    )
    return planned


def _put_in(programme, work, by):
    planned = PlannedTitle.objects.create(programme=programme, work=work)
    journal.record("programme.title_added", programme, by=by, after={"title": str(work)}, work=work)
    return planned
