"""The formats an import may have: each can count, read, name and draft its records."""

import gzip
import zlib
from importlib import import_module

from django.utils.translation import gettext_noop

from archive.exchange.incoming.draft import digest, packed
from archive.exchange.incoming.errors import Unreadable
from archive.models.imports import Format

MODULES = {
    Format.CSV: "delimited",
    Format.XLSX: "workbook",
    Format.AVEFI: "avefi",
    Format.EFG: "efg",
    Format.PBCORE: "pbcore",
    Format.ACMI: "acmi",
}
SAMPLE = 1 << 16
UNKNOWN = gettext_noop(
    "%(name)s is none of the files this house imports: CSV, XLSX, AVefi JSON, EFG XML, PBCore XML or ACMI's "
    "JSON lines. Say which it is."
)
READING = ("encoding", "delimiter", "sheet", "separator", "language", "columns", "source")


def of(name):
    """Return the module of a format."""
    return import_module(f"archive.exchange.incoming.{MODULES[Format(name)]}")


def mapped_by(batch):
    """Return a digest of everything that decides how a record of the batch is read."""
    options = {name: batch.options.get(name) for name in READING}
    return digest(packed([of(batch.format).VERSION, options]))


def sniffed(path, name):
    """Return the format a file has by its first bytes; raise Unreadable where they tell nothing."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if sample[:2] == b"\x1f\x8b":
        sample = _unpacked(path, name)
    head = sample.lstrip(b"\xef\xbb\xbf \t\r\n")
    if sample[:4] == b"PK\x03\x04":
        return Format.XLSX
    if head[:1] == b"<":
        return _of_xml(head, name)
    if head[:1] in (b"{", b"["):
        return _of_json(head, name)
    if not sample.strip():
        raise Unreadable(gettext_noop("%(name)s is empty; choose another file."), name=name)
    if _is_binary(sample):
        raise Unreadable(UNKNOWN, name=name)
    return Format.CSV


def _is_binary(sample):
    """Say whether a sample holds more signs no text has than a slip of the keyboard leaves; not UTF-16."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or sample.count(0) > len(sample) // 4:
        return False
    return sum(sample.count(byte) for byte in (0, 1, 2, 3, 4, 5, 6, 14, 15, 16)) > len(sample) // 20


def _unpacked(path, name):
    try:
        with gzip.open(path, "rb") as file:
            return file.read(SAMPLE)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(UNKNOWN, name=name) from error


def _of_xml(head, name):
    if b"PBCoreNamespace" in head or b"pbcore" in head:
        return Format.PBCORE
    if b"efgEntity" in head or b"avcreation" in head:
        return Format.EFG
    raise Unreadable(UNKNOWN, name=name)


def _of_json(head, name):
    if b'"acmi_identifier"' in head:
        return Format.ACMI
    if b"avefi:" in head or b'"category"' in head:
        return Format.AVEFI
    raise Unreadable(UNKNOWN, name=name)
