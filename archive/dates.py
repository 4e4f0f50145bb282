"""Dates as archives know them: EDTF (ISO 8601-2) with the years they can mean, so that they sort."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from edtf import EDTFParseException, parse_edtf

OPEN = {"", ".."}
BAD_DATE = _("“%(value)s” is no EDTF date. Write 1937, 1937-05, 193X, 1950?, 1948~ or 1936/1937.")


@lru_cache(maxsize=8192)
def years(text):
    """Return the first and the last year an EDTF date can mean, None for an open end.

    "193X" → (1930, 1939); "1936/.." → (1936, None); an empty text → (None, None). Raises ValueError for
    what is not EDTF.
    """
    if not text:
        return None, None
    if len(text) == 4 and text.isascii() and text.isdigit():
        return int(text), int(text)  # by far the most dates; the parser takes milliseconds
    first, slash, last = text.partition("/")
    if slash and (first in OPEN or last in OPEN):
        return _year(first, low=True), _year(last, low=False)
    try:
        parsed = parse_edtf(text)
        return parsed.lower_strict().tm_year, parsed.upper_strict().tm_year
    except (EDTFParseException, AttributeError, TypeError, ValueError, OverflowError) as reason:
        raise ValueError(f"{text!r} is no EDTF date") from reason


def validate_edtf(text):
    """Refuse a text that is not EDTF (a validator for fields)."""
    try:
        years(text)
    except ValueError:
        raise ValidationError(BAD_DATE, params={"value": text}) from None


def _year(text, *, low):
    return None if text in OPEN else years(text)[0 if low else 1]
