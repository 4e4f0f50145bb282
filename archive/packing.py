"""How far packing an image sequence has come, so that a try after a kill goes on behind a whole frame.

The digests of the packed frames stand in a file beside the tar, a line a frame; the note says how much
of both is safely on the disk, and how large the pictures are. Other frames, or another rate: begun anew.
"""

import hashlib
import json
import os

from archive import bench
from film import resumable
from film.sequences import Begun

LINES = ".lines"


class Ledger:
    """The lines of the frames packed so far, in a bench's folder."""

    def __init__(self, folder, tar, found, rate):
        self._folder, self._facts = folder, fingerprint(found, rate)
        told = bench.noted(folder)
        whole = told.get("source") == self._facts and tar.is_file() and (folder / LINES).is_file()
        self.state = told["state"] if whole and _holds(tar, folder / LINES, told) else ""
        self._file = (folder / LINES).open("r+b" if self.state else "w+b")
        self._size = self._file.truncate(told["lines"] if self.state else 0)
        self._shape = told["shape"] if self.state else None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._file.close()

    @property
    def begun(self):
        """What an earlier try has packed."""
        self._file.seek(0)
        lines = self._file.read().decode("utf-8", "surrogateescape").split("\n")[:-1]
        return Begun([f"{line}\n" for line in lines], tuple(self._shape) if self._shape else None)

    def add(self, line, shape):
        """Write down one more frame; return what a note of this place needs."""
        data = line.encode("utf-8", "surrogateescape")
        self._file.write(data)
        self._size, self._shape = self._size + len(data), shape
        return {"lines": self._size, "shape": shape}

    def note(self, state, lines, shape):
        """Say that everything up to here is on the disk; the tar's bytes are brought there by the caller."""
        self._file.flush()
        os.fdatasync(self._file.fileno())
        bench.note(self._folder, {"source": self._facts, "state": state, "lines": lines, "shape": shape})


def fingerprint(found, rate):
    """Return what tells these frames from others: names, sizes, times, and what the tar says of them."""
    digest = hashlib.sha256(json.dumps(found.head(rate), sort_keys=True).encode())
    if found.home.is_file():
        digest.update(repr(_stat(found.home)).encode())
    for _number, name, size, where in found.frames:
        facts = (name, size, where if isinstance(where, int) else _stat(where))
        digest.update(repr(facts).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _stat(path):
    facts = os.stat(path)
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def _holds(tar, lines, told):
    """Say whether both files hold at least what the note promises."""
    reached = int(told.get("state", "").partition(":")[0] or 0)
    return (
        resumable.can_resume()
        and 0 < reached <= tar.stat().st_size
        and 0 < told.get("lines", 0) <= lines.stat().st_size
    )
