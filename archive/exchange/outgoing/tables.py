"""CSV and XLSX: a line an item, or a line a work that has none, under headings imports know by themselves.

No cell can be run as a formula.
"""

import csv
import io
import tempfile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError

from archive import recorded
from archive.books import sheet
from archive.exchange.outgoing import words
from archive.exchange.outgoing.names import Names
from archive.models import Credit, Identifier, ManifestationLanguage, Title, Variant
from archive.vocabulary import TitleType

CSV_TYPE, XLSX_TYPE = (
    "text/csv; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
LONGEST = 32_767  # characters a cell of a spreadsheet holds
BETWEEN = "|"


def write_csv(selection, out, progress):
    """Write UTF-8 with a mark, so that spreadsheets open it as such."""
    out.write("\ufeff".encode())
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    lines = csv.writer(text)
    wanted = header(selection)
    lines.writerow(wanted)
    for cells in rows(selection, wanted, progress):
        lines.writerow([neutral(cell) for cell in cells])
    text.detach()


def write_xlsx(selection, out, progress):
    """Write a workbook a line at a time; every cell is text or a number, never a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet("works")
    page.freeze_panes = "A2"
    wanted = header(selection)
    page.append(wanted)
    for cells in rows(selection, wanted, progress):
        page.append([_cell(page, cell) for cell in cells])
    with tempfile.TemporaryFile() as scratch:
        book.save(scratch)
        scratch.seek(0)
        while block := scratch.read(1 << 20):
            out.write(block)


def neutral(cell):
    """Return a cell no spreadsheet takes for a formula; numbers stay what they are."""
    return sheet.neutral(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def header(selection):
    """Return the columns these works need, by the codes imports know."""
    found = selection.rows.order_by().values("pk")
    kinds = Title.objects.filter(work__in=found).exclude(kind=TitleType.PREFERRED)
    roles = Credit.objects.filter(work__in=found).order_by("role")
    noted = roles.exclude(note="")
    schemes = Identifier.objects.filter(work__in=found).order_by("scheme", "issuer")
    usages = ManifestationLanguage.objects.filter(manifestation__work__in=found).order_by("usage")
    titled = kinds.order_by("kind", "language", "script").values_list("kind", "language", "script").distinct()
    varied = Variant.objects.filter(work__in=found).exists()
    return [
        "key",
        "part_of",
        *("title", "title.language", "title.script", "title.sort"),
        *(_titled(*row) for row in titled),
        *(f"work.{name}" for name in recorded.WORK),
        *(f"credit:{role}" for role in roles.values_list("role", flat=True).distinct()),
        *(f"credit.note:{role}" for role in noted.values_list("role", flat=True).distinct()),
        *(_called(*row) for row in schemes.values_list("scheme", "issuer").distinct()),
        *(f"languages:{usage}" for usage in usages.values_list("usage", flat=True).distinct()),
        *(["variant.key", *(f"variant.{name}" for name in recorded.VARIANT)] if varied else []),
        "manifestation.key",
        *(f"manifestation.{name}" for name in recorded.MANIFESTATION),
        *(f"item.{name}" for name in recorded.ITEM),
        "item.location",
    ]


def rows(selection, wanted, progress):
    """Yield the cells of every line, in the order of the wanted columns."""
    names = Names(selection.public)
    for number, work in enumerate(selection.works(), start=1):
        shared = _work(work, names, selection.whole_of(work))
        variants = {row.pk: _variant(row, names) for row in work.variants.all()}
        for row, item in _held(work):
            facts = shared | (_manifestation(row, names) if row else {}) | (_item(item) if item else {})
            facts |= variants.get(row.variant_id, {}) if row else {}
            yield [facts.get(column, "") for column in wanted]
        shown = {row.variant_id for row in work.manifestations.all()}
        for pk in sorted(variants.keys() - shown):
            facts = shared | variants[pk]
            yield [facts.get(column, "") for column in wanted]
        progress(number)


def _held(work):
    """Return every item with its manifestation, manifestations without items, or nothing once."""
    held = []
    for row in work.manifestations.all():
        held += [(row, item) for item in row.items.all()] or [(row, None)]
    return held or ([] if work.variants.all() else [(None, None)])


def _titled(kind, language, script):
    return f"titles:{kind}:{language}{f'-{script}' if script else ''}"


def _called(scheme, issuer):
    return f"identifier:{scheme}{f':{issuer}' if issuer else ''}"


def _variant(row, names):
    return {f"variant.{name}": getattr(row, name) for name in recorded.VARIANT} | {
        "variant.key": names.name(row)[1]
    }


def _work(work, names, whole):
    preferred, *others = words.titles_of(work)
    facts = {
        "key": names.name(work)[1],
        "part_of": names.name(whole)[1] if whole is not None else "",
        "title": preferred.text,
        "title.language": preferred.language,
        "title.script": preferred.script,
        "title.sort": preferred.sort,
    }
    facts |= {f"work.{name}": getattr(work, name) for name in recorded.WORK}
    facts |= _several((_titled(row.kind, row.language, row.script), row.text) for row in others)
    facts |= _several((f"credit:{row.role}", words.agent_name(row.agent)[0]) for row in work.credits.all())
    facts |= _several((f"credit.note:{row.role}", row.note) for row in work.credits.all())
    return facts | _several((_called(row.scheme, row.issuer), row.value) for row in work.identifiers.all())


def _manifestation(row, names):
    facts = {f"manifestation.{name}": getattr(row, name) for name in recorded.MANIFESTATION}
    facts["manifestation.key"] = names.name(row)[1]
    return facts | _several((f"languages:{one.usage}", one.language) for one in row.languages.all())


def _item(item):
    facts = {f"item.{name}": getattr(item, name) for name in recorded.ITEM}
    return facts | {"item.location": item.location.code if item.location else ""}


def _several(pairs):
    """Join the values of one column by bars; a bar inside a value becomes a wide one."""
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value.replace(BETWEEN, "｜"))
    return {name: BETWEEN.join(values) for name, values in found.items()}


def _cell(page, value):
    """Return a cell that holds the text itself; what looks like a formula is marked as text."""
    if value is None or isinstance(value, int):
        return value
    value = str(value)
    try:
        cell = WriteOnlyCell(page, value=words.xml_text(value)[:LONGEST])
    except IllegalCharacterError:
        return ""
    cell.data_type = "s"
    return cell
