"""Who may do what, as the migrations grant it: rooms, their permissions, the roles that hold them."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLES
from archive.permissions import GRANTS as ARCHIVE
from channel.permissions import GRANTS as CHANNEL
from jobs.permissions import GRANTS as JOBS
from restoration.permissions import GRANTS as RESTORATION
from reviews.permissions import GRANTS as REVIEWS

ROOMS = (
    ("Catalogue and books", ARCHIVE),
    ("Restoration", RESTORATION),
    ("Review", REVIEWS),
    ("Channel", CHANNEL),
    ("Operations", JOBS),
)
LABELS = {
    "Catalogue and books": _("Catalogue and books"),
    "Restoration": _("Restoration"),
    "Review": _("Review"),
    "Channel": _("Channel"),
    "Operations": _("Operations"),
}


def table():
    """Return (room, rows) in the reader's language; a row is a permission and, for each role, yes or no."""
    return [
        (
            LABELS[title],
            [(gettext(name), [role.code in roles for role in ROLES]) for name, roles in grants.values()],
        )
        for title, grants in ROOMS
    ]


def sentences():
    """Yield the names of every permission, to be translated."""
    for _title, grants in ROOMS:
        for name, _roles in grants.values():
            yield name
