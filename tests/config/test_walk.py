"""Every address, asked by every role for an open work, a work that is closed to them, and none."""

import re
from itertools import chain

import pytest
from django.apps import apps

from accounts.roles import CODES
from archive.models import Asset, CollectionMember, Photo
from config.visibility import BEHIND
from tests.config.filled import CLOSED, OPEN, two_works
from tests.config.test_doors import doors
from tests.factories.people import person, roles_stand

pytestmark = pytest.mark.django_db

NOBODYS = 10**12
NOUNS = {
    "works": ("archive.Work", "pk"),
    "manifestations": ("archive.Manifestation", "work"),
    "items": ("archive.Item", "manifestation__work"),
    "inspections": ("archive.Inspection", "item__manifestation__work"),
    "assets": ("archive.Asset", "work"),
    "versions": ("archive.Version", "work"),
    "events": ("archive.PreservationEvent", "asset__work"),
    "time": ("archive.TimeEntry", "work"),
    "journal": ("archive.JournalEntry", "work"),
    "runs": ("restoration.Run", "project__work"),
    "reviews": ("reviews.Review", "version__work"),
    "publications": ("channel.Publication", "work"),
}
# Addresses of the API and the channel that name a row of one work, beside those of config.visibility.
ELSE = {f"api:{noun}_detail": (label, "pk", way) for noun, (label, way) in NOUNS.items()}
ELSE["api:works_books"] = ("archive.Work", "pk", "pk")
# Rows of no single work, on whose pages rows of works are told.
SHARED = {
    "archive:location_detail": "archive.Location",
    "archive:storage_detail": "archive.StorageLocation",
    "archive:fixity_run": "archive.FixityRun",
    "archive:agent_detail": "archive.Agent",
    "archive:agent_edit": "archive.Agent",
    "archive:agent_merge": "archive.Agent",
    "restoration:programme_detail": "restoration.Programme",
    "restoration:programme_csv": "restoration.Programme",
    "people:collection_edit": "archive.Collection",
    "api:programmes_detail": "restoration.Programme",
}


@pytest.fixture
def house():
    """The two works and the addresses of everything under each: {name: {OPEN: address, CLOSED: address}}."""
    roles_stand()
    opened, closed = two_works()
    return opened, closed, {
        name: {OPEN: _of(path, name, opened), CLOSED: _of(path, name, closed)}
        for path, name, _view in doors()
        if name in {**BEHIND, **ELSE}
    }  # fmt: skip


def _of(path, name, work):
    label, argument, way = (BEHIND | ELSE)[name]
    row = apps.get_model(label).objects.filter(**{way: work.pk}).order_by("pk").first()
    return None if row is None else _filled(path, **{argument: row.pk})


def _filled(path, **given):
    def fill(match):
        kind, _, name = match[1].rpartition(":")
        plain = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "1"}.get(kind, "x")
        return str(given.get(name, plain))

    return "/" + re.sub(r"<([^>]+)>", fill, path)


def _text(answer):
    body = answer.getvalue() if answer.streaming else answer.content
    return body.decode(errors="replace") + str(answer.headers)


def test_no_role_reaches_anything_of_a_closed_work_and_each_reaches_its_own(client, house):
    _opened, _closed, addresses = house
    client.raise_request_exception = False
    views = {name: view for _path, name, view in doors()}
    wrong, seen, empty = [], set(), [name for name, both in addresses.items() if not both[CLOSED]]
    for role in [*CODES, ""]:
        user = person(*filter(None, [role]), username=f"the-{role or 'newcomer'}")
        client.force_login(user)
        for name, both in addresses.items():
            guard = views[name].guard
            if not guard(user):  # a refusal is the guard's, whatever it stands before: asked once of each
                if (role, guard) not in seen and both[OPEN]:
                    seen.add((role, guard))
                    wrong += _unlike(role, client.get(both[OPEN]), name, (403, 405))
                continue
            if both[CLOSED] and role != "auditor":
                wrong += _unlike(role, client.get(both[CLOSED]), name, (404, 405))
                wrong += _unlike(role, client.post(both[CLOSED]), name, (403, 404, 405))
            if both[OPEN] and name not in seen:  # drawn once
                seen.add(name)
                answer = client.get(both[OPEN])
                wrong += _unlike(role, answer, name, (200, 302, 403, 404, 405)) + _torn(answer, name)
    assert not wrong, "\n".join(wrong)
    assert set(empty) <= {"archive:loan_return", "archive:loan_extend"}, f"nothing stands behind {empty}"


