"""Compare stored files with their digest of first sight, which is the reference for ever."""

import hashlib
from dataclasses import dataclass

from django.core.files.storage import storages

from archive.actions.events import record_event
from archive.vocabulary import EventType, Outcome

BLOCK = 1 << 20


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
    """Hash the stored file now and hold it against the digest of first sight; return a Verdict.

    progress(done, total) counts bytes.
    """
    reference = asset.first_digest
    if reference is None:
        raise LookupError(f"Asset {asset.pk} ({asset}) has no digest of first sight; take it in again.")
    found = _digest(asset, reference.algorithm, progress)
    return Verdict(found == reference.value, reference.value, found, reference.algorithm)


def check(asset, *, by=None):
    """Verify an asset and record the fixity check as a preservation event."""
    verdict = verify(asset)
    detail = {"algorithm": verdict.algorithm, "expected": verdict.expected, "found": verdict.found}
    outcome = Outcome.SUCCESS if verdict else Outcome.FAIL
    record_event(asset, EventType.FIXITY, by=by, outcome=outcome, detail=detail, program="hashlib")
    return verdict


def _digest(asset, algorithm, progress):
    done = 0
    digest = hashlib.new(algorithm)
    try:
        with storages[asset.room].open(asset.name) as file:
            while block := file.read(BLOCK):
                digest.update(block)
                done += len(block)
                if progress:
                    progress(done, asset.size)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()
