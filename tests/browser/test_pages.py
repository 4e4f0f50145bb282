"""Every main page in both languages, on a desk and on a phone: whole, named, translated, reached by keys."""

from types import SimpleNamespace

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.conftest import SHOTS
from tests.browser.population import populate
from tests.browser.server import served
from tests.chaos.house import House
from tests.factories import archive as make
from tests.jobs.conftest import point_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
CONTROLS = {
    "button", "checkbox", "combobox", "link", "listbox", "menuitem", "progressbar", "radio", "searchbox",
    "slider", "spinbutton", "switch", "tab", "textbox", "Date", "DateTime", "DisclosureTriangle", "image",
}  # fmt: skip
LOOK = """() => {
  for (const one of document.querySelectorAll("details:not([data-menu])")) one.open = true;
  const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
  const wide = [...document.querySelectorAll("main *")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && !one.closest(".table-wrap, .visually-hidden, pre, svg");
  });
  return {
    lang: document.documentElement.lang,
    width: document.documentElement.scrollWidth,
    room: innerWidth,
    wide: wide.slice(0, 3).map(one => one.outerHTML.slice(0, 120)),
    headings: document.querySelectorAll("h1").length,
    mute: [...document.querySelectorAll("img:not([alt])")].map(one => one.outerHTML.slice(0, 120)),
    broken: [...document.images].filter(one => one.complete && !one.naturalWidth).map(one => one.src),
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
  };
}"""
FOREIGN = """() => {
  const spoken = "h1, h2, h3, th, legend, dt, summary, button, label, nav a, .badge, .btn, .help, .lead";
  const found = [];
  for (const one of document.querySelectorAll(spoken)) {
    if (one.closest("[lang]:not(html):not([lang^=zh-Hans]), .mono, pre, .wordmark, .title-cell")) continue;
    const text = one.textContent.trim().replace(/\\s+/g, " ");
    if (/[a-z]{3,} [a-z]{2,}/i.test(text) && !/[\\u4e00-\\u9fff]/.test(text)) found.push(text.slice(0, 80));
  }
  return found;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels.length ? one.labels[0].textContent : "";
  return (one.getAttribute("aria-label") || label || one.textContent).trim().replace(/\\s+/g, " ");
}"""
KNOWN = (  # what people and factories wrote, which no language changes
    "Sing-Song Girl", "Street Angel", "The Goddess", "The Big Road", "Song of the Fishermen", "Malu tianshi",
    "Genü Hong", "A trumpeter", "Steady light", "As it was in 1937", "A hair stays", "It is in the negative",
    "AVefi JSON", "Mask shows", "CUDA is", "No more than the source had", "Half of the grain",
)  # fmt: skip


REACHED = {
    "login": ["Skip to the content", "Patina", "Username", "Password", "Log in"],
    "works": [
        "Skip to the content",
        "Titles, names, synopses, numbers, subtitles",
        "Search",
        "Catalogue a work",
        "Street Angel",
    ],
    "review": [
        "Wipe",
        "One frame on",
        "Frame",
        "Next risky",
        "New note",
        "Waive in writing",
        "Your password",
    ],
    "publication": [
        "Open the public page",
        "WebVTT or SubRip file",
        "Add or replace subtitles",
        "Withdraw the film",
    ],
    "watch": ["Read the certificate", "Edge between the two pictures"],
}


@pytest.fixture
def pages(transactional_db, settings, tmp_path):
    """A served house with something on every page.

    `pages` are {name: (role, path)}, `keys` the session of somebody of each role, `site` the address.
    Filling it takes some seconds, so each test below looks at many pages.
    """
    point_at(settings, tmp_path)
    settings.STATIC_ROOT = tmp_path / "static"
    found = populate()
    keys = {role: session_of(role) for role, _path in found.values() if role}
    with served(tmp_path, House(tmp_path).environment()) as site:
        yield SimpleNamespace(pages=found, keys=keys, site=site)


def session_of(role):
    """Log somebody with this role in; return the key of their session."""
    client = Client()
    client.force_login(make.somebody(role))
    return client.cookies["sessionid"].value


