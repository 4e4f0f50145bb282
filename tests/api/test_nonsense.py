"""Every operation of the API, sent what no program means: each answers with a problem that says why."""

import json
from itertools import cycle

import pytest
from django.core.cache import cache
from drf_spectacular.generators import SchemaGenerator

from accounts.api.problems import MEDIA
from accounts.roles import CODES
from tests.config.asking import NONSENSE, WORSE, addresses, taken_back, written
from tests.config.test_walk import house  # noqa: F401 - a fixture
from tests.factories.people import person

pytestmark = pytest.mark.django_db
KEYS = ["0", "9" * 30, str(2**63), "1e3", "%C2%B2"]
WRONG = [None, [], {}, [[]], [{}], [None], {"a": {"b": []}}, "a\x00b", "永" * 20_000, -1, 10**30, 1.5, True]
WRONG += ["9999-99-99", "0001-01-01", "\ud800", [1] * 2000]
BODIES = [b"", b"null", b"[]", b'"x"', b"{", b'{"work": 1, "work": 2}', b"\xff\xfe", b'{"reason": "x"}']
TYPES = ["text/plain", "application/xml", "multipart/form-data; boundary=x"]
TYPES += ["application/json; charset=nonsense"]


@pytest.fixture
def known(client, house):  # noqa: F811
    """Ask as somebody with every role; return the addresses of a filled house by name."""
    client.force_login(person(*CODES, username="everybody"))
    client.raise_request_exception = False
    return addresses({"api"}, house)


@pytest.fixture(scope="module")
def described():
    """The API's own description."""
    return SchemaGenerator().get_schema(public=True)


def test_every_reading_answers_nonsense_with_a_problem_and_writes_nothing(client, known, described):
    wrong, turns = [], cycle(NONSENSE + WORSE)
    for name, address in known.items():
        path = next((path for path in described["paths"] if _fits(path, address)), None)
        asked = described["paths"][path].get("get", {}).get("parameters", []) if path else []
        for parameter in [one["name"] for one in asked if one["in"] == "query"] + ["format", "search"]:
            for _draw in range(3):
                wrong.append(_read(client, address, name, {parameter: next(turns)}))
            wrong.append(_read(client, address, name, {parameter: [next(turns), next(turns)]}))
        for key in KEYS if path and "{id}" in path else ():
            wrong.append(_read(client, path.replace("{id}", key), name, {}))
    assert not list(filter(None, wrong)), "\n".join(filter(None, wrong))


def test_every_writing_answers_nonsense_with_a_problem(client, known, described):
    wrong = []
    for address in known.values():
        path = next((path for path in described["paths"] if _fits(path, address)), None)
        for method in {"post", "patch"} & set(described["paths"].get(path, ())):
            tag = client.get(address).headers.get("ETag", '"1"') if method == "patch" else ""
            headers = {"If-Match": tag} if tag else {}
            for said, body, kind in _bodies(described, described["paths"][path][method]):
                wrong.append(_written(client, (method, address, said), body, kind, headers))
    assert len(wrong) > 300
    assert not list(filter(None, wrong)), "\n".join(filter(None, wrong))


def _fits(path, address):
    """Say whether an address is one of a described path's."""
    parts, there = path.split("/"), address.split("/")
    return len(parts) == len(there) and all(
        one == other or (one.startswith("{") and other.isdecimal())
        for one, other in zip(parts, there, strict=True)
    )


def _read(client, address, name, data):
    cache.clear()
    with taken_back(), written() as tables:
        answer = client.get(address, data)
    said = f"GET {name} {data!s:.80}"
    return _unlike_a_problem(answer, said) or (f"{said} wrote {tables}" if tables else "")


def _written(client, where, body, kind, headers):
    method, address, said = where
    cache.clear()
    with taken_back():
        answer = client.generic(method.upper(), address, body, content_type=kind, headers=headers)
    return _unlike_a_problem(answer, f"{method} {address} {kind} {said}")


def _unlike_a_problem(answer, said):
    """Return a sentence where an answer is an error without being a problem that says something."""
    if answer.status_code < 400:
        return ""
    if answer.status_code >= 500 or answer.headers["Content-Type"] != MEDIA:
        return f"{said}: {answer.status_code} {answer.headers['Content-Type']}"
    return "" if json.loads(answer.content)["detail"] else f"{said}: {answer.status_code} without a word"


def _bodies(described, operation):
    """Yield (what is wrong, body, content type): one property, all of them, no body at all."""
    for body in BODIES:
        yield str(body), body, "application/json"
    for kind in TYPES:
        yield "", b'{"a": 1}', kind
    content = operation.get("requestBody", {}).get("content", {})
    shape = content.get("application/json", {}).get("schema", {})
    fields = described["components"]["schemas"].get(shape.get("$ref", "").rpartition("/")[2], {})
    names = list(fields.get("properties", {}))
    plain = {name: _plain(fields["properties"][name]) for name in names}
    for name in names:
        for value in WRONG:
            yield f"{name}={value!r:.60}", json.dumps(plain | {name: value}).encode(), "application/json"
    for value in WRONG:
        yield f"all {value!r:.60}", json.dumps(dict.fromkeys(names, value)).encode(), "application/json"


def _plain(shape):
    """Return a value of about the right kind for a property."""
    kind = shape.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    return {"integer": 1, "array": [], "boolean": True, "object": {}, "number": 1}.get(kind, "x")
