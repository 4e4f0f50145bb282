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
        """Return (scheme, value) of a row: its name in another house, its AVefi handle, or our own."""
        own = key(row)
        candidates = [*_candidates(row, self.public), _local(own), _local(f"patina-{own}")]
        for candidate in candidates:
            if self._taken.setdefault(candidate, own) == own:
                return candidate
        return _local(f"patina-{own}")

    def all_of(self, row):
        """Return the name of a row and every other name AVefi can say of it."""
        return list(dict.fromkeys([self.name(row), *_given(row)]))


def _local(value):
    return IdentifierScheme.LOCAL, value


def _given(row):
    """Yield the names other houses gave a row, local ones first."""
    known = list(row.identifiers.all()) if hasattr(row, "identifiers") else []
    for scheme, pattern in ((IdentifierScheme.LOCAL, FITS), (IdentifierScheme.AVEFI, HANDLE)):
        for identifier in known:
            if identifier.scheme == scheme and pattern.fullmatch(identifier.value):
                yield IdentifierScheme(scheme), identifier.value


def _candidates(row, public):
    yield from _given(row)
    if isinstance(row, Item) and not public and FITS.fullmatch(row.inventory_number):
        yield _local(row.inventory_number)
