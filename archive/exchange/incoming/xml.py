"""Read large XML files an element at a time; no document type, no entities, and a limit to every element."""

from xml.etree.ElementTree import ParseError, tostring

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.conf import settings
from django.utils.translation import gettext_noop

from archive.exchange.incoming.errors import Unreadable
from archive.exchange.incoming.lines import too_large

DEEPEST = 60
MOST_ELEMENTS = 50_000  # in one record
MOST_BYTES = 20_000_000  # in one record
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = gettext_noop(
    "%(name)s declares a document type or entities, which this house does not read; remove its DOCTYPE."
)
BROKEN = gettext_noop("%(name)s is no whole XML: %(why)s. Export it again.")
ENDLESS = gettext_noop(
    "A record of %(name)s is larger or deeper than any record is; look at it with an editor."
)


def elements(path, names):
    """Yield each element with one of the local names that stands in no other of them, and forget it after."""
    if path.stat().st_size > settings.IMPORT_LIMIT_BYTES:
        raise too_large(path.name)
    try:
        with path.open("rb") as file:
            yield from _elements(_Counted(file, path.name), names, path.name)
    except DefusedXmlException as error:
        raise Unreadable(HOSTILE, name=path.name) from error
    except (ParseError, UnicodeError, LookupError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(BROKEN, name=path.name, why=str(error)[:200]) from error


def _elements(file, names, name):
    events = ElementTree.iterparse(file, events=("start", "end"), forbid_dtd=True)
    above, inside, seen = [], 0, 0
    for event, element in events:
        local = tag(element)
        if event == "start":
            above.append(element)
            inside, seen = inside + (local in names), seen + 1
            if len(above) > DEEPEST or seen > MOST_ELEMENTS:
                raise Unreadable(ENDLESS, name=name)
            continue
        above.pop()
        if local in names:
            inside -= 1
            if not inside:
                if above:
                    above[-1].remove(element)
                yield element
                seen = 0
                file.rest()
        elif not inside:
            element.clear()
            if above:
                above[-1].remove(element)


class _Counted:
    """A file that says no when a single record goes on and on."""

    def __init__(self, file, name):
        self._file, self._name, self._since = file, name, 0

    def read(self, size=-1):
        """Read on."""
        data = self._file.read(size)
        self._since += len(data)
        if self._since > MOST_BYTES:
            raise Unreadable(ENDLESS, name=self._name)
        return data

    def rest(self):
        """Note that a record has ended."""
        self._since = 0


def tag(element):
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def kids(element, *names):
    """Return the children of these names, in order."""
    return [child for child in element if tag(child) in names]


def kid(element, name):
    """Return the first child of a name, or None."""
    return next(iter(kids(element, name)), None)


def text(element, name=None):
    """Return the text of an element, or of its first child of a name; an empty text where there is none."""
    found = element if name is None else kid(element, name)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def texts(element, name):
    """Return the texts of all children of a name that say something."""
    return [found for child in kids(element, name) if (found := text(child))]


def written(element):
    """Return an element as XML, as it is kept in the source record."""
    element.tail = None
    return tostring(element, encoding="unicode")


def count_tags(path, *names):
    """Return how often one of the names is opened, by reading the bytes."""
    marks = [name.encode() for name in names]
    found, tail = 0, b""
    longest = max(len(mark) for mark in marks) + 1
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            data = tail + block
            found += sum(data.count(b"<" + mark) + data.count(b":" + mark) for mark in marks) - sum(
                tail.count(b"<" + mark) + tail.count(b":" + mark) for mark in marks
            )
            tail = data[-longest:]
    return found
