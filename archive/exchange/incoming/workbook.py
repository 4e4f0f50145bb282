"""XLSX workbooks through openpyxl's reading mode: formulas stay text, and a packed bomb is not unpacked."""

import datetime
import zipfile
from contextlib import contextmanager
from itertools import islice
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.conf import settings
from django.utils.translation import gettext_noop
from openpyxl.utils.exceptions import InvalidFileException

from archive.exchange.incoming import tables
from archive.exchange.incoming.delimited import headed
from archive.exchange.incoming.errors import Unreadable
from archive.exchange.incoming.lines import too_large
from archive.exchange.incoming.tables import draft, key_of  # noqa: F401  the second half of this format

VERSION = tables.VERSION
HIGHEST_RATIO = 200
WORDS_LIMIT = 200_000_000  # shared words of a workbook are held in memory
NO_WORKBOOK = gettext_noop("%(name)s is no workbook that can be read (%(why)s); save it as XLSX again.")
BOMB = gettext_noop(
    "%(name)s unpacks to %(size)d megabytes from %(packed)d; that is no table. It was not unpacked."
)
NO_SHEET = gettext_noop("%(name)s has no sheet called %(sheet)s; there are %(sheets)s.")


def detect(path):
    """Return {sheet, sheets, header, preview} of a workbook."""
    with _opened(path) as book:
        options = {"sheet": book.sheetnames[0], "sheets": book.sheetnames[:100]}
    return options | look(path, options)


def look(path, options, rows=5):
    """Return {header, preview} of the chosen sheet."""
    with _opened(path) as book:
        lines = _lines(book, path, options)
        header = headed(next(lines, []), path.name)
        preview = [[cell[:200] for cell in cells[: len(header)]] for cells in islice(lines, rows)]
    return {"header": header, "preview": preview}


def read(path, options):
    """Yield a Record per work."""
    with _opened(path) as book:
        lines = _lines(book, path, options)
        header = headed(next(lines, []), path.name)
        rows = ((n, _shorn(cells, header), None) for n, cells in enumerate(lines, start=2) if any(cells))
        yield from tables.records(rows, header, options)


def count(path, options):
    """Return how many rows the sheet says it has."""
    with _opened(path) as book:
        return max((_sheet(book, path, options).max_row or 1) - 1, 0)


def _shorn(cells, header):
    """Drop the empty cells a sheet carries behind its last column."""
    while len(cells) > len(header) and not cells[-1]:
        cells = cells[:-1]
    return cells


@contextmanager
def _opened(path):
    _refuse_bomb(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        ParseError,
        SyntaxError,
        DefusedXmlException,
    ) as error:
        raise Unreadable(NO_WORKBOOK, name=path.name, why=f"{type(error).__name__}"[:100]) from error
    try:
        yield book
    except (ParseError, SyntaxError, DefusedXmlException, zipfile.BadZipFile, EOFError) as error:
        raise Unreadable(NO_WORKBOOK, name=path.name, why=f"{type(error).__name__}"[:100]) from error
    finally:
        book.close()


def _refuse_bomb(path):
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise Unreadable(NO_WORKBOOK, name=path.name, why=str(error)) from error
    size = sum(entry.file_size for entry in entries)
    words = sum(entry.file_size for entry in entries if "sharedStrings" in entry.filename)
    held = max(path.stat().st_size, 1)
    if size > HIGHEST_RATIO * held or words > WORDS_LIMIT:
        raise Unreadable(BOMB, name=path.name, size=size // 1_000_000, packed=-(-held // 1_000_000))
    if size > settings.IMPORT_LIMIT_BYTES:
        raise too_large(path.name)


def _sheet(book, path, options):
    name = options.get("sheet") or book.sheetnames[0]
    if name not in book.sheetnames:
        raise Unreadable(NO_SHEET, name=path.name, sheet=name, sheets=", ".join(book.sheetnames[:20]))
    return book[name]


def _lines(book, path, options):
    for row in _sheet(book, path, options).iter_rows(values_only=True):
        yield [_text(value) for value in row]


def _text(value):
    """Return a cell as text: whole numbers without a point, days without an hour, formulas as written."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
        )
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(getattr(value, "text", value))
