"""Write down what was found on an item, with photographs."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import books, journal, risk
from archive.models import Inspection, Item, Photo
from archive.permissions import may_inspect, may_see_catalogue
from archive.vocabulary import MinuteKind

MOST_PHOTOS = 12


def add_inspection(item_id, *, by, photos=(), **fields):
    """Write down an inspection and book its minutes; `inspected_on` is today where it is not given.

    `photos` are (Drawn, caption) pairs from archive.photographs; their files are taken away again when the
    inspection is refused.
    """
    require(may_inspect(by))
    if len(photos) > MOST_PHOTOS:
        raise ValidationError(
            {"photos": _("An inspection takes %(count)d photographs at most.") % {"count": MOST_PHOTOS}}
        )
    saved = []
    try:
        with transaction.atomic():
            return _written(item_id, by, photos, fields, saved)
    except BaseException:
        for name in saved:
            storages["stills"].delete(name)
        raise


def _written(item_id, by, photos, fields, saved):
    item = Item.objects.select_related("manifestation__work").get(pk=item_id)
    work = item.manifestation.work
    require(may_see_catalogue(by, work))
    fields.setdefault("inspected_on", timezone.localdate())
    inspection = Inspection(item=item, inspector=by, **fields)
    inspection.full_clean()
    inspection.save()
    for drawn, caption in photos:
        _keep(inspection, work, drawn, caption, saved)
    after = {name: getattr(inspection, name) for name in fields} | {"shrinkage": inspection.shrinkage}
    if saved:
        after["photos"] = len(saved)
    journal.record("inspection.written", inspection, by=by, after=after, work=work)
    if inspection.minutes:
        books.log_time(
            work.pk,
            by=by,
            person=by,
            kind=MinuteKind.INSPECT,
            minutes=inspection.minutes,
            worked_on=books.open_day(inspection.inspected_on),
            note=item.inventory_number,
        )
    risk.refresh(pks=[item.pk])
    return inspection


def _keep(inspection, work, drawn, caption, saved):
    digest = hashlib.sha256(drawn.content).hexdigest()
    if inspection.photos.filter(sha256=digest).exists():
        return
    name = f"works/{work.pk}/inspections/{inspection.pk}-{digest[:12]}.jpg"
    saved.append(storages["stills"].save(name, ContentFile(drawn.content)))
    Photo.objects.create(
        inspection=inspection,
        name=saved[-1],
        caption=caption[:200],
        width=drawn.width,
        height=drawn.height,
        sha256=digest,
    )
