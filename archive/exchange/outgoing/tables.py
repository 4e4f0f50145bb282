"""CSV and XLSX: a line an item, or a line a work that has none. No cell can be run as a formula."""

import csv
import io
import tempfile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError

from archive.exchange.outgoing import words
from archive.exchange.outgoing.names import Names
from archive.vocabulary import TitleType

CSV_TYPE, XLSX_TYPE = (
    "text/csv; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_767  # characters a cell of a spreadsheet holds
BETWEEN = "; "
COLUMNS = (
    "key",
    "title",
    "language",
    "translated",
    "transliterated",
    "other titles",
    "level",
    "forms",
    "countries",
    "year",
    "director",
    "credits",
    "synopsis en",
    "synopsis zh",
    "collection",
    "identifiers",
    "part of",
    "note",
    "manifestation",
    "manifestation year",
    "seconds",
    "languages",
    "inventory number",
    "barcode",
    "element",
    "generation",
    "gauge",
    "base",
    "colour",
    "sound",
    "stock",
    "reel",
    "reels",
    "length m",
    "frame rate",
    "aspect ratio",
    "access status",
    "location",
    "acquisition",
    "item note",
)


def write_csv(selection, out, progress):
    """Write UTF-8 with a mark, so that spreadsheets open it as such."""
    out.write("\ufeff".encode())
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for cells in rows(selection, progress):
        lines.writerow([neutral(cell) for cell in cells])
    text.detach()


def write_xlsx(selection, out, progress):
    """Write a workbook a line at a time; every cell is text or a number, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("works")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for cells in rows(selection, progress):
        sheet.append([_cell(sheet, cell) for cell in cells])
    with tempfile.TemporaryFile() as scratch:
        book.save(scratch)
        scratch.seek(0)
        while block := scratch.read(1 << 20):
            out.write(block)


def neutral(cell):
    """Return a cell no spreadsheet takes for a formula; numbers stay what they are."""
    text = "" if cell is None else str(cell)
    if not isinstance(cell, str) or not text.startswith(FORMULA):
        return text
    return "'" + text


def rows(selection, progress):
    """Yield the cells of every line, in the order of COLUMNS."""
    names = Names(selection.public)
    for number, work in enumerate(selection.works(), start=1):
        shared = _work(work, names, selection.whole_of(work))
        held = [(row, item) for row in work.manifestations.all() for item in row.items.all()]
        for row, item in held or [(None, None)]:
            facts = shared | (_item(row, item) if item else {})
            yield [facts.get(column, "") for column in COLUMNS]
        progress(number)


def _work(work, names, whole):
    titles = words.titles_of(work)
    of_kind = {row.kind: row.text for row in reversed(titles[1:])}
    single = (TitleType.TRANSLATED, TitleType.TRANSLITERATED)
    others = [row.text for row in titles[1:] if of_kind.get(row.kind) != row.text or row.kind not in single]
    return {
        "key": names.name(work)[1],
        "title": titles[0].text,
        "language": titles[0].language,
        "translated": of_kind.get(TitleType.TRANSLATED, ""),
        "transliterated": of_kind.get(TitleType.TRANSLITERATED, ""),
        "other titles": BETWEEN.join(others),
        "level": str(work.description_level),
        "forms": work.forms,
        "countries": work.countries,
        "year": work.year,
        "director": BETWEEN.join(
            _named(credit) for credit in work.credits.all() if credit.role == "Director"
        ),
        "credits": BETWEEN.join(
            f"{credit.role}: {_named(credit)}" for credit in work.credits.all() if credit.role != "Director"
        ),
        "synopsis en": work.synopsis_en,
        "synopsis zh": work.synopsis_zh,
        "collection": work.collection.code if work.collection else "",
        "identifiers": BETWEEN.join(f"{row.scheme} {row.value}" for row in work.identifiers.all()),
        "part of": names.name(whole)[1] if whole is not None else "",
        "note": work.note,
    }


def _item(row, item):
    plain = ("barcode", "element", "generation", "gauge", "base", "colour", "sound", "stock", "reel", "reels")
    return {name: getattr(item, name) for name in plain} | {
        "manifestation": str(row.kind),
        "manifestation year": row.year,
        "seconds": row.seconds,
        "languages": BETWEEN.join(f"{one.language} {one.usage}" for one in row.languages.all()),
        "inventory number": item.inventory_number,
        "length m": item.length_m,
        "frame rate": item.frame_rate,
        "aspect ratio": item.aspect_ratio,
        "access status": str(item.access_status),
        "location": item.location.code if item.location else "",
        "acquisition": item.acquisition,
        "item note": item.note,
    }


def _named(credit):
    return words.agent_name(credit.agent)[0]


def _cell(sheet, value):
    """Return a cell that holds the text itself; what looks like a formula is marked as text."""
    if value is None or isinstance(value, int | float) or not isinstance(value, str):
        return value
    try:
        cell = WriteOnlyCell(sheet, value=words.xml_text(value)[:LONGEST])
    except IllegalCharacterError:
        return ""
    cell.data_type = "s"
    return cell
