"""Lists as files: CSV in a stream, XLSX in a temporary file; no cell can become a formula."""

import tempfile
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError

from archive.books import sheet as tables
from archive.books.sheet import neutral
from archive.search import columns as listed

BATCH = 500
MOST_XLSX = 100_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def too_many():
    """Return the sentence for a list that is too long for XLSX."""
    return _("A spreadsheet takes at most %(most)s works; narrow the list, or take it as CSV.") % {
        "most": f"{MOST_XLSX:,}"
    }


def lines(listing, columns):
    """Yield the heading and then a list of texts per work, fetched batch by batch."""
    columns = [listed.TITLE, *columns]
    yield [str(_("Number")), *(str(column.label) for column in columns)]
    ids = iter(listing.ids() if isinstance(listing.ids(), list) else listing.ids().iterator(chunk_size=2000))
    while batch := list(islice(ids, BATCH)):
        for row in listed.rows(batch, columns):
            yield [str(row.work.pk), *(column.text(row) for column in columns)]


def csv(listing, columns):
    """Return the lines of the list as CSV, with the mark by which spreadsheets know UTF-8."""
    return tables.lines([neutral(text) for text in line] for line in lines(listing, columns))


def xlsx(listing, columns):
    """Return an open temporary file with the list as XLSX, every cell a text."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_("Works")[:31])
    for line in lines(listing, columns):
        page.append([_cell(page, text) for text in line])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet, text):
    try:
        cell = WriteOnlyCell(sheet, text)
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, "".join(letter for letter in text if letter.isprintable()))
    cell.data_type = "s"  # never a formula, whatever it begins with
    return cell
