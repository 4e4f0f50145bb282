"""Texts and dates as other houses write them, brought into the form the catalogue keeps."""

import re
from functools import lru_cache

from archive.dates import years

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
HALVES = re.compile("[\ud800-\udfff]")  # of characters that were cut in two
OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # they turn what is written after them around
MARKS = "\u200e\u200f\u061c\u200b"
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
CIRCA = re.compile(r"^(?:circa|ca\.?|c\.?|about|around|approx\.?|um|vers|约)\s*(?=\d)", re.IGNORECASE)
PLAIN = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")
READY = re.compile(r"\d{4}[~?%]|\d{3}X|\d{4}[~?%]?/(\d{4}[~?%]?|\.\.)?|\.\./\d{4}[~?%]?")
DECADE = re.compile(r"(\d{3})(?:0s|0's|-|\?|X|0年代)")
DAY = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})")
LENGTH = re.compile(r"(\d+(?:\.\d{1,2})?)\s*(m|metres?|meters?|米|ft|feet|')?", re.IGNORECASE)
CHINESE = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?")


def line(text):
    """Return a name or title on one line: no control characters, no overrides of direction, single spaces.

    Marks of direction inside a text are the writer's business and stay; at its ends they mean nothing and go.
    """
    text = OVERRIDES.sub("", CONTROLS.sub(" ", str(text)))
    return " ".join(text.split()).strip(MARKS).strip()


def paragraph(text):
    """Return a longer text with its lines, without characters a database cannot keep."""
    text = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", text).strip()


@lru_cache(maxsize=8192)
def edtf(text):
    """Return the EDTF date a text means, or None.

    "c.1950" → "1950~"; "[1950?]" → "1950?"; "1950s" → "195X"; "05 Oct 2004" → "2004-10-05";
    "1936-38" → "1936/1938". What is EDTF already stays as it is.
    """
    text = line(text).strip("[]() ")
    text = text if text.endswith("..") else text.rstrip(".")
    if not text or text.casefold() in {"unknown", "undated", "n.d", "不详"}:
        return None
    if READY.fullmatch(text):
        return text if _ordered(text) else None
    for separator in ("/", "–", "—", " - ", "-"):
        first, found, last = text.partition(separator)
        if found and not PLAIN.fullmatch(text) and (both := _span(first.strip(), last.strip())):
            return both
    return _one(text)


def seconds(text):
    """Return the seconds of a running time: "01:35:00", "95 min", "95'", "PT1H35M"; else None."""
    text = line(text)
    if match := re.fullmatch(r"(?:(\d+):)?(\d{1,3}):(\d{2})(?:[.:;,]\d+)?", text):
        return _clock(match[1], match[2], match[3])
    if match := re.fullmatch(r"P?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?", text):
        return _clock(match[1], match[2], match[3]) or None
    if match := re.fullmatch(r"(\d+)\s*(?:min(?:ute)?s?\.?|['’′]|分钟?)", text, re.IGNORECASE):
        return int(match[1]) * 60
    return None


def metres(text):
    """Return the metres of a length, "2430 m" or "7970 ft"; None for "2.430 m", which may mean either."""
    match = LENGTH.fullmatch(line(text))
    if not match:
        return None
    factor = 0.3048 if (match[2] or "m").casefold() in {"ft", "feet", "'"} else 1
    return f"{float(match[1]) * factor:.2f}"


def _clock(hours, minutes, rest):
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(rest or 0)


def _ordered(text):
    first, last = years(text)
    return first is None or last is None or first <= last


def _span(first, last):
    if last.isdigit() and len(last) == 2 and (start := _one(first)) and len(start) == 4:
        last = start[:2] + last
    start, end = _one(first), _one(last)
    if not start or not end or years(start)[0] > years(end)[1]:
        return None
    return start if start == end else _parsed(f"{start}/{end}") or _parsed(f"{start[:4]}/{end[:4]}")


def _parsed(date):
    """Return the date if the parser knows it; it knows no interval of uncertain decades."""
    try:
        years(date)
    except ValueError:
        return None
    return date


def _one(text):
    text = text.strip("[]() ,.")
    about = CIRCA.match(text)
    text = CIRCA.sub("", text)
    unsure, text = text.endswith("?"), text.rstrip("?~ ").strip("[]() ")
    date = _day(text)
    if date is None:
        return None
    mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((bool(about), unsure), "")
    return _parsed(date + mark)


def _day(text):
    if PLAIN.fullmatch(text):
        return text
    if match := re.fullmatch(r"(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?", text):
        return _joined(*match.groups())
    if match := DECADE.fullmatch(text):
        return f"{match[1]}X"
    if (match := DAY.fullmatch(text)) and match[2].casefold() in MONTHS:
        return _joined(match[3], MONTHS.index(match[2].casefold()) + 1, match[1])
    if match := CHINESE.fullmatch(text):
        return _joined(*match.groups())
    return None


def _joined(year, month, day):
    parts = [year] + [f"{int(part):02d}" for part in (month, day) if part]
    return "-".join(parts)
