"""Rows of a table as records: each cell goes where the mapping says."""

import json
from functools import cache
from itertools import groupby, zip_longest

from django.utils import translation
from django.utils.translation import gettext_noop

from archive.books.sheet import FORMULA
from archive.exchange import crosswalk, lands, tongues, wording
from archive.exchange.incoming.draft import Draft, base_of, codes, flaw
from archive.exchange.incoming.lines import Record
from archive.vocabulary import VariantType, WorkForm

MAIN = "1"
VERSION = "table-1"
TWO_WORDS = gettext_noop(
    "%(column)s says “%(one)s” in its first row and “%(other)s” in row %(number)d; one work has one."
)
MORE_CELLS = gettext_noop(
    "Cells in the row: %(count)d, columns in the table: %(columns)d; look at its quotes."
)


def records(rows, header, options):
    """Yield a Record per group of rows with one key; `rows` are (number, cells, problem)."""
    columns = options.get("columns", {})
    key = next((name for name in header if columns.get(name) == "key"), None)
    place = header.index(key) if key in header else None

    def named(row):
        number, cells, problem = row
        name = cells[place].strip() if place is not None and place < len(cells) and not problem else ""
        return name or number

    for _name, group in groupby(rows, key=named):
        yield _record(list(group), header, key)


def _record(group, header, key):
    number, _cells, problem = group[0]
    rows = [dict(zip(header, cells, strict=False)) for _number, cells, _problem in group]
    payload = json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False)
    extra = next(((n, cells) for n, cells, _p in group if len(cells) > len(header)), None)
    if extra and not problem:
        problem = [MORE_CELLS, {"count": len(extra[1]), "columns": len(header)}]
    return Record(number, {"rows": rows, "key": rows[0].get(key, "") if key else ""}, payload, problem)


def key_of(data):
    """Return what the key column says."""
    return wording.line(data["key"])


def draft(data, options):
    """Return the Draft of one work from its rows."""
    made = Draft(data["key"])
    reader = Reader(made, options)
    for number, row in enumerate(data["rows"]):
        reader.take(row, number)
    return made


