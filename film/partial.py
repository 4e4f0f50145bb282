"""Files that appear only when they are complete."""

import os
from pathlib import Path


class Partial:
    """A file or folder being made beside its final name: `keep` gives it that name, `discard` removes it."""

    def __init__(self, path):
        self.final = Path(path)
        self.path = self.final.with_name(self.final.name + ".part")
        self.final.parent.mkdir(parents=True, exist_ok=True)

    def keep(self):
        """Bring the file to the disk, then give it its name in one step."""
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(self.path, self.final)
        sync_folder(self.final.parent)

    def discard(self):
        """Remove the unfinished file if there is one."""
        self.path.unlink(missing_ok=True)

    def __enter__(self):
        return self.path

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.keep()
        else:
            self.discard()


class Written:
    """A container being written into a Partial: leaving its `with` block keeps it, an error removes it.

    Those who inherit set `_container` and `_partial` and write `close`.
    """

    def abandon(self):
        """Remove what was written so far."""
        try:
            self._container.close()
        finally:
            self._partial.discard()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.close()
        else:
            self.abandon()


def sync_folder(folder):
    """Bring a folder's entries to the disk, so that a rename outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
