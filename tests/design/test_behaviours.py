"""Scripts and styles in a real browser: what they add, and that pages stand without them."""

import pytest
from django.template import engines
from django.test import RequestFactory

pytestmark = pytest.mark.browser

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
BODY = """
<p><a class="btn" href="#seen" data-hotkey="n">Next frame</a>
<button class="btn btn-small" data-copy="9f86d0" data-copied="Copied" hidden>Copy</button></p>
<form class="form" data-guard><div class="field"><label for="name">Name</label><input id="name"></div></form>
{% include "_wipe.html" with before=pixel after=pixel before_label="Original" after_label="Restored" %}
<details class="menu" data-menu>
  <summary>Menu</summary><div class="menu-panel"><a href="#a">Inside</a></div>
</details>
<div class="table-wrap"><table class="table">
  <tr>{% for n in wide %}<td class="num">frame 129600</td>{% endfor %}</tr>
</table></div>
<p class="mono">9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</p>
"""


@pytest.fixture
def page_html():
    source = (
        "{% extends 'base.html' %}{% block heading %}Wide{% endblock %}{% block content %}"
        + BODY
        + "{% endblock %}"
    )
    rooms = [{"key": str(n), "label": f"Long room name {n}", "url": "#", "active": n == 4} for n in range(6)]
    template = engines["django"].from_string(source)
    return template.render({"pixel": PIXEL, "wide": range(20), "house_nav": rooms}, RequestFactory().get("/"))


def test_the_edge_of_a_wipe_follows_the_keyboard(visit, page_html):
    page = visit(page_html)
    slider = page.locator(".wipe-range")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert slider.input_value() == "51"
    page.keyboard.press("End")
    assert page.locator("[data-wipe]").evaluate("wipe => wipe.style.getPropertyValue('--edge-at')") == "100%"
    assert slider.get_attribute("aria-label")


def test_without_script_both_pictures_stand_side_by_side(visit, page_html):
    page = visit(page_html, java_script_enabled=False)
    boxes = [page.locator("[data-wipe] figure").nth(n).bounding_box() for n in (0, 1)]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert page.locator("[data-theme-toggle]").is_hidden()
    assert page.locator("[data-copy]").is_hidden()


def test_the_theme_is_remembered_and_worn_before_the_page_is_painted(visit, page_html):
    page = visit(page_html, color_scheme="light")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.click("[data-theme-toggle]")
    page.click("[data-theme-toggle]")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.add_init_script("addEventListener('DOMContentLoaded', () => 0)")
    page.reload(wait_until="commit")
    page.wait_for_selector("h1")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light


def test_a_key_presses_its_link_and_the_question_mark_lists_the_keys(visit, page_html):
    page = visit(page_html)
    page.keyboard.press("?")
    assert "Next frame" in page.locator("dialog[data-hotkey-list]").inner_text()
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[data-hotkey-list]", state="hidden")
    page.keyboard.press("n")
    page.wait_for_url("**#seen")


def test_keys_stay_letters_while_a_person_types(visit, page_html):
    page = visit(page_html)
    page.locator("#name").press_sequentially("n?")
    assert page.locator("#name").input_value() == "n?"
    assert not page.url.endswith("#seen")


def test_a_menu_closes_on_escape_and_gives_the_focus_back(visit, page_html):
    page = visit(page_html)
    page.click("main details summary")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator("main details").get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_changed_form_asks_before_it_is_left(visit, page_html):
    page = visit(page_html)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("#name", "changed")
    page.locator("#name").press("Tab")
    page.reload()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_scrolls_sideways(visit, page_html, width):
    page = visit(page_html, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_are_large_enough_for_a_finger(visit, page_html):
    page = visit(page_html, width=390, has_touch=True, is_mobile=True)
    for selector in (".btn:visible", ".nav a", ".tool:visible", "#name"):
        for box in page.locator(selector).evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        ):
            assert box >= 43.5, selector


def test_a_page_obeys_its_own_security_policy(visit, page_html):
    policy = "default-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self'"
    broken = []
    strict = page_html.replace(
        "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">'
    )
    page = visit(strict)
    page.on("console", lambda message: broken.append(message.text))
    page.reload(wait_until="networkidle")
    assert broken == []
    assert page.locator(".wipe-range").count() == 1
