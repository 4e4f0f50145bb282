"""Dates as archives know them: EDTF (ISO 8601-2) with the years they can mean, so that they sort."""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from edtf import EDTFParseException, parse_edtf

OPEN = {"", ".."}
# By far the most dates: a year, month or day, perhaps unsure; a decade. The parser takes milliseconds.
PLAIN = re.compile(r"(\d{4})(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1\d|2[0-8]))?)?[~?%]?", re.ASCII)
DECADE = re.compile(r"(\d{3})X", re.ASCII)
BAD_DATE = _("“%(value)s” is no EDTF date. Write 1937, 1937-05, 193X, 1950?, 1948~ or 1936/1937.")


@lru_cache(maxsize=8192)
def years(text):
    """Return the first and the last year an EDTF date can mean, None for an open end.

    "193X" → (1930, 1939); "1936/.." → (1936, None); an empty text → (None, None). Raises ValueError for
    what is not EDTF.
    """
    if not text:
        return None, None
    if plain := _plain(text):
        return plain
    first, slash, last = text.partition("/")
    if slash and (first in OPEN or last in OPEN):
        return _year(first, low=True), _year(last, low=False)
    if slash and (start := PLAIN.fullmatch(first)) and (end := PLAIN.fullmatch(last)):
        return int(start[1]), int(end[1])
    try:
        parsed = parse_edtf(text)
        return parsed.lower_strict().tm_year, parsed.upper_strict().tm_year
    except (EDTFParseException, AttributeError, TypeError, ValueError, OverflowError) as reason:
        raise ValueError(f"{text!r} is no EDTF date") from reason


def _plain(text):
    if match := PLAIN.fullmatch(text):
        return int(match[1]), int(match[1])
    match = DECADE.fullmatch(text)
    return (int(match[1]) * 10, int(match[1]) * 10 + 9) if match else None


def validate_edtf(text):
    """Refuse a text that is not EDTF (a validator for fields)."""
    try:
        years(text)
    except ValueError:
        raise ValidationError(BAD_DATE, params={"value": text}) from None


def _year(text, *, low):
    return None if text in OPEN else years(text)[0 if low else 1]
