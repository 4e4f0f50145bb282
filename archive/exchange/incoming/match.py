"""Which things of the house a record means: by key, else by an identifier, else none. Nothing is guessed."""

from django.db.models import F, Q

from archive.models import Identifier, Item
from archive.vocabulary import IdentifierScheme

UNIQUE = ("inventory_number", "barcode")


def works(drafts):
    """Return {number: ids of the works its identifiers name} for {number: draft}."""
    wanted = {}
    for number, draft in drafts.items():
        for scheme, issuer, value in draft["identifiers"]:
            if scheme != IdentifierScheme.LOCAL or issuer:
                wanted.setdefault((scheme, issuer, value), []).append(number)
    values = {value for _scheme, _issuer, value in wanted}
    met = {}
    for found in Identifier.objects.filter(value__in=values, work__isnull=False):
        for number in wanted.get((found.scheme, found.issuer, found.value), ()):
            met.setdefault(number, set()).add(found.work_id)
    return met


def numbers(drafts, results):
    """Return [(number, kind, value, id of the item that may carry it)] for the items of {number: draft}."""
    return [
        (number, kind, item[kind], results.get(number, {}).get("items", {}).get(key))
        for number, draft in drafts.items()
        for key, item in draft["items"].items()
        for kind in UNIQUE
        if item.get(kind)
    ]


def taken(wanted):
    """Return {(kind, value): (id, inventory number)} of the items that carry one of the wanted values."""
    values = {kind: {value for _n, one, value, _mine in wanted if one == kind} for kind in UNIQUE}
    held = Item.objects.filter(
        Q(inventory_number__in=values["inventory_number"]) | Q(barcode__in=values["barcode"])
    ).values("pk", "inventory_number", "barcode", work=F("manifestation__work"))
    return {
        (kind, item[kind]): (item["pk"], item["inventory_number"])
        for item in held
        for kind in UNIQUE
        if item[kind]
    }
