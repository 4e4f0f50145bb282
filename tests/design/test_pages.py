"""Pages that belong to the whole house, as a person meets them."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user(
        "lin", password="a long enough password", display_name="Lin Ruoshui"
    )


def test_the_login_page_speaks_english_and_chinese(client):
    address = reverse("accounts:login")
    assert '<html lang="en">' in client.get(address).text
    client.post(reverse("set_language"), {"language": "zh-hans", "next": address})
    page = client.get(address).text
    assert '<html lang="zh-hans">' in page
    assert "登录" in page


def test_the_language_switch_works_without_script_and_comes_back(client):
    answer = client.post(
        reverse("set_language"), {"language": "zh-hans", "next": "/accounts/login/?next=/books/"}
    )
    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/books/"


def test_a_wrong_password_is_answered_on_the_page(client, person):
    page = client.post(reverse("accounts:login"), {"username": "lin", "password": "wrong"}).text
    assert 'role="alert"' in page


def test_a_page_has_one_heading_one_main_and_a_skip_link(client, person):
    client.force_login(person)
    for address in (reverse("accounts:me"), reverse("accounts:password_change"), reverse("home")):
        page = client.get(address).text
        assert page.count("<h1") == 1
        assert page.count("<main") == 1
        assert 'href="#main"' in page


def test_a_person_saves_their_name(client, person):
    client.force_login(person)
    answer = client.post(
        reverse("accounts:me"), {"display_name": "林若水", "email": "", "language": "en"}, follow=True
    )
    person.refresh_from_db()
    assert person.display_name == "林若水"
    assert "notice-ok" in answer.text


def test_logging_out_is_a_form_not_a_link(client, person):
    client.force_login(person)
    page = client.get(reverse("accounts:me")).text
    assert re.search(rf'<form method="post" action="{reverse("accounts:logout")}">', page)


def test_a_missing_page_is_named_plainly(client):
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "work_list" not in answer.text


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "410", "429", "451"])
def test_an_error_page_offers_the_way_out(code):
    page = render_to_string(f"{code}.html", {}, RequestFactory().get("/"))
    assert f'href="{reverse("home")}"' in page
    assert page.count("<h1") == 1


def test_a_refusal_shows_its_sentence():
    page = render_to_string("403.html", {"sentence": "Someone else must look."}, RequestFactory().get("/"))
    assert "Someone else must look." in page


def test_a_withdrawn_film_says_why():
    assert "The licence ended." in render_to_string(
        "410.html", {"reason": "The licence ended."}, RequestFactory().get("/")
    )


def test_the_page_for_our_own_faults_needs_nothing_from_the_house():
    page = render_to_string("500.html")
    assert "Something broke" in page
    assert "csrf" not in page


def test_the_dashboard_lists_what_waits(rf, person):
    waiting = [
        {"label": "Versions to judge", "count": 2, "url": "/review/", "hint": "Technical review first."}
    ]
    recent = [
        {"at": timezone.now(), "verb": "finished the run", "subject": "Run 12", "work": 7, "by": "worker"}
    ]
    request = rf.get("/")
    request.user = person
    page = render_to_string("house/dashboard.html", {"waiting": waiting, "recent": recent}, request)
    assert 'href="/review/" data-count="2"' in page
    assert 'finished the run · <a href="/catalogue/works/7/">Run 12</a>' in page
    assert "Lin Ruoshui" in page


def test_an_empty_dashboard_says_where_to_go(rf, person):
    request = rf.get("/")
    request.user = person
    page = render_to_string("house/dashboard.html", {"waiting": [], "recent": []}, request)
    assert "Nothing waits for you" in page
    assert 'class="empty"' in page
