"""A real browser on an invented origin that serves our templates and static files, without a server."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

ORIGIN = "http://patina.test"

@pytest.fixture
def visit(chromium):
    """Return a function that opens a page's HTML at a width and gives the browser's page."""
    opened = []

    def open_page(html, *, width=1280, **settings):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **settings)
        opened.append(context)
        page = context.new_page()
        page.route(f"{ORIGIN}/**", lambda route: _answer(route, html))
        page.goto(f"{ORIGIN}/")
        return page

    yield open_page
    for context in opened:
        context.close()


def _answer(route, html):
    path = urlsplit(route.request.url).path
    if not path.startswith("/static/"):
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
        return
    found = finders.find(path.removeprefix("/static/"))
    if not found:
        route.fulfill(status=404)
        return
    route.fulfill(body=Path(found).read_bytes(), content_type=mimetypes.guess_type(found)[0])
