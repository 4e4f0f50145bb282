"""Write a copy into a location so that it appears under its name only when it has been proved."""

import os
from pathlib import Path

from archive.files import objects, places
from film.partial import sync_folder


def sink_for(location, name, size, *, key, cursor=None):
    """Return a sink for one file: write, flush, complete, reader, then keep or abandon.

    `key` tells the unfinished files of different replications apart; `cursor` is an earlier try's.
    """
    storage = places.storage_of(location)
    if objects.is_objects(storage):
        return objects.ObjectSink(storage, name, size, cursor)
    return DiskSink(Path(storage.path(name)), key)


class DiskSink:
    """A file written beside its final name."""

    step = 1 << 20

    def __init__(self, final, key):
        self._final = final
        self._part = final.with_name(f".{final.name[:120]}.{key}.part")
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        self._file = self._part.open("r+b" if self._part.exists() else "w+b")
        self.place = self._file.seek(0, os.SEEK_END)

    cursor = {}

    def cut(self, place):
        """Go back to a byte."""
        self._file.truncate(place)
        self._file.seek(place)
        self.place = place

    def write(self, data):
        """Take bytes."""
        self._file.write(data)
        self.place += len(data)

    def flush(self):
        """Bring what was written to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def complete(self):
        """Finish writing."""
        self.flush()
        os.fchmod(self._file.fileno(), 0o640)

    def reader(self):
        """Open what was written, from the disk and not from memory."""
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return self._part.open("rb")

    def keep(self):
        """Give the file its name."""
        self._file.close()
        os.replace(self._part, self._final)
        sync_folder(self._final.parent)

    def abandon(self):
        """Remove the unfinished file."""
        self._file.close()
        self._part.unlink(missing_ok=True)


def set_aside(location, name, stamp):
    """Move a bad file out of the way into the location's quarantine; return where it lies now."""
    storage, aside = places.storage_of(location), f"{places.ASIDE}/{stamp}-{name.replace('/', '_')}"[:250]
    if objects.is_objects(storage):
        objects.set_aside(storage, name, aside)
        return aside
    bad, target = Path(storage.path(name)), Path(storage.path(aside))
    if bad.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        os.replace(bad, target)
    return aside
