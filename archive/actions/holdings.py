"""Describe what stands on the shelf and in which state it was found."""

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from archive import books, journal
from archive.models import Inspection, Item, Manifestation, Work
from archive.permissions import may_catalogue, may_inspect
from archive.vocabulary import MinuteKind


@transaction.atomic
def add_manifestation(work_id, *, by, **fields):
    """Add an embodiment to a work."""
    require(may_catalogue(by))
    work = Work.objects.get(pk=work_id)
    manifestation = Manifestation(work=work, **fields)
    manifestation.full_clean()
    manifestation.save()
    journal.record(
        "manifestation.added", manifestation, by=by, after=_written(manifestation, fields), work=work
    )
    return manifestation


@transaction.atomic
def add_item(manifestation_id, *, by, **fields):
    """Add a can, tape or disc to a manifestation."""
    require(may_catalogue(by))
    manifestation = Manifestation.objects.select_related("work").get(pk=manifestation_id)
    item = Item(manifestation=manifestation, **fields)
    item.full_clean()
    item.save()
    journal.record("item.added", item, by=by, after=_written(item, fields), work=manifestation.work)
    return item


@transaction.atomic
def add_inspection(item_id, *, by, **fields):
    """Write down an inspection and book its minutes; `inspected_on` is today where it is not given."""
    require(may_inspect(by))
    item = Item.objects.select_related("manifestation__work").get(pk=item_id)
    fields.setdefault("inspected_on", timezone.localdate())
    inspection = Inspection(item=item, inspector=by, **fields)
    inspection.full_clean()
    inspection.save()
    work = item.manifestation.work
    journal.record("inspection.written", inspection, by=by, after=_written(inspection, fields), work=work)
    if inspection.minutes:
        books.log_time(
            work.pk,
            by=by,
            person=by,
            kind=MinuteKind.INSPECT,
            minutes=inspection.minutes,
            worked_on=inspection.inspected_on,
            note=item.inventory_number,
        )
    return inspection


def _written(row, fields):
    """Return what was written, for the journal; rows by their key."""
    return {name: getattr(row, row._meta.get_field(name).attname) for name in fields}
