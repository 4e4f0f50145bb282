"""Verbs of the storage: open and change locations, set rules, ask for copies and fixity runs."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Denied, require
from archive import journal
from archive.files import checking, places, rules
from archive.models import Asset, Collection, Copy, CopyRule, Replication, StorageLocation
from archive.permissions import may_keep_storage
from jobs import bell
from jobs.models import LIVE

FIELDS = ("name", "title", "tier", "site", "url", "mounted", "accepting", "fixity_days", "fixity_mbps")


@transaction.atomic
def open_location(*, by, **fields):
    """Open a storage location and leave its marker there; raises ValidationError where nothing is."""
    require(may_keep_storage(by))
    location = StorageLocation(**fields)
    places.storage_of(location)
    location.full_clean()
    places.mark(location)
    location.save()
    journal.record("storage.opened", location, by=by, after=_facts(location))
    return location


@transaction.atomic
def change_location(location_id, *, by, reason="", **fields):
    """Change a location; the house's own store and one that holds copies keep their addresses."""
    require(may_keep_storage(by))
    location = StorageLocation.objects.select_for_update().get(pk=location_id)
    before = _facts(location)
    if fields.get("url", location.url) != location.url and (location.is_house or location.copies.exists()):
        require(Denied(_("Copies lie at this address; open another location and replicate there.")))
    for name, value in fields.items():
        setattr(location, name, value)
    location.full_clean()
    if fields.get("url", before["url"]) != before["url"]:
        places.mark(location)
    location.save()
    after = _facts(location)
    if after != before:
        journal.record("storage.changed", location, by=by, before=before, after=after, reason=reason)
    return location


@transaction.atomic
def set_rule(*, by, copies, tiers=1, offsite=False, collection_id=None):
    """Say how many copies a master should have, in the house or a collection; 0 lifts the rule."""
    require(may_keep_storage(by))
    collection = Collection.objects.get(pk=collection_id) if collection_id else None
    rule = CopyRule.objects.select_for_update().filter(collection=collection).first()
    before = {"rule": str(rule)} if rule else {}
    if not copies:
        if rule:
            journal.record("copy_rule.set", rule, by=by, before=before)
            rule.delete()
        return None
    rule = rule or CopyRule(collection=collection)
    rule.copies, rule.tiers, rule.offsite = copies, tiers, offsite
    rule.full_clean()
    rule.save()
    after = {"rule": str(rule), "collection": str(collection or "")}
    journal.record("copy_rule.set", rule, by=by, before=before, after=after)
    return rule


@transaction.atomic
def ask_copies(target_id, *, by, assets=None):
    """Queue copies into a location of these assets, or of every master that lacks one; return how many."""
    require(may_keep_storage(by))
    target = StorageLocation.objects.select_for_update().get(pk=target_id)
    if not target.accepting or target.is_house:
        require(Denied(_("%(place)s takes no new copies.") % {"place": target}))
    wanted = rules.kept() if assets is None else Asset.objects.filter(pk__in=[one.pk for one in assets])
    held = Copy.objects.filter(location=target).values("asset")
    going = Replication.objects.filter(target=target, state__in=LIVE).values("asset")
    count = 0
    for asset in wanted.exclude(pk__in=held).exclude(pk__in=going).iterator(chunk_size=2000):
        bell.ring(Replication.objects.create(asset=asset, target=target, by=by, total=2 * asset.size))
        count += 1
    if count:
        journal.record("copies.asked", target, by=by, after={"copies": count})
    return count


def begin_fixity(location_id, *, by):
    """Queue a fixity run of a location now; the live one is answered where there is one."""
    require(may_keep_storage(by))
    location = StorageLocation.objects.get(pk=location_id)
    return checking.start(location, by=by)


def _facts(location):
    return {name: getattr(location, name) for name in FIELDS}
