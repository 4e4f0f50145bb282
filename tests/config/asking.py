"""Asks pages as browsers and programs do: every form read from its page, sent with something wrong in it."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import Resolver404, resolve
from lxml import html

from config.visibility import BEHIND
from tests.config.filled import OPEN
from tests.config.test_doors import doors
from tests.config.test_walk import ELSE, SHARED

NONSENSE = [
    "²", "9" * 3000, str(2**63), "NaN", "0001-01-01", "9999-12-31", "[" * 3000, '["\\ud800\\u0000",1]',
    "[1e999,1]", '"((#²',
]  # fmt: skip
WORSE = [
    "a\x00b", "-1", "1e400", "0001-01-01T00:00", "9999-12-31T23:59", "永" * 5000, "\u202e\n\t ", "../../x",
]  # fmt: skip
FILES = [
    ("nothing.vtt", b""), ("noise.csv", b"\xff\xfe\x00\x81" * 40), ("a\x00\u202eb.mkv", b"RIFF"),
    ("page.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
]  # fmt: skip
PLAIN = {"pk": "1", "slug": f"{OPEN.lower()}-film", "language": "zh", "name": "poster.jpg"}
LOUD = re.compile(r'class="errors"|<p class="notice notice-|role="alert"')
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
# What looking may write: the session itself, and when its seat was last used.
LOOKING = {"django_session", "accounts_usersession"}
# Rows behind addresses that belong to no single work; the rest stand in config.visibility and test_walk.
ROWS = {
    "accounts:token_revoke": "accounts.ApiToken",
    "archive:search_remove": "archive.SavedSearch",
    "archive:upload": "archive.Upload",
    "archive:upload_drop": "archive.Upload",
    "archive:location": "archive.Location",
    "archive:storage": "archive.StorageLocation",
    "archive:fixity_begin": "archive.StorageLocation",
    "archive:term": "archive.Term",
    "archive:import": "archive.ImportBatch",
    "archive:bulk": "archive.BulkEdit",
    "archive:export": "archive.Export",
    "archive:agent": "archive.Agent",
    "books:period_unlock": "archive.PeriodLock",
    "restoration:programme": "restoration.Programme",
    "restoration:title_add": "restoration.Programme",
    "people:collection": "archive.Collection",
    "people:": "accounts.User",
} | SHARED


@dataclass
class Form:
    """A form as its page shows it: what a browser would send if nobody touched it."""

    page: str
    action: str
    values: list
    files: list = field(default_factory=list)

    @property
    def names(self):
        """The names of its fields, each once."""
        return list(dict.fromkeys([name for name, _value in self.values] + self.files))

    def with_one(self, name, value):
        """Return what is sent where one field says something else."""
        data = {}
        for other, kept in self.values:
            data.setdefault(other, []).append(kept)
        return data | {name: value}


def addresses(rooms, house):
    """Return {name: address} of every page of some rooms: of the open work, of shared rows, of no row."""
    _opened, _closed, known = house
    found = {}
    for path, name, _view in doors():
        if name.partition(":")[0] not in rooms:
            continue
        if name in {**BEHIND, **ELSE}:
            found[name] = known[name][OPEN] and _named(known[name][OPEN], path)
        elif "<" not in path:
            found[name] = f"/{path}"
        else:
            found[name] = _of_a_row(path, name)
    return {name: address for name, address in found.items() if address}


def _named(address, path):
    """Return an address with a language and a file that are there."""
    for name in ("language", "name"):
        if f":{name}>" in path:
            address = address.replace("/x", f"/{PLAIN[name]}")
    return address


def _of_a_row(path, name):
    label = next((label for start, label in ROWS.items() if name.startswith(start)), None)
    row = apps.get_model(label).objects.order_by("-pk").first() if label else None
    plain = PLAIN | ({} if row is None else {"pk": str(row.pk)})

    def fill(match):
        kind, _, called = match[1].rpartition(":")
        return plain.get(called) or {"int": "1"}.get(kind, "x")

    return "/" + re.sub(r"<([^>]+)>", fill, path)


def forms_of(client, pages):
    """Return every form for posting on some pages, each kind once, by what it sends and where."""
    found = {}
    for page in pages:
        answer = client.get(page)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for form in html.document_fromstring(answer.content.decode()).forms:
            if (form.method or "").upper() != "POST":
                continue
            files = [one.name for one in form.xpath('.//input[@type="file"]') if one.name]
            values = [(name, value) for name, value in form.form_values() if name != "csrfmiddlewaretoken"]
            values += [(name, "") for name in dict.fromkeys(_empty(form)) if name not in dict(values)]
            values = [(name, value) for name, value in values if name not in files]
            action = urljoin(page, form.action or page)
            found.setdefault((_name(action), tuple(sorted(dict(values)))), Form(page, action, values, files))
    return list(found.values())


def _empty(form):
    """The names of fields a browser would leave out: unticked boxes, buttons, what holds nothing."""
    named = (one.get("name") for one in form.xpath(".//input|.//select|.//textarea|.//button"))
    return [name for name in named if name and name != "csrfmiddlewaretoken"]


def _name(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


@contextmanager
def taken_back():
    """Take back whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sent(client, form, data, said):
    """Send a form, take back what it wrote, and return a sentence where the answer is no answer."""
    cache.clear()
    with taken_back():
        answer = client.post(form.action, data)
        return unanswered(answer, f"{form.action} from {form.page}, {said}")


def unanswered(answer, said):
    """Return a sentence where a request broke something, or was refused without a word."""
    if answer.status_code >= 500:
        return f"{said}: {answer.status_code}"
    if answer.status_code < 400 and not answer.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    if answer.status_code in (301, 302) or answer.streaming or answer.status_code in (403, 404, 405):
        return ""
    return "" if LOUD.search(answer.content.decode()) else f"{said}: {answer.status_code} without a word"


def wrong_ways(form):
    """Yield (what is wrong, data) of a form: each field by itself, all of it, nothing, everything twice."""
    turns, files = cycle(NONSENSE + WORSE), cycle(FILES)
    start = sum(map(ord, form.action)) % len(NONSENSE + WORSE)
    for _skipped in range(start):
        next(turns)
    for name in form.names:
        for _draw in range(3):
            value = SimpleUploadedFile(*next(files)) if name in form.files else next(turns)
            yield f"{name}={value!r:.60}", form.with_one(name, value)
    yield "nonsense all through", {name: next(turns) for name in form.names if name not in form.files}
    yield "nothing", {}
    yield "everything twice", {name: [next(turns), value] for name, value in form.values}


@contextmanager
def written():
    """Collect the tables that are written to inside."""
    tables = set()

    def watch(execute, sql, params, many, context):
        if match := WRITES.match(sql):
            tables.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables
    tables -= LOOKING
