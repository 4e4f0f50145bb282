"""The catalogue without a mouse: rows are walked, ticked and opened by keys, and the focus is seen."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import archive as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
AT = "() => document.activeElement.textContent.trim()"


@pytest.fixture
def desk(chromium, live_server):
    """Return a function that opens a path as a cataloguer before a wide window."""
    by, client = make.somebody("cataloguer"), Client()
    client.force_login(by)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()

    def open_path(path):
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_path
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_rows_are_walked_ticked_and_opened_by_keys(desk, width):
    make.works(4)
    page = desk(f"{reverse('archive:work_list')}?sort=title")
    page.set_viewport_size({"width": width, "height": 900})

    page.keyboard.press("j")
    assert page.evaluate(AT) == "Reel 001" and page.evaluate(RING)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate(AT) == "Reel 002"
    assert page.locator("input[name=pick]:checked").count() == 1
    assert page.locator("tr[aria-current]").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/works/*/")
    assert "Reel 002" in page.locator("h1").inner_text()


def test_a_tick_by_mouse_leaves_the_keys_alive(desk):
    make.works(2)
    page = desk(f"{reverse('archive:work_list')}?sort=title")

    page.locator("input[name=pick]").first.check()
    page.keyboard.press("j")

    assert page.evaluate(AT) == "Reel 001"


def test_slash_searches_and_a_question_mark_lists_the_keys(desk):
    make.works(1)
    page = desk(reverse("archive:work_list"))

    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.name") == "q" and page.evaluate(RING)
    page.keyboard.type("j/k")
    assert page.locator("#q").input_value() == "j/k", "keys typed into a field are its text"
    page.locator("h1").click()
    page.keyboard.press("?")
    told = page.locator("dialog[data-hotkey-list]")
    assert told.is_visible()
    for words in (
        "Next row",
        "Previous row",
        "Choose this row",
        "Open this row",
        "Search",
        "Give out as a file",
    ):
        assert words in told.inner_text()
    page.keyboard.press("Escape")
    assert not told.is_visible()


def test_e_changes_the_record_and_the_chosen_rows_go_out_without_a_mouse(desk):
    work = make.works(2)[0]
    page = desk(work.get_absolute_url())
    page.keyboard.press("e")
    page.wait_for_url("**/edit/")

    page = desk(f"{reverse('archive:work_list')}?sort=title")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("d")
    page.locator("#give-format").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(AT) == "Only the chosen" and page.evaluate(RING)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "Reel 001" in text and "Reel 002" not in text


@pytest.mark.parametrize("name", ["archive:term_list", "archive:risk_list", "archive:agent_list"])
def test_other_lists_are_walked_by_the_same_keys(desk, name):
    make.item()
    page = desk(reverse(name))
    rows = page.locator("tr:has(a)").count()

    page.keyboard.press("j")

    assert page.locator("tr[aria-current]").count() == min(rows, 1)
