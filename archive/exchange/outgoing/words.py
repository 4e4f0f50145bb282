"""Dates, countries, lengths and names as other houses read them."""

import re
from functools import cache

from babel import Locale

from archive.dates import years
from archive.exchange.lands import GONE
from archive.vocabulary import NameType

PLAIN_DATE = re.compile(
    r"-?\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?[?~]?"
    r"(/-?\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?[?~]?)?"
)
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain_date(edtf):
    """Return an EDTF date without X, %, seasons and open ends: "193X" → "1930/1939", "1936/.." → "1936~"."""
    if not edtf or PLAIN_DATE.fullmatch(edtf):
        return edtf
    if edtf.endswith("%") and PLAIN_DATE.fullmatch(edtf[:-1]):
        return edtf[:-1] + "?"
    first, last = years(edtf)
    if first is None or last is None:
        return f"{first if last is None else last:04d}~"
    return f"{first:04d}" if first == last else f"{first:04d}/{last:04d}"


def known(code):
    """Return a code, and nothing where it says that nobody recorded it."""
    return "" if code in ("Unknown", None) else str(code)


@cache
def country_name(code):
    """Return the English name of a country, of those that are no more too; an unknown code stays as it is."""
    name = Locale("en").territories.get(code)
    if name:
        return name
    return next((name.title() for name, gone in GONE.items() if gone == code), code)


def clock(seconds):
    """Return a running time as hours, minutes and seconds: 01:35:00."""
    minutes, seconds = divmod(int(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


def agent_name(agent):
    """Return the name an agent is filed under and the others, whatever language anybody reads."""
    names = sorted(agent.names.all(), key=lambda row: (row.kind != NameType.PREFERRED, row.pk))
    texts = list(dict.fromkeys(row.text for row in names))
    return (texts[0], texts[1:]) if texts else (f"#{agent.pk}", [])


def titles_of(work):
    """Return the titles with the preferred one first, whatever language anybody reads."""
    rows = sorted(work.titles.all(), key=lambda row: row.rank)
    return rows or [type(work)._meta.get_field("titles").related_model(text=f"#{work.pk}", language="und")]


def one_line(text):
    """Return a text on one line: what JSON schemas and table cells take."""
    return " ".join(str(text).split())


def xml_text(value):
    """Return a text without characters XML cannot hold."""
    return NO_XML.sub("", str(value))
