"""What our records are called outside: the name another house gave them, else one of ours."""

import re

from archive.models import Item
from archive.vocabulary import IdentifierScheme

FITS = re.compile(r"((?![\"&'])\S)+")
HANDLE = re.compile(r"21(\.[0-9A-Za-z]+)*/[!-~]+")


def key(row):
    """Return our own name of a row: work-12, item-7."""
    return f"{row._meta.model_name}-{row.pk}"


class Names:
    """The names the records of one file refer to each other by; no two rows share one."""

    def __init__(self, public=False):
        self.public = public
        self._taken = {}

    def name(self, row):
        """Return (scheme, value) of a row: its AVefi handle, its name in another house, or our own."""
        own = (IdentifierScheme.LOCAL, key(row))
        for candidate in (*_candidates(row, self.public), own):
            if self._taken.setdefault(candidate, key(row)) == key(row):
                return candidate
        return own


def _candidates(row, public):
    known = list(row.identifiers.all()) if hasattr(row, "identifiers") else []
    for scheme, pattern in ((IdentifierScheme.AVEFI, HANDLE), (IdentifierScheme.LOCAL, FITS)):
        for identifier in known:
            if identifier.scheme == scheme and pattern.fullmatch(identifier.value):
                yield scheme, identifier.value
    if isinstance(row, Item) and not public and FITS.fullmatch(row.inventory_number):
        yield IdentifierScheme.LOCAL, row.inventory_number
