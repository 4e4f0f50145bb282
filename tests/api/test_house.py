"""The API does what the pages do: the same verdicts, the same visibility, and nobody's change is lost."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts import tokens
from archive.models import Collection, CollectionMember, Work
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
TITLES = [{"text": "神女", "language": "zh", "script": "Hans", "kind": "PreferredTitle"}]


class Program:
    """A program of a person, with a token of these scopes."""

    def __init__(self, client, user, *scopes):
        _row, text = tokens.draw(user, name="program", scopes=scopes)
        self.client, self.headers = client, {"authorization": f"Bearer {text}"}

    def __call__(self, method, path, body=None, **headers):
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers=self.headers | {name.replace("_", "-"): value for name, value in headers.items()},
        )


@pytest.fixture(autouse=True)
def unhurried():
    """Begin to count requests anew."""
    cache.clear()


@pytest.fixture
def cataloguer(client):
    return Program(client, person("cataloguer"), "read", "catalogue", "books")


def test_a_stranger_is_told_how_to_come_in(client):
    answer = client.get("/api/v1/works/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert client.get("/api/v1/works/", headers={"authorization": "Bearer x"}).status_code == 401


def test_a_work_is_catalogued_read_and_changed_with_its_etag(cataloguer):
    made = cataloguer("POST", "works/", {"titles": TITLES, "year": "1934", "countries": ["CN"]})
    assert made.status_code == 201, made.content
    path = f"works/{made.json()['id']}/"
    read = cataloguer("GET", path)

    assert cataloguer("GET", path, if_none_match=read["ETag"]).status_code == 304
    changed = cataloguer("PATCH", path, {"year": "1935", "reason": "poster"}, if_match=read["ETag"])
    assert (changed.status_code, changed.json()["year"], changed.json()["revision"]) == (200, "1935", 2)
    assert cataloguer("GET", path, if_none_match=read["ETag"]).status_code == 200


def test_a_second_program_sees_the_first_one_s_change_and_loses_nothing(cataloguer):
    path = f"works/{make.work().pk}/"
    tag = cataloguer("GET", path)["ETag"]
    cataloguer("PATCH", path, {"year": "1938", "reason": "mine"}, if_match=tag)

    late = cataloguer("PATCH", path, {"year": "1939", "reason": "mine too"}, if_match=tag)

    assert late.status_code == 412
    problem = late.json()
    assert problem["revision"] == 2
    assert [(one["field"], one["base"], one["theirs"]) for one in problem["changes"]] == [
        ("year", "1937", "1938")
    ]
    assert cataloguer("PATCH", path, {"year": "1939", "reason": "x"}).status_code == 428


def test_what_the_catalogue_cannot_hold_is_refused_by_field(cataloguer):
    answer = cataloguer("POST", "works/", {"titles": TITLES, "year": "long ago"})

    assert answer.status_code == 400
    assert "year" in answer.json()["errors"]
    assert not Work.objects.exists()


def test_a_token_does_no_more_than_its_scopes_and_its_person(client):
    reader = Program(client, person("cataloguer"), "read")
    restorer = Program(client, person("restorer"), "read", "catalogue", "journal")

    assert reader("GET", "works/").status_code == 200
    refused = reader("POST", "works/", {"titles": TITLES})
    assert (refused.status_code, "lacks the scope" in refused.json()["detail"]) == (403, True)
    refused = restorer("POST", "works/", {"titles": TITLES})
    assert (refused.status_code, refused.json()["detail"]) == (403, "Only cataloguers change the catalogue.")
    assert restorer("GET", "journal/").status_code == 403


def test_a_restricted_work_is_found_by_no_program_of_a_non_member(client, cataloguer):
    item = make.item(work := make.work())
    secret = Collection.objects.create(code="S", name_en="Secret", restricted=True)
    Work.objects.filter(pk=work.pk).update(collection=secret)

    for path in (f"works/{work.pk}/", f"works/{work.pk}/books/", f"items/{item.pk}/"):
        assert cataloguer("GET", path).status_code == 404
    assert cataloguer("GET", "works/").json()["results"] == []
    assert cataloguer("POST", "time/", {"work": work.pk, "kind": "fix", "minutes": 5}).status_code == 400
    member = person("cataloguer")
    CollectionMember.objects.create(collection=secret, user=member)
    assert Program(client, member, "read")("GET", f"works/{work.pk}/").status_code == 200


def test_items_inspections_and_time_go_through_the_house_s_verbs(client, cataloguer):
    make.rates()
    work = make.work()
    made = cataloguer("POST", "manifestations/", {"work": work.pk}).json()
    item = cataloguer("POST", "items/", {"manifestation": made["id"], "inventory_number": "A-1"})
    assert item.status_code == 201, item.content
    found = cataloguer("POST", "inspections/", {"item": item.json()["id"], "grade": "B", "minutes": 20})
    assert found.status_code == 201, found.content
    cataloguer("POST", "time/", {"work": work.pk, "kind": "catalogue", "minutes": 15})

    books = cataloguer("GET", f"works/{work.pk}/books/").json()

    assert books["minutes"] == "35.0"
    assert {line["kind"] for line in books["lines"]} == {"inspect", "catalogue"}


def test_pages_turn_by_a_cursor_and_meet_every_row_once(cataloguer):
    list(make.works(5))
    seen, path = [], "works/?limit=2"
    while path:
        page = cataloguer("GET", path).json()
        seen += [row["id"] for row in page["results"]]
        path = page["next"] and page["next"].split("/api/v1/")[1]

    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)


def test_too_many_requests_are_told_when_to_come_back(cataloguer, monkeypatch):
    from accounts.api.throttles import PersonThrottle

    monkeypatch.setattr(PersonThrottle, "THROTTLE_RATES", {"person": "2/min"})
    answers = [cataloguer("GET", "works/") for _turn in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_api_explains_itself_on_a_page_and_as_openapi(client):
    client.force_login(person("cataloguer"))

    page = client.get(reverse("api_docs")).text
    schema = client.get(reverse("api_schema")).json()

    assert "/api/v1/works/{id}/" in page
    assert schema["openapi"].startswith("3.1")
    assert schema["paths"]["/api/v1/works/"]["post"]["x-scope"] == "catalogue"


def test_an_address_that_leads_nowhere_is_a_problem_document_not_a_page(client):
    answer = client.get("/api/v1/works/null,null/")

    assert answer.status_code == 404 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"].endswith("/api/v1/works/null,null/.")
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")


def test_what_is_not_there_is_said_in_a_sentence_with_a_way_out(client):
    program = Program(client, person("cataloguer"), "read")
    assert "There is no such thing" in program("GET", "works/4711/").json()["detail"]
    assert "begin the list again" in program("GET", "works/?cursor=abc").json()["detail"]
