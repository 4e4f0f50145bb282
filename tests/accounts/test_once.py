"""A form that is sent twice is carried out once; one that was refused may be sent again."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, SentForm, User
from archive.models import CostLine, JournalEntry
from tests.factories import archive as make
from tests.factories.people import PASSWORD, person

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def seat(db):
    """A producer's browser, whose forms carry their token as real ones do."""
    make.rates()
    return seated(person("producer", username="bai"))


def seated(user):
    browser = Client(enforce_csrf_checks=True)
    assert browser.login(username=user.username, password=PASSWORD)
    return browser


def form(browser, address, **said):
    """Open a page; return what its form would send."""
    return {"csrfmiddlewaretoken": TOKEN.search(browser.get(address).text)[1]} | said


def cost_form(browser, work):
    """A form that enters seven yuan for a scan."""
    address, day = reverse("books:cost_add", args=[work.pk]), timezone.localdate().isoformat()
    said = {"kind": "scan", "basis": "actual", "amount": "7", "currency": "CNY", "spent_on": day, "note": ""}
    return address, form(browser, address, **said)


def test_a_form_sent_twice_enters_once_and_the_second_goes_where_the_first_went(seat):
    address, data = cost_form(seat, make.work())
    first, second = seat.post(address, data), seat.post(address, data)
    assert [first.status_code, second.status_code, second.url] == [302, 302, first.url]
    assert CostLine.objects.count() == 1
    assert "This form was sent already" in seat.get(second.url).text


def test_the_same_words_from_a_page_opened_anew_are_meant(seat):
    work = make.work()
    for _twice in range(2):
        seat.post(*cost_form(seat, work))
    assert CostLine.objects.count() == 2


def test_other_words_from_the_same_page_are_another_form(seat):
    address, data = cost_form(seat, make.work())
    for amount in ("5", "6"):
        seat.post(address, data | {"amount": amount})
    assert sorted(CostLine.objects.values_list("amount", flat=True)) == [5, 6]


def test_a_form_that_was_refused_is_read_again(seat):
    address, data = cost_form(seat, make.work())
    for _twice in range(2):
        answer = seat.post(address, data | {"amount": "nothing"})
        assert answer.status_code == 200 and "errors" in answer.text
    assert not SentForm.objects.exists()


def test_two_people_with_one_form_are_two(seat):
    address, data = cost_form(seat, make.work())
    other = seated(person("producer", username="other"))
    other.cookies["csrftoken"] = seat.cookies["csrftoken"].value
    assert seat.post(address, data).status_code == other.post(address, data).status_code == 302
    assert CostLine.objects.count() == 2


def test_a_form_whose_server_was_killed_is_taken_up_after_ten_minutes(seat, monkeypatch):
    monkeypatch.setattr("accounts.once.PATIENCE", 0.1)
    address, data = cost_form(seat, make.work())
    seat.post(address, data)
    SentForm.objects.update(led_to="")
    waiting = seat.post(address, data)
    assert waiting.status_code == 409 and "being carried out" in waiting.text
    SentForm.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert seat.post(address, data).status_code == 302
    assert CostLine.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", [2, 5])
def test_forms_that_come_at_once_do_their_thing_once(transactional_db, times):
    make.rates()
    browser = seated(person("producer", username="bai"))
    work = make.work()
    address, data = cost_form(browser, work)

    def send(_number):
        try:
            twin = Client(enforce_csrf_checks=True)
            twin.cookies = browser.cookies
            return twin.post(address, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        assert set(threads.map(send, range(times))) == {302}
    assert CostLine.objects.count() == 1
    assert JournalEntry.objects.filter(verb="cost.added").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_let_the_same_person_in_at_once_let_in_one_and_the_other_reads_why(transactional_db):
    make.rates()
    browsers = []
    for name in ("ann", "bob"):
        user = person(username=name)
        User.objects.filter(pk=user.pk).update(is_superuser=True)
        browsers.append(seated(user))
    address = reverse("people:create")
    said = {"username": "zhao", "display_name": "Zhao", "email": "", "password": "a-long-first-password"}
    asked = [(browser, form(browser, address, **said)) for browser in browsers]

    def send(pair):
        try:
            return pair[0].post(address, pair[1]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(send, asked))
    assert answers in ([200, 302], [302, 409])
    assert User.objects.filter(username="zhao").count() == 1
    assert JournalEntry.objects.filter(verb="person.added").count() == 1


def test_a_key_of_the_same_name_is_made_once_and_the_second_form_says_why(seat):
    address = reverse("accounts:tokens")
    data = form(seat, address, name="scanner", scopes=["read"], days="90")
    first, second = seat.post(address, data), seat.post(address, data)
    assert first.context["fresh"] and second.context["fresh"] is None
    assert "You have a token called scanner" in second.text
    assert ApiToken.objects.count() == 1
