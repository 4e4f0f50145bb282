"""What a person keeps about the list of works: searches with a name, and columns."""

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.permissions import Denied, require
from archive import journal
from archive.models import ListColumns, SavedSearch
from archive.permissions import may_see_catalogue
from archive.search.asking import Query
from archive.search.columns import COLUMNS
from archive.search.facts import FACETS
from archive.search.listing import Listing

PARTS = ("q", "sort", *FACETS)


def kept_part(data, without=()):
    """Return the part of an address that a search is: words, facets and order, nothing else."""
    kept = data.copy()
    for name in list(kept):
        if name not in PARTS or name in without or not any(kept.getlist(name)):
            del kept[name]
    return kept.urlencode()


def choose_columns(*, by, columns):
    """Keep the columns a person wants to see, in the house's order; none means the usual ones."""
    require(may_see_catalogue(by))
    wanted = [name for name in COLUMNS if name in columns]
    if wanted:
        ListColumns.objects.update_or_create(user=by, defaults={"columns": wanted})
    else:
        ListColumns.objects.filter(user=by).delete()


@transaction.atomic
def save_search(*, by, name, query, shared=False):
    """Keep a search under a name; one of the same name is replaced. Sharing it is in the journal."""
    require(may_see_catalogue(by))
    query = kept_part(QueryDict(query))
    saved, _made = SavedSearch.objects.update_or_create(
        owner=by, name=name, defaults={"query": query, "shared": shared}
    )
    if shared:
        journal.record("search.shared", saved, by=by, after={"query": query})
    return saved


@transaction.atomic
def remove_search(search_id, *, by):
    """Remove a saved search of one's own."""
    saved = SavedSearch.objects.select_for_update().get(pk=search_id)
    if saved.owner_id != by.pk:
        require(Denied(_("Only %(owner)s removes this search.") % {"owner": saved.owner}))
    if saved.shared:
        journal.record("search.removed", saved, by=by, before={"query": saved.query})
    saved.delete()


def counted(searches, user):
    """Return saved searches with how many works a person sees of each."""
    pairs = [(saved, Listing(Query.of(QueryDict(saved.query)), user)) for saved in searches]
    return [(saved, listing.total()) for saved, listing in pairs]
