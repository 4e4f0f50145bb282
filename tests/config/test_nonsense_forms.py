"""Every form of every page, sent with what nobody types: each is answered, and what is refused is said."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from accounts.roles import CODES
from archive.models import BulkEdit, Export, SavedSearch, Upload
from tests.config.asking import addresses, forms_of, sent, taken_back, written, wrong_ways
from tests.config.filled import furniture
from tests.config.test_walk import house  # noqa: F401 - a fixture
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
ROOMS = {
    "archive": {"archive"},
    "the books": {"books"},
    "people": {"accounts", "people", "", "api"},
    "the channel": {"channel"},
    "restoration": {"restoration", "jobs"},
    "reviews": {"reviews"},
}
TYPES = {
    "application/json": b'{"a": ' + b"[" * 50,
    "text/plain; charset=nonsense": b"a=1",
    "multipart/form-data": b"--x\r\n",
    "multipart/form-data; boundary=x": b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\n1",
    "application/x-www-form-urlencoded; charset=utf-16": b"\xff\xfea=1",
    "application/x-www-form-urlencoded": b"&".join(b"a%d=1" % number for number in range(1500)),
}

ODD = {
    "Accept-Language": "zh-" + "9" * 3000,
    "Range": "bytes=" + "9" * 5000 + "-,0-",
    "If-None-Match": '"',
    "If-Modified-Since": "the day before yesterday",
    "Accept": "nonsense/" + "x" * 300,
    "HX-Request": "true",
    "HX-Current-URL": "nowhere",
}


def test_a_room_answers_whatever_is_written_into_its_forms_and_sent_to_its_addresses(
    client, house, tmp_path, subtests  # noqa: F811
):  # fmt: skip
    user = person(*CODES, username="everybody")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    furniture(house[0], user, tmp_path)
    client.force_login(User.objects.get(pk=user.pk))
    client.raise_request_exception = False
    for room, spaces in ROOMS.items():
        with subtests.test(room):
            wrong = list(filter(None, _asked(client, addresses(spaces, house))))
            assert not wrong, "\n".join(wrong)


def _asked(client, known):
    """Ask the pages of a room in every wrong way; yield a sentence where one broke or wrote."""
    for form in forms_of(client, known.values()):
        for said, data in wrong_ways(form):
            yield sent(client, form, data, said)
    for name, address in known.items():
        yield from _sent_anyhow(client, name, address)
        yield _pressed_twice(client, name, address)
        yield _looked_at(client, name, address)
        yield _looked_at_oddly(client, name, address)


def _sent_anyhow(client, name, address):
    """Send bodies nobody can read, and the emptiest, to an address; return what broke."""
    for kind, body in TYPES.items():
        cache.clear()
        with taken_back():
            answer = client.generic("POST", address, body, content_type=kind)
            yield f"{name} {kind}: {answer.status_code}" if answer.status_code >= 500 else ""


def _pressed_twice(client, name, address):
    """Send a plain reason twice, whatever state the row is in; return a sentence where that broke."""
    cache.clear()
    with taken_back():
        for _twice in range(2):
            answer = client.post(address, {"reason": "twice", "which": "1", "what": "codes"})
            if answer.status_code >= 500:
                return f"POST {name} twice: {answer.status_code}"
    return ""


def _looked_at_oddly(client, name, address):
    """Look with headers and doubled keys that no browser sends; return a sentence where that broke."""
    cache.clear()
    with taken_back():
        odd = f"{address}?page=-1&page=2&q=a&q=b&sort=&sort=x&%FF=%FF"
        status = client.get(odd, headers=ODD).status_code
    return f"GET {name} oddly: {status}" if status >= 500 else ""


def _looked_at(client, name, address):
    """Look at an address; return a sentence where looking wrote."""
    cache.clear()
    with taken_back(), written() as tables:
        client.get(address)
    return f"GET {name} wrote {sorted(tables)}" if tables else ""


def test_what_is_somebody_elses_own_is_not_there_for_others(client, tmp_path):
    work, owner = make.work(), person("cataloguer", "producer", username="owner")
    furniture(work, owner, tmp_path)
    client.force_login(person(*CODES, username="stranger"))
    wrong = []
    for name, row in (
        ("accounts:token_revoke", owner.api_tokens.get()),
        ("archive:search_remove", SavedSearch.objects.get()),
        ("archive:upload", Upload.objects.get()),
        ("archive:upload_drop", Upload.objects.get()),
        ("archive:export_file", Export.objects.get()),
        ("archive:export_drop", Export.objects.get()),
        ("people:token_revoke", owner.api_tokens.get()),
        ("people:edit", owner),
    ):
        numbers = [owner.pk, row.pk] if name == "people:token_revoke" else [row.pk]
        for ask in (client.get, client.post):
            status = ask(reverse(name, args=numbers)).status_code
            wrong += [] if status in (403, 404, 405) else [f"{ask.__name__} {name}: {status}"]
    assert not wrong
    carry = client.post(reverse("archive:bulk_carry", args=[BulkEdit.objects.get().pk]), follow=True)
    assert "notice-bad" in carry.text and not BulkEdit.objects.get().changed
    assert owner.api_tokens.get().is_standing and Upload.objects.exists() and SavedSearch.objects.exists()
