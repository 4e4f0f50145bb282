"""Places cans stand in, their ways between them, and their ways out of the house and back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import journal, risk
from archive.actions import revisions
from archive.actions.revisions import Kind
from archive.models import Item, Loan, Location, Movement
from archive.permissions import may_catalogue, may_move, may_see_catalogue
from archive.vocabulary import AccessStatus

FIELDS = (
    "parent",
    "kind",
    "code",
    "name",
    "for_nitrate",
    "temperature",
    "humidity",
    "capacity",
    "row",
    "column",
    "note",
)
LOCATION = Kind(Location, "location", FIELDS)


def add_location(*, by, **fields):
    """Describe a site, vault, shelf or box: code, kind, parent, for_nitrate and what the model holds."""
    location = Location(**fields)
    after = {name: getattr(location, Location._meta.get_field(name).attname) for name in fields}
    return revisions.add(LOCATION, location, by=by, after=after)


@transaction.atomic
def change_location(location_id, *, by, revision, reason, **asked):
    """Change a place; nitrate inside keeps a nitrate vault around it."""
    place = revisions.change(LOCATION, location_id, by=by, revision=revision, reason=reason, asked=asked)
    risk.refresh_places([place.pk])
    return place


def remove_location(location_id, *, by, revision, reason):
    """Remove a place in which nothing stands and from which nothing ever moved."""
    return revisions.remove(LOCATION, location_id, by=by, revision=revision, reason=reason)


@transaction.atomic
def move_items(item_ids, location_id, *, by, reason="", moved_at=None):
    """Carry cans to a place; return the Movements made. What stands there already is left out.

    Raises ValidationError that names every can that may not go there; then none has moved.
    """
    require(may_move(by))
    place = Location.objects.get(pk=location_id)
    items = list(
        Item.objects.select_for_update(of=("self",))
        .select_related("manifestation__work__collection", "location")
        .filter(pk__in=item_ids)
        .order_by("pk")
    )
    moving = [item for item in items if item.location_id != place.pk]
    refuse_wrong_ways(moving, place, by)
    at = moved_at or timezone.now()
    movements = Movement.objects.bulk_create(
        [
            Movement(item=i, origin=i.location, destination=place, moved_at=at, by=by, reason=reason[:300])
            for i in moving
        ]
    )
    Item.objects.filter(pk__in=[item.pk for item in moving]).update(location=place)
    if moving:
        _record_moves(moving, place, by, reason)
        risk.refresh(pks=[item.pk for item in moving])
    return movements


def _record_moves(items, place, by, reason):
    """Write one line for one can, and one for a batch with every can's way in it."""
    if len(items) == 1:
        item = items[0]
        origin = item.location.code if item.location else None
        journal.record(
            "item.moved",
            item,
            by=by,
            reason=reason,
            before={"location": origin},
            after={"location": place.code},
            work=item.work,
        )
        return
    works = {item.manifestation.work_id: item.work for item in items}
    origins = {item.inventory_number: item.location.code if item.location else None for item in items}
    journal.record(
        "items.moved",
        place,
        by=by,
        reason=reason,
        before={"items": origins},
        after={"location": place.code, "count": len(items)},
        work=next(iter(works.values())) if len(works) == 1 else None,
    )


def refuse_wrong_ways(items, place, by):
    """Raise ValidationError that names every can which may not go to a place, and why."""
    lent = set(Loan.objects.open().filter(item__in=items).values_list("item_id", flat=True))
    takes_nitrate, errors = place.takes_nitrate, []
    for item in items:
        verdict = may_see_catalogue(by, item.work)
        if not verdict:
            errors.append(f"{item}: {verdict}")
        elif item.access_status == AccessStatus.REMOVED:
            errors.append(_("%(item)s is removed from the holdings.") % {"item": item})
        elif item.pk in lent:
            errors.append(_("%(item)s is on loan; bring it back first.") % {"item": item})
        elif item.is_nitrate and not takes_nitrate:
            errors.append(
                _("%(item)s is nitrate and %(place)s is no nitrate vault.")
                % {"item": item, "place": place.code}
            )
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def lend(item_id, *, by, borrower, due_on, purpose="", out_on=None, note=""):
    """Let an item leave the house; until it is back it stands nowhere here."""
    require(may_catalogue(by))
    item = Item.objects.select_for_update(of=("self",)).select_related("location").get(pk=item_id)
    require(may_see_catalogue(by, item.work))
    if item.access_status == AccessStatus.REMOVED:
        raise ValidationError(_("%(item)s is removed from the holdings.") % {"item": item})
    open_loan = item.loans.open().first()
    if open_loan is not None:
        raise ValidationError(
            _("%(item)s is lent to %(borrower)s; bring it back first."),
            params={"item": item, "borrower": open_loan.borrower},
        )
    loan = Loan(
        item=item,
        borrower=borrower,
        purpose=purpose,
        out_on=out_on or timezone.localdate(),
        due_on=due_on,
        lent_by=by,
        note=note,
    )
    loan.full_clean()
    loan.save()
    origin = item.location
    Movement.objects.create(
        item=item, origin=origin, loan=loan, moved_at=timezone.now(), by=by, reason=purpose[:300]
    )
    item.location = None
    item.save(update_fields=["location"])
    journal.record(
        "item.lent",
        loan,
        by=by,
        reason=purpose,
        before={"location": origin.code if origin else None},
        after={"borrower": borrower, "out_on": loan.out_on, "due_on": loan.due_on},
        work=item.work,
    )
    risk.refresh(pks=[item.pk])
    return loan


@transaction.atomic
def bring_back(loan_id, *, by, location_id, back_on=None, note=""):
    """Take a lent item in again and put it in a place."""
    require(may_move(by))
    loan = Loan.objects.select_for_update(of=("self",)).select_related("item").get(pk=loan_id)
    item, place = loan.item, Location.objects.get(pk=location_id)
    require(may_see_catalogue(by, item.work))
    if loan.back_on is not None:
        raise ValidationError(_("%(item)s came back already.") % {"item": item})
    loan.back_on = back_on or timezone.localdate()
    loan.note = "\n".join(filter(None, [loan.note, note]))
    loan.full_clean()
    loan.save()
    item.location = place
    item.full_clean()
    item.save(update_fields=["location"])
    Movement.objects.create(item=item, destination=place, loan=loan, moved_at=timezone.now(), by=by)
    journal.record(
        "item.brought_back",
        loan,
        by=by,
        reason=note,
        before={"borrower": loan.borrower, "due_on": loan.due_on},
        after={"back_on": loan.back_on, "location": place.code},
        work=item.work,
    )
    risk.refresh(pks=[item.pk])
    return loan


@transaction.atomic
def extend_loan(loan_id, *, by, due_on, reason):
    """Let a borrower keep an item longer."""
    require(may_catalogue(by))
    loan = Loan.objects.select_for_update(of=("self",)).select_related("item").get(pk=loan_id)
    require(may_see_catalogue(by, loan.item.work))
    before, loan.due_on = loan.due_on, due_on
    loan.full_clean()
    loan.save(update_fields=["due_on"])
    journal.record(
        "loan.extended",
        loan,
        by=by,
        reason=reason,
        before={"due_on": before},
        after={"due_on": due_on},
        work=loan.item.work,
    )
    return loan
