"""Opening collections, restricting them, choosing whom a restricted one is open to; all in the journal."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from archive import journal
from archive.models import Collection, CollectionMember
from archive.permissions import may_manage_collections

FIELDS = ("code", "name_en", "name_zh", "restricted", "note")


@transaction.atomic
def open_collection(*, by, **fields):
    """Make a collection."""
    require(may_manage_collections(by))
    row = Collection(**fields)
    row.full_clean()
    row.save()
    journal.record("collection.opened", row, by=by, after=_state(row))
    return row


@transaction.atomic
def change_collection(collection_id, *, by, reason="", **fields):
    """Change a collection; to restrict it hides its works from who is no member at once."""
    require(may_manage_collections(by))
    row = Collection.objects.select_for_update().get(pk=collection_id)
    before = _state(row)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    if (after := _state(row)) != before:
        journal.record("collection.changed", row, by=by, before=before, after=after, reason=reason)
    return row


@transaction.atomic
def set_members(collection_id, *, by, members):
    """Say whom a restricted collection is open to; members: their keys."""
    require(may_manage_collections(by))
    row = Collection.objects.select_for_update().get(pk=collection_id)
    before = _members(row)
    row.memberships.exclude(user__in=members).delete()
    standing = set(row.memberships.values_list("user", flat=True))
    people = User.objects.filter(pk__in=set(members) - standing)
    CollectionMember.objects.bulk_create([CollectionMember(collection=row, user=one) for one in people])
    if (after := _members(row)) != before:
        journal.record(
            "collection.members_changed", row, by=by, before={"members": before}, after={"members": after}
        )
    return row


def _members(row):
    return sorted(row.memberships.values_list("user__username", flat=True))


def _state(row):
    return {name: getattr(row, name) for name in FIELDS}