class Reader:
    """Takes the rows of one work in."""

    def __init__(self, made, options):
        self.made, self.options = made, options
        self.columns = options.get("columns", {})
        self.separator = options.get("separator") or "|"
        self.language = options.get("language") or "und"
        self._first, self._noted_of = {}, set()

    def take(self, row, number):
        """Take one row in: the work's words once, an item from each."""
        self.manifestation = self._key_of(row, "manifestation.key") or MAIN
        self.variant = self._key_of(row, "variant.key") or self._key_of(row, "variant.kind")
        self.row, self.item, self.remarks, self.is_shown = row, {}, [], False
        titled = {}
        for name, cell in row.items():
            target, value = self.columns.get(name, ""), _unguarded(wording.paragraph(cell or ""))
            if not value:
                continue
            if target.startswith("title."):
                titled[target.removeprefix("title.")] = wording.line(value)
            elif not target:
                self.made.leave(name)
            elif target not in {"key", "manifestation.key", "variant.key"}:
                self._cell(name, target, value, number)
        if number == 0 and self.made.title:
            self.made.title |= titled
        self._finish_item(number)
        if self.variant in self.made.variants and self.is_shown:
            self.made.manifestations[self.manifestation]["variant"] = self.variant

    def _key_of(self, row, target):
        """Return what the row says in the column of a key, if there is one."""
        names = (name for name, code in self.columns.items() if code == target)
        return next((value for name in names if (value := wording.line(row.get(name) or ""))), "")

    def _cell(self, name, target, value, number):
        """Put a cell where it goes: an item's or a manifestation's from every row, the work's once."""
        head, _sign, rest = target.replace(".", ":", 1).partition(":")
        of_row = {
            "item": self._of_item,
            "manifestation": self._of_manifestation,
            "variant": self._of_variant,
            "languages": self._spoken,
        }
        of_work = {
            "work": self._of_work,
            "title": self._preferred,
            "titles": self._titled,
            "credit": self._credited,
            "identifier": self._identified,
            "part_of": self._belongs,
            "note": self._noted,
        }
        if head in of_row:
            of_row[head](name, rest, value)
        elif not self._repeats(name, value, number):
            of_work[head](name, rest, value)

    def _preferred(self, name, rest, value):
        self.made.call(value, tongues.of_text(value, self.language))

    def _titled(self, name, rest, value):
        kind, _colon, tag = rest.partition(":")
        language, _sign, script = tag.partition("-")
        for one in self._several(value):
            self.made.call(one, language or tongues.of_text(one, self.language), kind, script)

    def _credited(self, name, role, value):
        if role.startswith("note:"):  # read beside the names it belongs to
            return
        notes = _unguarded(self._key_of(self.row, f"credit.note:{role}")).split(self.separator)
        for one, note in zip_longest(value.split(self.separator), notes, fillvalue=""):
            self.made.credit(role, one, note=note)

    def _identified(self, name, rest, value):
        scheme, _colon, issuer = rest.partition(":")
        issuer = issuer or (self.options["source"][:100] if scheme == "Local" else "")
        for one in self._several(value):
            self.made.identify(scheme, one, issuer, name)

    def _belongs(self, name, rest, value):
        self.made.part_of = wording.line(value)

    def _noted(self, name, rest, value):
        self.made.note(name, name, value)

    def _repeats(self, name, value, number):
        """Say whether a later row says of the work what the first one did; refuse where it says otherwise."""
        if number == 0:
            self._first[name] = value
            return False
        if value != self._first.get(name, value):
            one, other = self._first[name][:60], value[:60]
            self.made.refuse(TWO_WORDS, column=name, one=one, other=other, number=number + 1)
        return name in self._first

    def _several(self, value):
        return [one for part in value.split(self.separator) if (one := wording.line(part))]

    def _of_work(self, name, field, value):
        if field == "year":
            date = wording.edtf(value)
            self._kept("work", name, field, date, value)
        elif field == "countries":
            self._countries(name, value)
        elif field == "forms":
            known = form_words()
            words = self._several(value.replace(",", self.separator))
            found = [known[one.casefold()] for one in words if one.casefold() in known]
            self.made.work["forms"] = ",".join(dict.fromkeys(found))
            for one in words:
                if one.casefold() not in known:
                    self.made.note(name, name, one)
        elif field == "note":
            self.made.work["note"] = value
        elif field == "part_number":
            self._kept("work", name, field, int(value) if value.isdigit() else None, value)
        elif codes("work", field):
            self._kept("work", name, field, codes("work", field).get(value.casefold()), value)
        else:
            self.made.work[field] = value

    def _countries(self, name, value):
        words = self._several(value.replace(",", self.separator).replace("、", self.separator))
        whole = lands.country(value)
        found = [whole] if whole else [lands.country(one) for one in words]
        self.made.work["countries"] = ",".join(dict.fromkeys(code for code in found if code))
        for one, code in zip(words, found, strict=False):
            if not code:
                self.made.note(name, name, one)

    def _kept(self, thing, name, field, code, value):
        if code is None:
            self.made.note(name, name, value)
        else:
            getattr(self.made, thing)[field] = code

    def _of_variant(self, name, field, value):
        if not self.variant:
            self.made.note(name, name, value)
            return
        row = self.made.variants.setdefault(self.variant, {"kind": str(VariantType.AUGMENTED), "note": ""})
        found = _value("variant", field, value)
        if found is None:
            self.made.note(name, name, value)
        else:
            row[field] = found

    def _of_manifestation(self, name, field, value):
        self.is_shown = True
        row = self.made.manifestations.setdefault(self.manifestation, {"kind": "Unknown"})
        found = _value("manifestation", field, value)
        if found is None:
            row["note"] = "\n".join(filter(None, [row.get("note", ""), f"{name}: {value}"]))
            self.made.told(name)
        elif field == "note":
            if (self.manifestation, found) not in self._noted_of:  # every item's row repeats it
                self._noted_of.add((self.manifestation, found))
                row["note"] = "\n".join(filter(None, [row.get("note", ""), found]))
        else:
            row[field] = found

    def _spoken(self, name, usage, value):
        for one in self._several(value.replace(",", self.separator)):
            if one.casefold() in tongues.WORDLESS:
                self.made.speak(self.manifestation, "zxx", "NoDialogue")
            elif code := tongues.long_code(one):
                self.made.speak(self.manifestation, code, usage)
            else:
                self.made.note(name, name, one)

    def _of_item(self, name, field, value):
        found = _value("item", field, value)
        if found is None:
            self.remarks.append(f"{name}: {value}")
            self.made.told(name)
        elif field == "note":
            self.remarks.append(found)
        else:
            self.item[field] = found

    def _finish_item(self, number):
        if not self.item:
            if self.remarks:
                self.made.note("item", "Item", "; ".join(self.remarks))
            return
        self.made.manifestations.setdefault(self.manifestation, {"kind": "Unknown"})
        self.is_shown = True
        item = {"of": self.manifestation, "note": "\n".join(self.remarks)} | self.item
        item.setdefault("base", base_of(item.setdefault("gauge", "Unknown")))
        if not item.get("inventory_number"):
            item["hint"] = self.made.key[:50]
        key = item.get("inventory_number") or item.get("barcode") or f"#{number + 1}"
        self.made.items[f"{key} #{number + 1}" if key in self.made.items else key] = item


def _unguarded(value):
    """Take off the apostrophe that our own sheets put before a text a spreadsheet would run."""
    return value[1:] if value.startswith("'") and value[1:].lstrip(" ").startswith(FORMULA) else value


def _whole(value):
    return int(value) if value.isdecimal() and len(value) < 10 else None


READERS = {
    "length_m": wording.metres,
    "year": wording.edtf,
    "note": str,
    "seconds": lambda value: wording.seconds(value) or _whole(value),
    "reel": _whole,
    "reels": _whole,
    "stock_year": _whole,
}
STRICT = {"aspect_ratio", "frame_rate", "accessioned_on"}


def _value(thing, field, value):
    """Return a cell as the field keeps it, or None where the field does not know it."""
    if known := codes(thing, field):
        return known.get(value.casefold()) or _by_word(field, value)
    if field in READERS:
        return READERS[field](value)
    found = wording.line(value)
    return None if field in STRICT and flaw(thing, field, found) else found


def _by_word(field, value):
    found = None
    if field in {"gauge", "format"}:
        found = crosswalk.gauge_of(value)
    elif field == "colour":
        found = crosswalk.colour_of([value])
    elif field == "sound":
        found = crosswalk.sound_of(value)
    return str(found) if found else None


@cache
def form_words():
    """Return code by word for the forms of a work, in both languages."""
    words = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for code, label in WorkForm.choices:
                words[str(label).casefold()] = words[code.casefold()] = code
    return words
