"""What is sent twice, by one hand or by two, is done once, and the second is told so."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from archive.models import JournalEntry
from tests.config.asking import LOUD
from tests.config.test_doors import doors
from tests.config.twice import all_doors
from tests.factories import archive as make
from tests.factories.people import PASSWORD

ROOMS = ("reviews:", "restoration:")
HARMLESS = {"reviews:look"}  # says what was looked at; saying it twice adds nothing
READING = {
    "restoration:operators", "restoration:programme_csv",
    "restoration:programme_detail", "restoration:programme_list", "restoration:project_detail",
    "restoration:project_list", "restoration:run_detail", "restoration:run_progress",
    "restoration:run_segments", "reviews:certificate", "reviews:certificate_json", "reviews:evidence",
    "reviews:frame", "reviews:review_detail", "reviews:review_list",
}  # fmt: skip
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def seated(role, **how):
    """Return a browser of the first person of a role, whose requests end in answers."""
    browser = Client(raise_request_exception=False, **how)
    assert browser.login(username=make.somebody(role).username, password=PASSWORD)
    return browser


def sent(browser, name, knock, **more):
    """Knock once; return the answer."""
    cache.clear()
    return browser.post(reverse(name, args=knock.args) + knock.query, knock.data | more)


def new_lines(known):
    """Return (verb, subject) of the journal lines after one of them."""
    rows = JournalEntry.objects.filter(pk__gt=known)
    return list(rows.values_list("verb", "subject_type", "subject_id"))


def last_line():
    return JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.mark.django_db
def test_what_is_sent_twice_is_done_once_and_a_stale_page_is_told_so(subtests):
    table = all_doors()
    known = {name for _path, name, _view in doors() if name.startswith(ROOMS)}
    assert known == set(table) | READING | HARMLESS
    for name, knock in table.items():
        with subtests.test(name):
            _twice_from_one_page(name, knock)
            _once_more_from_a_stale_one(name, knock)


def _twice_from_one_page(name, knock):
    browser = seated(knock.role, enforce_csrf_checks=True)
    token = TOKEN.search(browser.get("/").text)[1]
    known = last_line()
    first = sent(browser, name, knock, csrfmiddlewaretoken=token)
    done, known = new_lines(known), last_line()
    assert done, f"the first did nothing: {first.status_code} {_said(first)}"
    second = sent(browser, name, knock, csrfmiddlewaretoken=token)
    assert (second.status_code, new_lines(known)) == (302, [])
    assert "This form was sent already" in browser.get(second.url).text


def _once_more_from_a_stale_one(name, knock):
    browser = seated(knock.role)
    known, answer = last_line(), sent(browser, name, knock)
    assert answer.status_code < 500
    assert knock.again or not new_lines(known), new_lines(known)
    page = browser.get(answer.url) if answer.status_code == 302 else answer
    assert LOUD.search(page.text) or 'role="status"' in page.text, answer.status_code


@pytest.mark.django_db(transaction=True)
def test_what_two_send_at_the_same_moment_is_done_once(transactional_db, subtests):
    for name, knock in all_doors().items():
        with subtests.test(name):
            browsers, known = [seated(knock.role), seated(knock.role)], last_line()
            with ThreadPoolExecutor(2) as threads:
                answers = list(threads.map(_alone, browsers, [name] * 2, [knock] * 2))
            assert max(answers) < 500, answers
            lines = new_lines(known)
            assert lines and (knock.again or len(lines) == len(set(lines))), lines


def _alone(browser, name, knock):
    try:
        return sent(browser, name, knock).status_code
    finally:
        connection.close()


def _said(answer):
    """Return what a page refuses, for the words beside a failed test."""
    return re.findall(r'class="errors"[^>]*>(.*?)</ul>|notice-bad[^>]*>(.*?)</div>', answer.text, re.DOTALL)
