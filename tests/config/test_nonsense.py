"""What nobody types and programs send all the same: every address answers it, and none of them breaks."""

import base64
from itertools import cycle

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.numbers import number_of, numbers_of
from accounts.roles import CODES
from archive import actions
from archive.models import ImportBatch, Intake, RightsGrant, Upload
from config.visibility import BEHIND
from tests.archive.importing import table
from tests.config.asking import NONSENSE
from tests.config.filled import OPEN
from tests.config.test_doors import doors
from tests.config.test_walk import ELSE, house  # noqa: F401 - a fixture
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
NAMES = ["q", "page", "after", "before", "sort", "cursor", "limit", "since", "until", "day", "version"]
NAMES += ["work", "like", "part_of", "duplicate", "in", "by", "kind", "query", "frame", "recipe"]


@pytest.fixture
def everybody(client):
    """Somebody with every role, whose requests end in answers and not in exceptions."""
    client.force_login(person(*CODES, username="everybody"))
    client.raise_request_exception = False
    return client


def test_no_page_breaks_over_nonsense_in_its_address(everybody, house):  # noqa: F811
    _opened, _closed, addresses = house
    plain = {path for path, name, _view in doors() if "<" not in path and name not in {**BEHIND, **ELSE}}
    plain = {"/" + path for path in plain}
    turns, broken = cycle(NONSENSE), []
    for address in sorted(plain | {both[OPEN] for both in addresses.values() if both[OPEN]}):
        cache.clear()
        asked = {name: next(turns) for name in NAMES}  # 21 names and 10 kinds: each address draws others
        if (status := everybody.get(address, asked).status_code) >= 500:
            broken.append(f"{address} {asked}: {status}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_for_a_mark_or_a_day_is_no_mark_and_no_day(everybody, text):
    make.work()
    for sort in ("title", "year", "changed"):
        for asked in ({"after": text}, {"before": text}, {"after": text, "q": "angel"}):
            assert everybody.get("/catalogue/", {"sort": sort} | asked).status_code == 200
    for name in ("since", "until"):
        assert everybody.get("/catalogue/journal/", {name: text}).status_code == 200


def test_an_address_with_a_nul_is_refused_wherever_it_points(everybody):
    for address in ("catalogue/?collection=%00", "catalogue/lookup/works/?q=%00", "channel/a%00b/", "?\x00"):
        assert everybody.get(f"/{address}").status_code == 400
    answer = everybody.get("/api/v1/works/?q=%00")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"]


def test_a_form_with_a_nul_is_refused_beside_its_field_or_read_without_it(everybody):
    work = make.work()
    everybody.post(reverse("archive:bulk_begin"), {"which": "all", "query": "collection=%00"})
    create = reverse("archive:item_create", args=[work.pk])
    assert everybody.post(create, {"barcode": "1\x00", "inventory_number": "\x00"}).status_code in (200, 422)


def test_the_api_answers_a_forged_cursor_and_a_body_nobody_can_read_with_a_problem(everybody):
    for place in ("abc", "", "1.5", "nan", "9" * 5000):
        answer = everybody.get("/api/v1/works/", {"cursor": _packed(f"p={place}")})
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    deep = "[" * 3000 + "]" * 3000
    for body in ("[" * 100_000, '{"titles":' + deep + "}", '{"work": 1e999}', '{"work": NaN}'):
        answer = everybody.post("/api/v1/time/", body, content_type="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_what_only_looks_like_a_number_is_none():
    assert (number_of("12"), number_of("٣"), number_of(None), number_of("")) == (12, 3, None, None)
    assert numbers_of(["1", "²", "9" * 5000, "-1", "1.0", "4"]) == [1, 4]


def test_keys_that_no_row_could_have_choose_nothing(everybody):
    for text in ("9" * 5000, "²", str(2**63)):
        assert everybody.post(reverse("archive:bulk_begin"), {"pick": text}).status_code == 302
        assert everybody.post(reverse("accounts:sessions_end"), {"which": text}).status_code == 302


def test_an_upload_that_says_nonsense_is_refused_and_a_name_keeps_only_what_is_shown(everybody):
    work = make.work()

    def begun(name, size, key):
        told = f"filename {_packed(name)},work {_packed(key)}"
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": size, "Upload-Metadata": told}
        return everybody.post(reverse("archive:upload_create"), headers=headers).status_code

    assert begun("a.mkv", "9" * 5000, str(work.pk)) == 400
    assert begun("a.mkv", "7", "9" * 5000) == 400
    assert begun("/", "7", str(work.pk)) == 400
    assert begun("马路\x00天使\n.mkv", "7", str(work.pk)) == 201
    assert Upload.objects.get().name == "马路天使.mkv"
    assert not Intake.objects.exists()


def _packed(text):
    return base64.b64encode(text.encode()).decode()


def test_a_table_that_waits_for_its_columns_has_a_page(everybody, tmp_path):
    actions.begin_import(by=make.somebody("cataloguer"), source=table(tmp_path, [{"key": "1"}]), of="x")
    batch = ImportBatch.objects.get()
    assert everybody.get(batch.get_absolute_url()).status_code == 200


def test_rights_that_begin_with_the_calendar_and_end_with_it_have_a_page(everybody):
    work, by = make.work(), make.somebody("cataloguer")
    grant = actions.add_grant(actions.add_statement(work.pk, by=by, basis="lic").pk, by=by, act="use")
    RightsGrant.objects.filter(pk=grant.pk).update(starts_on="0001-01-01", ends_on="9999-12-31")
    for day in ("0001-01-01", "9999-12-31", "2026-01-01"):
        assert everybody.get(reverse("archive:rights", args=[work.pk]), {"day": day}).status_code == 200
