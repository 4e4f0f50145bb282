"""Write an export into the store: one format, one pass, its SHA-256 on the way."""

import hashlib
from dataclasses import dataclass

from archive import bench
from archive.exchange.outgoing import avefi, bagit, marcxml, mets, pbcore, tables
from archive.exchange.outgoing.names import key
from archive.exchange.outgoing.selection import for_person
from archive.models import Collection, Export
from archive.models.exports import ROOM
from archive.receiving import shelf

BENCH = "export"
Format = Export.Format


@dataclass(frozen=True)
class Writer:
    """How one format is written: write(selection, out, progress), its media type and the end of its name."""

    write: object
    media_type: str
    suffix: str


WRITERS = {
    Format.AVEFI: Writer(avefi.write, avefi.MEDIA_TYPE, avefi.SUFFIX),
    Format.PBCORE: Writer(pbcore.write, pbcore.MEDIA_TYPE, ".pbcore.xml"),
    Format.METS: Writer(mets.write, mets.MEDIA_TYPE, mets.SUFFIX),
    Format.MARCXML: Writer(marcxml.write, marcxml.MEDIA_TYPE, marcxml.SUFFIX),
    Format.CSV: Writer(tables.write_csv, tables.CSV_TYPE, ".csv"),
    Format.XLSX: Writer(tables.write_xlsx, tables.XLSX_TYPE, ".xlsx"),
    Format.BAGIT: Writer(bagit.write, bagit.MEDIA_TYPE, bagit.SUFFIX),
}


class Digesting:
    """A file that takes the digest of what is written; it cannot be wound back."""

    def __init__(self, target):
        self._target, self._digest, self.size = target, hashlib.sha256(), 0

    def write(self, data):
        """Take bytes."""
        self._target.write(data)
        self._digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self):
        """Hand on what was written."""
        self._target.flush()

    def writable(self):
        """Say that bytes may be written."""
        return True

    def readable(self):
        """Say that nothing can be read."""
        return False

    def seekable(self):
        """Say that there is no way back."""
        return False

    closed = False

    @property
    def sha256(self):
        """The SHA-256 of everything so far."""
        return self._digest.hexdigest()


def carry(export, beat):
    """Write the export a person asked for, as far as they may see it now; return what the row keeps."""
    selection = for_person(export.by, scope=export.scope, chosen=export.chosen)
    count = selection.count
    total = bagit.payload_size(selection) if export.format == Format.BAGIT else count
    Export.objects.filter(pk=export.pk).update(total=total)
    with bench.bench(BENCH) as folder, shelf() as files:
        path = folder / "export.part"
        with path.open("wb") as target:
            out = Digesting(target)
            WRITERS[export.format].write(selection, out, lambda done: beat(done, total))
        beat(total, total)
        name = files.put(ROOM, f"{export.pk}-{export.attempt}{suffix(export.format, selection)}", path)
    told = {"works": count, "size": out.size, "sha256": out.sha256, "name": name}
    return told | {"chosen": export.chosen | {"restricted": _restricted(selection)}}


def direct(selection, form, out):
    """Write works straight into an open file, for one work on its page."""
    WRITERS[form].write(selection, Digesting(out), lambda done: None)


def suffix(form, selection):
    """Return how the file's name ends."""
    return mets.suffix(selection) if form == Format.METS else WRITERS[form].suffix


def file_name(form, selection, work=None):
    """Return what a person's file is called."""
    return f"{key(work) if work else 'patina'}{suffix(form, selection)}"


def _restricted(selection):
    """Return the restricted collections whose works are in the file: who fetches it must still see them."""
    rows = Collection.objects.filter(restricted=True, works__in=selection.rows.order_by().values("pk"))
    return sorted(set(rows.values_list("pk", flat=True)))
