"""BagIt 1.0 (RFC 8493) as one ZIP: films and their records, streamed; what was first seen is what goes out.

Every film is read once: its bytes go into the bag while their SHA-256 is taken, and a film that is not as it
was at first sight stops the bag. Nothing is held in memory but a block; a bag may be larger than 4 GB.
"""

import hashlib
import json
import zipfile
from datetime import date

from django.conf import settings
from django.core.files.storage import storages
from django.utils.translation import gettext_noop

from archive.exchange.outgoing import avefi, mets, pbcore
from archive.exchange.outgoing.names import Names, key
from archive.exchange.outgoing.premis import first_digest
from archive.exchange.outgoing.xml import DECLARATION, bytes_of
from archive.models import Asset
from film.errors import FilmError

MEDIA_TYPE, SUFFIX = "application/zip", ".zip"
BLOCK = 1 << 20
CHANGED = gettext_noop(
    "%(name)s is not as it was at first sight (%(algorithm)s); check its copies before it leaves."
)
ABSENT = gettext_noop("%(name)s is not in the house's own store; bring a copy back before it leaves.")
TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Sink:
    """Where a bag is written: a ZIP, or a folder; add(name, blocks) writes one file."""

    def __init__(self, packed, root):
        self.packed, self.root = packed, root

    def add(self, name, blocks):
        """Write one file, stored as it is: films do not shrink."""
        entry = zipfile.ZipInfo(f"{self.root}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
        entry.external_attr = 0o644 << 16
        with self.packed.open(entry, "w", force_zip64=True) as target:
            for block in blocks:
                target.write(block)


class Folder:
    """A bag as a folder: the same, for `manage.py export --bag`."""

    def __init__(self, root):
        self.root = root

    def add(self, name, blocks):
        """Write one file below the folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as target:
            for block in blocks:
                target.write(block)


def write(selection, out, progress):
    """Write a bag of the works with all their films as a ZIP; `progress(bytes)` is told of every block."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
        fill(selection, Sink(packed, f"{_slug(settings.HOUSE_NAME)}-bag"), progress)


def fill(selection, sink, progress):
    """Put the payload, the manifests and the description into a sink, in that order."""
    manifest, oxum, done = [], [0, 0], 0
    for work in selection.works():
        for name, content in _records(work, selection):
            sink.add(name, [content])
            _count(manifest, oxum, name, hashlib.sha256(content).hexdigest(), len(content))
        for asset in work.assets.all():
            name = f"data/{key(work)}/films/{place(asset)}"
            read = _Verified(asset, lambda size, done=done: progress(done + size))
            sink.add(name, read)
            done += read.size
            _count(manifest, oxum, name, read.sha256, read.size)
    _tags(sink, manifest, oxum)


def payload_size(selection):
    """Return how many bytes of film the bag will hold."""
    sizes = Asset.objects.filter(work__in=selection.rows.values("pk")).values_list("size", flat=True)
    return sum(sizes)


def place(asset):
    """Return the name of a film in its bag: its key keeps two films of one name apart."""
    return f"{asset.pk}-{_slug(asset.original_name or asset.name.rpartition('/')[2])}"


class _Verified:
    """The blocks of a film, digested on the way; raises FilmError at the end if it is not as first seen."""

    def __init__(self, asset, told):
        self.asset, self.told = asset, told
        self.size, self._digests = 0, {}

    @property
    def sha256(self):
        """The SHA-256 of what was read."""
        return self._digests["sha256"].hexdigest()

    def __iter__(self):
        first = first_digest(self.asset)
        self._digests = {"sha256": hashlib.sha256()}
        if first and first.algorithm not in self._digests:
            self._digests[first.algorithm] = hashlib.new(first.algorithm)
        with _opened(self.asset) as film:
            while block := film.read(BLOCK):
                for digest in self._digests.values():
                    digest.update(block)
                self.size += len(block)
                self.told(self.size)
                yield block
        if first and self._digests[first.algorithm].hexdigest() != first.value:
            raise FilmError(CHANGED, name=str(self.asset), algorithm=first.algorithm)


def _opened(asset):
    try:
        return storages[asset.room].open(asset.name)
    except FileNotFoundError as error:
        raise FilmError(ABSENT, name=str(asset)) from error


def _records(work, selection):
    """Yield the descriptions of a work that lie beside its films."""
    folder = f"data/{key(work)}"
    names, whole = Names(selection.public), selection.whole_of(work)
    records = avefi.records(work, names, whole=False)
    yield f"{folder}/avefi.json", json.dumps(records, ensure_ascii=False, indent=1).encode()
    yield f"{folder}/pbcore.xml", DECLARATION + bytes_of(pbcore.document(work, names, whole))
    described = mets.document(work, location=lambda asset: f"films/{place(asset)}")
    yield f"{folder}/mets.xml", DECLARATION + bytes_of(described)


def _count(manifest, oxum, name, digest, size):
    manifest.append(f"{digest}  {_escaped(name)}\n")
    oxum[0] += size
    oxum[1] += 1


def _tags(sink, manifest, oxum):
    info = {
        "Source-Organization": settings.HOUSE_NAME,
        "Contact-Email": settings.HOUSE_EMAIL,
        "Bagging-Date": date.today().isoformat(),
        "Bag-Software-Agent": "Patina",
        "Payload-Oxum": f"{oxum[0]}.{oxum[1]}",
    }
    files = {
        "bagit.txt": TEXT,
        "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in info.items()).encode(),
        "manifest-sha256.txt": "".join(manifest).encode(),
    }
    for name, content in files.items():
        sink.add(name, [content])
    tags = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    sink.add("tagmanifest-sha256.txt", [tags.encode()])


def _escaped(name):
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _slug(name):
    kept = "".join(character if character.isalnum() or character in "._-" else "_" for character in name)
    return kept.strip(".") or "film"
