"""Compare stored files with their digest of first sight, which is the reference for ever."""

from dataclasses import dataclass

from archive.files import checking, places
from archive.models import Copy


@dataclass(frozen=True)
class Verdict:
    """What a fresh look at a stored file found; `found` is empty where the file is missing."""

    ok: bool
    expected: str
    found: str
    algorithm: str

    def __bool__(self):
        return self.ok

    @property
    def is_missing(self):
        """Say whether there was no file to look at."""
        return not self.found


def verify(asset, progress=None):
    """Hash the house's file now and hold it against the digest of first sight; return a Verdict.

    progress(done, total) counts bytes. Raises Away where the whole store is gone.
    """
    return _verdict(checking.look(_copy_of(asset), on_bytes=_told(asset, progress)))


def check(asset, *, by=None):
    """Verify an asset in the house's store and record the fixity check as a preservation event."""
    copy = _copy_of(asset)
    seen = checking.look(copy)
    checking.settle(copy, seen, by=by)
    return _verdict(seen)


def _copy_of(asset):
    house = places.house()
    copy, _made = Copy.objects.get_or_create(asset=asset, location=house, defaults={"name": asset.name})
    return copy


def _told(asset, progress):
    return progress and (lambda done: progress(done, asset.size))


def _verdict(seen):
    return Verdict(bool(seen), seen.expected, seen.found, seen.algorithm)
