"""Style sheets, scripts and templates: all our own, nothing inline, nothing missing."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

TEMPLATES = sorted(Path("templates").rglob("*.html"))
SHEETS = sorted(Path("static/css").glob("*.css"))
SCRIPTS = sorted(Path("static/js").glob("*.js"))
CONTRACT = [
    "page",
    "page-wide",
    "stack",
    "cluster",
    "grid",
    "grid-2",
    "grid-3",
    "split",
    "sidebar",
    "card",
    "card-title",
    "btn",
    "btn-primary",
    "btn-quiet",
    "btn-danger",
    "btn-small",
    "badge",
    "badge-ok",
    "badge-warn",
    "badge-bad",
    "badge-info",
    "table",
    "table-wrap",
    "num",
    "mono",
    "muted",
    "small",
    "lead",
    "facts",
    "tree",
    "empty",
    "notice",
    "notice-warn",
    "notice-bad",
    "form",
    "field",
    "field-row",
    "help",
    "errors",
    "tabs",
    "strip",
    "poster",
    "meter",
    "timeline",
    "stat",
    "stat-value",
    "stat-label",
    "visually-hidden",
    "skip",
    "wipe",
]


def name(path):
    return path.as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_compiles(path):
    get_template(path.relative_to("templates").as_posix())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"""<[^>]*\s(style|on[a-z]+|hx-on[\w:-]*)\s*=""", text)
    assert not re.search(r"<script(?![^>]*(\bsrc=|application/(ld\+)?json))", text)
    assert "<style" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_asks_only_for_files_that_exist(path):
    for asked in re.findall(r"""\{% static ['"]([^'"]+)['"] %\}""", path.read_text()):
        assert finders.find(asked), f"{path} asks for static {asked}, which is not there"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_a_sentence_for_every_picture(path):
    for tag in re.findall(r"<img\b[^>]*>", path.read_text()):
        assert "alt=" in tag


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=name)
def test_nothing_is_fetched_from_elsewhere(path):
    assert not re.search(r"https?://(?!www\.w3\.org)", path.read_text())
    assert "@import" not in path.read_text()


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_makes_no_code_from_text(path):
    assert not re.search(
        r"\beval\(|new Function|innerHTML|document\.write|setAttribute\(.style", path.read_text()
    )


def test_every_variable_that_is_used_is_declared():
    text = "".join(path.read_text() for path in SHEETS)
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= set(re.findall(r"(--[\w-]+)\s*:", text))


def test_colours_live_in_the_tokens_and_the_screening_room():
    for path in SHEETS:
        if path.name in {"layout.css", "components.css", "tables.css", "base.css"}:
            loose = re.sub(r"light-dark\([^)]*\)|@media print \{.*", "", path.read_text(), flags=re.DOTALL)
            assert not re.search(r"#[0-9a-f]{3,6}\b(?!\s*(calc|\())", loose.replace("#000 calc", "")), path


@pytest.mark.parametrize("word", CONTRACT)
def test_a_promised_class_is_styled(word):
    assert any(re.search(rf"\.{word}(?![\w-])", path.read_text()) for path in SHEETS)


def test_every_sheet_is_loaded_by_a_page():
    pages = "".join(path.read_text() for path in TEMPLATES)
    assert [path.name for path in SHEETS if f"css/{path.name}" not in pages] == []
