"""The rows of a bulk edit: those a person sees, locked for the change, saved with what hangs on it."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import risk
from archive.actions import places
from archive.dates import years
from archive.models import Item, Location, Movement, Work
from archive.vocabulary import AccessStatus

SHELF = {"base", "gauge", "location_id", "access_status"}  # what an item's risk is reckoned from


def rows(edit, user):
    """Return the rows an edit is about that a person may see, in a steady order."""
    if edit.noun == "work":
        return _works().visible_to(user).filter(pk__in=edit.selection).order_by("pk")
    return _items().visible_to(user).filter(manifestation__work__in=edit.selection).order_by("pk")


def of_keys(edit, keys, user):
    """Return rows by their own keys, those a person may see."""
    return (_works() if edit.noun == "work" else _items()).visible_to(user).filter(pk__in=keys).order_by("pk")


def locked(edit, keys):
    """Return rows by their own keys, locked until the transaction ends."""
    return list(_of_noun(edit).select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def unlocked(edit, keys):
    """Return rows by their own keys."""
    return list(_of_noun(edit).filter(pk__in=keys).order_by("pk"))


def work_id(row):
    """Return the key of a row's work."""
    return row.pk if isinstance(row, Work) else row.manifestation.work_id


def refusals(edit, found, by):
    """Return {row: why it may not be changed} for rules that look beyond the row itself."""
    if edit.noun != "item":
        return {}
    steps = {step["field"]: step for step in edit.steps}
    refused = {}
    if steps.get("access_status", {}).get("value") == AccessStatus.REMOVED:
        sentence = _("An item is removed on its own page, with a reason; choose another status.")
        refused = {row.pk: sentence for row in found}
    if "location" in steps:
        place = Location.objects.filter(pk=steps["location"]["value"] or None).first()
        refused |= {row.pk: why for row in found if (why := _stays(row, place, by))}
    return refused


def _stays(item, place, by):
    """Return why a can may not go to a place, by the same rule as moving it; None stands nowhere."""
    if place is None:
        lent = item.loans.open().exists()
        return _("%(item)s is on loan; bring it back first.") % {"item": item} if lent else ""
    try:
        places.refuse_wrong_ways([item] if item.location_id != place.pk else [], place, by)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def save(edit, pairs, by):
    """Save rows that were changed in memory; `pairs` are (row, its values before)."""
    if not pairs:
        return
    names = {FIELD_OF.get(name, name) for _row, before in pairs for name in before}
    changed, now = [row for row, _before in pairs], timezone.now()
    for row in changed:
        row.revision += 1
    if edit.noun == "work":
        for row in changed:
            row.changed_at = now
            row.first_year, row.last_year = years(row.year)
        names |= {"changed_at", "first_year", "last_year"}
    type(changed[0]).objects.bulk_update(changed, [*names, "revision"], batch_size=100)
    if edit.noun == "item":
        _follow(edit, pairs, by, now)


FIELD_OF = {"collection_id": "collection", "location_id": "location"}


def _follow(edit, pairs, by, now):
    """Write the movements of cans that go elsewhere, and reckon the risk again where it may have changed."""
    moved = [
        (row, was["location_id"])
        for row, was in pairs
        if was.get("location_id", row.location_id) != row.location_id
    ]
    Movement.objects.bulk_create(
        Movement(
            item=row,
            origin_id=origin,
            destination_id=row.location_id,
            moved_at=now,
            by=by,
            reason=edit.reason[:300],
        )
        for row, origin in moved
    )
    if any(SHELF & before.keys() for _row, before in pairs):
        risk.refresh(pks=[row.pk for row, _before in pairs])


def _of_noun(edit):
    return _works() if edit.noun == "work" else _items()


def _works():
    return Work.objects.prefetch_related("titles")


def _items():
    return Item.objects.select_related("manifestation__work__collection", "location").prefetch_related(
        "manifestation__work__titles"
    )
