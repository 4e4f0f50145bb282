"""Describe what stands on the shelf: embodiments of a work and the cans, tapes and discs that hold them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import journal, recorded, risk
from archive.actions import revisions
from archive.actions.revisions import Conflict, Kind, Rows, changes_since
from archive.actions.works import IDENTIFIER_FIELDS
from archive.models import Identifier, Item, Manifestation, ManifestationLanguage, Movement, Work
from archive.vocabulary import AccessStatus

MANIFESTATION_FIELDS = ("variant", *recorded.MANIFESTATION)
ITEM_FIELDS = ("manifestation", *recorded.ITEM)
LANGUAGES = Rows("languages", ManifestationLanguage, "manifestation", ("language", "usage"))
MANIFESTATION = Kind(
    Manifestation,
    "manifestation",
    MANIFESTATION_FIELDS,
    (LANGUAGES, Rows("identifiers", Identifier, "manifestation", IDENTIFIER_FIELDS)),
)
ITEM = Kind(Item, "item", ITEM_FIELDS, (Rows("identifiers", Identifier, "item", IDENTIFIER_FIELDS),))


def add_manifestation(work_id, *, by, languages=None, identifiers=None, **fields):
    """Add an embodiment to a work, with its languages: dicts of language and usage."""
    manifestation = Manifestation(work=Work.objects.get(pk=work_id), **fields)
    rows = list(zip(MANIFESTATION.rows, (languages, identifiers), strict=True))
    return revisions.add(
        MANIFESTATION, manifestation, by=by, rows=rows, after=_written(manifestation, fields)
    )


def change_manifestation(manifestation_id, *, by, revision, reason, **asked):
    """Change an embodiment that still stands at `revision`."""
    return revisions.change(
        MANIFESTATION, manifestation_id, by=by, revision=revision, reason=reason, asked=asked
    )


def remove_manifestation(manifestation_id, *, by, revision, reason):
    """Remove an embodiment that no item embodies."""
    return revisions.remove(MANIFESTATION, manifestation_id, by=by, revision=revision, reason=reason)


@transaction.atomic
def add_item(manifestation_id, *, by, identifiers=None, **fields):
    """Add a can, tape or disc to a manifestation; where it is put is its first movement."""
    manifestation = Manifestation.objects.select_related("work").get(pk=manifestation_id)
    item = Item(manifestation=manifestation, **fields)
    revisions.add(ITEM, item, by=by, rows=[(ITEM.rows[0], identifiers)], after=_written(item, fields))
    if item.location_id:
        Movement.objects.create(
            item=item, destination=item.location, moved_at=timezone.now(), by=by, reason=_("catalogued")
        )
    risk.refresh_work(manifestation.work_id)
    return item


@transaction.atomic
def change_item(item_id, *, by, revision, reason, **asked):
    """Change an item that still stands at `revision`; its place changes by moving it."""
    item = revisions.change(
        ITEM, item_id, by=by, revision=revision, reason=reason, asked=asked, check=_may_become
    )
    risk.refresh_work(item.work.pk)
    return item


@transaction.atomic
def remove_item(item_id, *, by, revision, reason):
    """Take an item out of the holdings: its record stays, its access status says that it is gone."""
    item = Item.objects.select_for_update().select_related("manifestation__work").get(pk=item_id)
    ITEM.allow(by, item)
    if item.revision != revision:
        raise Conflict(item, changes_since(ITEM, item, revision))
    if item.access_status == AccessStatus.REMOVED:
        raise ValidationError(_("%(item)s is removed already."), params={"item": item})
    _refuse_lent(item)
    origin, before = item.location, item.access_status
    item.access_status, item.location = AccessStatus.REMOVED, None
    item.revision += 1
    item.save()
    if origin is not None:
        Movement.objects.create(item=item, origin=origin, moved_at=timezone.now(), by=by, reason=reason[:300])
    journal.record(
        "item.removed",
        item,
        by=by,
        reason=reason,
        before={"access_status": before, "location": origin.code if origin else None},
        after={"access_status": item.access_status, "location": None},
        work=item.work,
    )
    risk.refresh_work(item.work.pk)
    return item


def _may_become(item, before):
    """Refuse a change of work by the back door, and a removal that is not one."""
    if before["access_status"] != item.access_status == AccessStatus.REMOVED:
        raise ValidationError(
            {"access_status": _("An item is removed on its own page, with a reason; choose another status.")}
        )
    was = Manifestation.objects.get(pk=before["manifestation"])
    if was.work_id != item.manifestation.work_id and item.assets.exists():
        raise ValidationError(
            {"manifestation": _("Films scanned from this item belong to the work it is under; it must stay.")}
        )


def _refuse_lent(item):
    loan = item.loans.open().first()
    if loan is not None:
        raise ValidationError(
            _("%(item)s is lent to %(borrower)s; bring it back first."),
            params={"item": item, "borrower": loan.borrower},
        )


def _written(row, fields):
    """Return what was written, for the journal; rows by their key."""
    return {name: getattr(row, row._meta.get_field(name).attname) for name in fields}
