"""Which masters have too few copies: the house's rule, or the one of their collection."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from archive.files import places
from archive.models import Asset, Copy, CopyRule, StorageLocation
from archive.models.copies import KEPT


@dataclass(frozen=True)
class Standing:
    """How one asset stands with its rule."""

    rule: CopyRule
    copies: int
    tiers: int
    offsite: bool

    def __bool__(self):
        enough = self.copies >= self.rule.copies and self.tiers >= self.rule.tiers
        return enough and (self.offsite or not self.rule.offsite)


def kept():
    """Return the assets rules are about: masters and what can be restored from."""
    return Asset.objects.filter(role__in=KEPT)


def failing(assets=None):
    """Return the assets whose rule is not kept, counted as `good`, `on_tiers` and `is_offsite`."""
    assets = kept() if assets is None else assets.filter(role__in=KEPT)
    own = {rule.collection_id: rule for rule in CopyRule.objects.exclude(collection=None)}
    house = CopyRule.objects.filter(collection=None).first()
    broken = Q(pk__in=[])
    for collection, rule in own.items():
        broken |= Q(work__collection=collection) & _breaks(rule)
    if house is not None:
        elsewhere = Q(work__collection__in=own) if own else Q(pk__in=[])
        broken |= ~elsewhere & _breaks(house)
    return counted(assets).filter(broken)


def counted(assets):
    """Give assets the number of their good copies, the tiers these lie on, and whether one is offsite."""
    good = Q(copies__state=Copy.State.OK)
    far = Copy.objects.filter(asset=OuterRef("pk"), state=Copy.State.OK, location__in=_offsite())
    return assets.annotate(
        good=Count("copies", filter=good, distinct=True),
        on_tiers=Count("copies__location__tier", filter=good, distinct=True),
        is_offsite=Exists(far),
    )


def standing(asset):
    """Return how one asset stands with its rule, or None where no rule is about it."""
    rules = CopyRule.objects.filter(Q(collection=asset.work.collection_id) | Q(collection=None))
    rule = rules.order_by("collection").last() if asset.work.collection_id is None else _nearest(rules)
    if rule is None or asset.role not in KEPT:
        return None
    row = counted(Asset.objects.filter(pk=asset.pk)).get()
    return Standing(rule, row.good, row.on_tiers, row.is_offsite)


def _nearest(rules):
    return next((rule for rule in rules if rule.collection_id), None) or rules.first()


def _breaks(rule):
    few = Q(good__lt=rule.copies) | Q(on_tiers__lt=rule.tiers)
    return few | Q(is_offsite=False) if rule.offsite else few


def _offsite():
    """Return the locations that stand elsewhere: by their tier, or at another site than the house's store."""
    site = places.house().site
    far = Q(tier=StorageLocation.Tier.OFFSITE)
    return StorageLocation.objects.filter(far | (~Q(site=site) & ~Q(site="")) if site else far)