def _unlike(role, answer, name, expected):
    """Return a sentence where an answer is none of those expected."""
    if answer.status_code in expected:
        return []
    return [f"{role or 'newcomer'} {answer.request['REQUEST_METHOD']} {name}: {answer.status_code}"]


def _torn(answer, name):
    """Return a sentence where an address that a person opens gives a piece without its page."""
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return []
    return [] if _text(answer).lstrip().startswith("<!doctype html>") else [f"{name} is a piece of a page"]


def test_nothing_a_stranger_can_ask_tells_of_a_closed_work(client, house):
    """Who holds every role but the auditor's and is no member reads its mark in no page, list or file."""
    _opened, closed, _addresses = house
    client.force_login(person(*[role for role in CODES if role != "auditor"], username="stranger"))
    told, broken = [], []
    for path, name, _view in doors():
        if name in {**BEHIND, **ELSE}:
            continue
        for address in _shared(path, name):
            answer = client.get(address)
            if answer.status_code >= 500:
                broken.append(f"{name} {address}: {answer.status_code}")
            elif CLOSED in _text(answer) or CLOSED.lower() in _text(answer):
                told.append(f"{name} {address}")
    for address in SEARCHES:
        if CLOSED in _text(client.get(address)):
            told.append(address)
    assert not told and not broken, "\n".join(told + broken)
    assert closed.title == CLOSED


SEARCHES = (  # in small letters, so that what a page says back is not taken for what it found
    f"/catalogue/?q={CLOSED.lower()}",
    f"/catalogue/lookup/works/?q={CLOSED.lower()}",
    f"/api/v1/works/?q={CLOSED.lower()}",
    "/books/together/?by=programme",
    "/books/together/?by=collection",
    "/books/together/?by=grade",
    "/books/together.csv?by=programme",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
)


def _shared(path, name):
    if name not in SHARED:
        return [_filled(path)]
    rows = apps.get_model(SHARED[name]).objects.order_by("pk")[:6]
    return [_filled(path, pk=row.pk) for row in rows]


def test_a_row_that_is_not_there_is_not_found_and_never_breaks(client, house):
    client.force_login(person(*CODES, username="everybody"))
    client.raise_request_exception = False
    wrong = []
    for path, name, _view in doors():
        if "<int:" not in path:
            continue
        numbers = dict.fromkeys(re.findall(r"<int:(\w+)>", path), NOBODYS)
        for ask in (client.get, client.post):
            if (status := ask(_filled(path, **numbers)).status_code) not in (302, 403, 404, 405):
                wrong.append(f"{ask.__name__} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_every_picture_of_a_closed_work_is_not_found_by_who_may_not_see_it(client, house):
    opened, closed, _addresses = house
    stranger = person(*[role for role in CODES if role != "auditor"], username="stranger")
    member, auditor = person("inspector", username="member"), person("auditor")
    CollectionMember.objects.create(collection=closed.collection, user=member)

    def stills(work):
        names = list(Asset.objects.filter(work=work).exclude(poster="").values_list("poster", "filmstrip"))
        photos = Photo.objects.filter(inspection__item__manifestation__work=work)
        names.append(photos.values_list("name", flat=True))
        return [f"/catalogue/still/{name}" for name in chain(*names)]

    assert len(stills(closed)) >= 3
    for user, expected in ((stranger, {404}), (member, {200}), (auditor, {200})):
        client.force_login(user)
        assert {client.get(address).status_code for address in stills(closed)} == expected
        assert {client.get(address).status_code for address in stills(opened)} == {200}
    answer = client.get(stills(opened)[0])
    assert "private" in answer["Cache-Control"] and "Cookie" in answer["Vary"]


@pytest.mark.usefixtures("house")
def test_the_operations_page_names_no_closed_work_to_an_operator(client):
    client.force_login(person("operator"))
    page = client.get("/operations/").text
    assert "closed to you" in page and OPEN in page
    assert CLOSED not in page
    client.force_login(person("operator", "auditor", username="both"))
    assert CLOSED in client.get("/operations/").text


@pytest.mark.usefixtures("house")
def test_what_is_not_on_air_shows_no_page_no_picture_and_no_stream(client):
    slug = f"{OPEN.lower()}-film"
    wrong = []
    for path, name, view in doors():
        if "<slug:slug>" not in path or not getattr(view, "public", False):
            continue
        for file in ("poster.jpg", "master.m3u8"):
            address = _filled(path, slug=slug, name=file, language="en")
            if (status := client.get(address).status_code) != 404:
                wrong.append(f"{name}: {status}")
    assert not wrong, "\n".join(wrong)