@pytest.fixture
def sit(pages, seat):
    """Return a function that seats a person of a role before the house; nobody's role is a visitor."""

    def take(role=None, **settings):
        one = seat(pages.site, **settings)
        become(one, pages.keys.get(role))
        return one

    return take


def become(one, key):
    """Give the browser another session, or none."""
    one.context.clear_cookies()
    if key:
        one.context.add_cookies([{"name": "sessionid", "value": key, "url": one.address}])


def nameless(page):
    """Return the controls and pictures that have no accessible name, as Chromium computes it."""
    link = page.context.new_cdp_session(page)
    nodes = link.send("Accessibility.getFullAXTree")["nodes"]
    link.detach()
    return [
        node["role"]["value"]
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"] in CONTROLS
        and not node.get("name", {}).get("value", "").strip()
    ]


def faults(page, language):
    """Return what is wrong with the page as it stands, in words."""
    seen = page.evaluate(LOOK)
    found = []
    if seen["lang"] != language:
        found.append(f"says it is in {seen['lang']}")
    if seen["headings"] != 1:
        found.append(f"has {seen['headings']} first headings")
    if seen["width"] > seen["room"]:
        found.append(f"is {seen['width']} px wide on {seen['room']}: {seen['wide']}")
    found += [f"has a picture without alt: {tag}" for tag in seen["mute"]]
    found += [f"misses the picture {src}" for src in seen["broken"]]
    found += [f"has two elements called {name}" for name in seen["twice"]]
    found += [f"has a nameless {role}" for role in nameless(page)]
    return found


def test_every_page_is_whole_and_named_in_both_languages_on_a_desk_and_on_a_phone(pages, sit):
    wrong = []
    for language, locale in (("en", "en-GB"), ("zh-hans", "zh-CN")):
        one = sit(locale=locale)
        for name, (role, path) in pages.pages.items():
            become(one, pages.keys.get(role))
            wrong += [f"{name} {path} {fault}" for fault in looked_at(one, name, path, language)]
    assert not wrong, "\n".join(wrong)


def looked_at(one, name, path, language):
    """Open a page, draw it at both sizes and return everything that is wrong with it."""
    one.page.set_viewport_size(DESK)
    answer = one.page.goto(f"{one.address}{path}")
    found = [] if answer.ok else [f"answers {answer.status}"]
    found += english_in(one.page) if language != "en" else []
    for device, size in (("desk", DESK), ("phone", PHONE)):
        one.page.set_viewport_size(size)
        found += [f"{fault} ({device})" for fault in faults(one.page, language)]
        one.draw(SHOTS / f"{name}.{language}.{device}.jpg")
    found += one.complaints
    one.complaints.clear()
    return found


def english_in(page):
    """Return the words of a Chinese page that nobody translated."""
    return [
        f"speaks English: {words!r}"
        for words in page.evaluate(FOREIGN)
        if not any(known in words for known in KNOWN)
    ]


def test_the_tab_key_reaches_what_matters_and_a_button_changes_the_language(pages, sit):
    for name, controls in REACHED.items():
        role, path = pages.pages[name]
        one = sit(role)
        one.go(path)
        one.page.evaluate("document.activeElement.blur()")
        met = []
        for _press in range(90):
            one.page.keyboard.press("Tab")
            met.append(one.page.evaluate(FOCUSED))
        missed = [control for control in controls if not any(label.startswith(control) for label in met)]
        assert missed == [], f"{name}: {missed} not among {met}"
        one.quiet()
    one = sit("producer", locale="zh-CN")
    one.go("/")
    rooms = one.page.get_by_role("navigation", name="各部门").get_by_role("link")
    assert rooms.all_inner_texts() == ["编目", "修复", "审核", "频道", "账目"]
    one.button("English").click()
    rooms = one.page.get_by_role("navigation", name="Rooms of the house").get_by_role("link")
    expect(rooms.first).to_have_text("Catalogue")
    one.quiet()
