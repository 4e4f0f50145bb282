"""Read JSON lines, gzipped or not, one record at a time."""

import gzip
import json
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_noop

from archive.exchange.incoming.errors import Unreadable

LONGEST_LINE = 4_000_000
NOT_JSON = gettext_noop("Line %(number)d is no JSON object: %(why)s")
TOO_LONG = gettext_noop(
    "Line %(number)d of %(name)s is longer than %(limit)d characters; split it, or look whether it is "
    "one record a line."
)


class Record(NamedTuple):
    """A record as it stands in its file; `problem` is [sentence, params] where it cannot be read."""

    number: int
    data: object
    payload: str
    problem: list | None = None


def read(path, options):
    """Yield a Record per line that is not empty."""
    for number, raw in _lines(path):
        text = raw.decode("utf-8", "replace").strip()
        if not text:
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield Record(number, {}, text, [NOT_JSON, {"number": number, "why": str(error)[:120]}])
            continue
        if isinstance(data, dict):
            yield Record(number, data, text)
        else:
            yield Record(number, {}, text, [NOT_JSON, {"number": number, "why": type(data).__name__}])


def count(path, options):
    """Return how many lines there are."""
    return sum(1 for _line in _lines(path))


def _lines(path):
    size = 0
    with _opened(path) as file:
        number = 0
        while line := _next(file, path):
            number += 1
            size += len(line)
            if len(line) >= LONGEST_LINE:
                raise Unreadable(TOO_LONG, number=number, name=path.name, limit=LONGEST_LINE)
            if size > settings.IMPORT_LIMIT_BYTES:
                raise too_large(path.name)
            yield number, line


def _next(file, path):
    try:
        return file.readline(LONGEST_LINE)
    except (gzip.BadGzipFile, EOFError, OSError) as error:
        raise Unreadable(
            gettext_noop("%(name)s cannot be unpacked (%(why)s); pack it again or send it unpacked."),
            name=path.name,
            why=str(error),
        ) from error


def _opened(path):
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")


def too_large(name):
    """Return the refusal of a file that is larger than the house takes in one piece."""
    return Unreadable(
        gettext_noop(
            "%(name)s holds more than %(limit)d megabytes, the most this house takes in one import; split "
            "it, or raise PATINA_IMPORT_LIMIT_MB."
        ),
        name=name,
        limit=settings.IMPORT_LIMIT_BYTES // 1_000_000,
    )
