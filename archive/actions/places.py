"""Places cans stand in, and their ways between them."""

from django.db import transaction

from accounts.permissions import require
from archive import journal
from archive.models import Location
from archive.permissions import may_catalogue


@transaction.atomic
def add_location(*, by, **fields):
    """Describe a site, vault, shelf or box: code, kind, parent, for_nitrate and what the model holds."""
    require(may_catalogue(by))
    location = Location(**fields)
    location.full_clean()
    location.save()
    journal.record(
        "location.added",
        location,
        by=by,
        after={name: getattr(location, Location._meta.get_field(name).attname) for name in fields},
    )
    return location
