"""CSV files: encoding and delimiter told and shown, rows read one by one however large the file is."""

import csv
import io
from contextlib import contextmanager, suppress
from itertools import islice

from django.conf import settings
from django.utils.translation import gettext_noop

from archive.exchange.incoming import encodings, tables
from archive.exchange.incoming.errors import Unreadable
from archive.exchange.incoming.lines import too_large
from archive.exchange.incoming.tables import draft, key_of  # noqa: F401  the second half of this format

VERSION = tables.VERSION
DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 1_000_000
MOST_COLUMNS = 1000
UNREADABLE = gettext_noop(
    "The row holds characters that cannot be read as %(encoding)s; choose another encoding."
)
BROKEN = gettext_noop(
    "Row %(number)d of %(name)s cannot be read: %(why)s. Look for a quote that is never closed."
)
NO_HEADER = gettext_noop("%(name)s has no row of headers; its first row names the columns.")
BROAD = gettext_noop("%(name)s has %(count)d columns; %(limit)d are the most. Look at its delimiter.")
NO_ENCODING = gettext_noop("%(name)s cannot be read as %(encoding)s; choose another encoding.")


def detect(path):
    """Return {encoding, encoding_why, delimiter, header, preview} as the file tells them."""
    with path.open("rb") as file:
        sample = file.read(encodings.SAMPLE)
    encoding, why = encodings.told(sample)
    text = sample.decode(encoding, "replace")
    options = {"encoding": encoding, "delimiter": _delimiter(text)}
    return options | {"encoding_why": why} | look(path, options)


def look(path, options, rows=5):
    """Return {header, preview} of a table as the options read it."""
    with _opened(path, options) as lines:
        header = _header(lines, path.name)
        preview = []
        with suppress(csv.Error):  # whoever reads on is told of the row
            preview += ([cell[:200] for cell in cells[: len(header)]] for cells in islice(lines, rows))
    return {"header": header, "preview": preview}


def read(path, options):
    """Yield a Record per work."""
    if path.stat().st_size > settings.IMPORT_LIMIT_BYTES:
        raise too_large(path.name)
    with _opened(path, options) as lines:
        header = _header(lines, path.name)
        yield from tables.records(_rows(lines, path.name, options), header, options)


def count(path, options):
    """Return how many lines the file has, about as many as rows."""
    found = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found += block.count(b"\n")
    return found


def _rows(lines, name, options):
    number = 1
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(BROKEN, number=number, name=name, why=str(error)) from error
        if not any(cell.strip() for cell in cells):
            continue
        unreadable = any("\ufffd" in cell for cell in cells)
        yield number, cells, [UNREADABLE, {"encoding": options["encoding"]}] if unreadable else None


@contextmanager
def _opened(path, options):
    csv.field_size_limit(LONGEST_CELL)
    try:
        raw = path.open("rb")
        file = io.TextIOWrapper(raw, encoding=options["encoding"], errors="replace", newline="")
    except LookupError as error:
        raise Unreadable(NO_ENCODING, name=path.name, encoding=options["encoding"]) from error
    with file:
        try:
            yield csv.reader(file, delimiter=options["delimiter"])
        except UnicodeError as error:
            raise Unreadable(NO_ENCODING, name=path.name, encoding=options["encoding"]) from error


def _header(lines, name):
    try:
        cells = next(lines, [])
    except csv.Error as error:
        raise Unreadable(BROKEN, number=1, name=name, why=str(error)) from error
    return headed(cells, name)


def headed(cells, name):
    """Return the names of the columns, each once and none empty."""
    if not any(cell.strip() for cell in cells):
        raise Unreadable(NO_HEADER, name=name)
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(BROAD, name=name, count=len(cells), limit=MOST_COLUMNS)
    header, seen = [], {}
    for place, cell in enumerate(cells, start=1):
        word = " ".join(cell.replace("\ufeff", "").split())[:100] or f"#{place}"
        seen[word] = seen.get(word, 0) + 1
        header.append(word if seen[word] == 1 else f"{word} ({seen[word]})")
    return header


def _delimiter(text):
    """Return the sign that parts the first lines most steadily into the most columns."""
    lines = text.splitlines()[:20]
    best, most = ",", 0
    for sign in DELIMITERS:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=sign) if cells]
        if not widths or widths[0] < 2:
            continue
        steady = sum(width == widths[0] for width in widths) / len(widths)
        if steady * widths[0] > most:
            best, most = sign, steady * widths[0]
    return best
