"""Which works go out: a person's, in steps, with everything a format may say of them."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict

from archive.models import Asset, Export, Item, Work
from archive.search.asking import Query
from archive.search.listing import Listing

STEP = 200  # works fetched at a time with all that hangs on them


@dataclass(frozen=True)
class Selection:
    """Works to be written, by their keys; `public` leaves out what is the house's own business."""

    rows: object
    seen: object  # every work the reader may see: wholes outside the selection are looked for here
    public: bool = False

    @property
    def count(self):
        """How many works there are."""
        return self.rows.count()

    def works(self):
        """Yield the works with everything under them, a step at a time, so that memory stays small."""
        last = 0
        rows = with_everything(self.rows.order_by("pk"))
        while step := list(rows.filter(pk__gt=last)[:STEP]):
            yield from step
            last = step[-1].pk

    def whole_of(self, work):
        """Return the work this one is part of if the reader may see it, else None."""
        return self.seen.filter(pk=work.is_part_of_id).first() if work.is_part_of_id else None


def for_person(user, *, scope, chosen=None):
    """Return what a person asked for, as far as they may see it."""
    seen = Work.objects.visible_to(user)
    if scope == Export.Scope.WORKS:
        rows = seen.filter(pk__in=(chosen or {}).get("works", []))
    elif scope == Export.Scope.SEARCH:
        rows = found(seen, (chosen or {}).get("query", ""), user)
    else:
        rows = seen
    return Selection(rows, seen)


def found(seen, query, user):
    """Return the works the list page finds for a query string."""
    ids = Listing(Query.of(QueryDict(query)), user).ids()
    return seen.filter(pk__in=ids.order_by() if isinstance(ids, QuerySet) else list(ids))


def with_everything(rows):
    """Fetch titles, credits, holdings, files and rights beside each work."""
    items = Item.objects.select_related("location").prefetch_related("identifiers")
    assets = Asset.objects.select_related("version", "item").prefetch_related(
        "digests", "events__agent", "events__source"
    )
    return rows.select_related("collection", "is_part_of", "signed_version").prefetch_related(
        "titles",
        "identifiers",
        "credits__agent__names",
        "credits__agent__identifiers",
        "variants",
        "manifestations__languages",
        "manifestations__identifiers",
        Prefetch("manifestations__items", items),
        Prefetch("assets", assets),
        "rights__grants",
    )
