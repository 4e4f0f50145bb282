"""No template speaks past the translators: every word a person reads goes through translate."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted(Path("templates").rglob("*.html"))
UNSPOKEN = (
    r"\{%-?\s*blocktranslate.*?endblocktranslate\s*%\}",
    r"\{% comment %\}.*?\{% endcomment %\}",
    r"\{% block (?:page_class|width|code) %\}.*?\{% endblock %\}",
    r"\{#.*?#\}",
    r"<!--.*?-->",
    r"<(script|svg|code|kbd)\b.*?</\1>",
    r"<(\w+)[^>]*\blang=\"zh-Hans\"[^>]*>.*?</\1>",
)
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|</?[a-zA-Z!](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>|&\w+;", re.DOTALL)
ATTRIBUTES = re.compile(
    r"\b(?:aria-label|alt|title|placeholder|label|data-label\w*|data-copied)=\"([^\"]*)\""
)
NAMES = {"Patina", "SHA", "XML", "JSON", "PDF", "HLS", "FFV1", "FLAC", "MB"}
NAMES |= {"URI", "OpenAPI", "CSV", "XLSX", "AVefi", "PBCore", "METS", "PREMIS", "MARCXML", "BagIt", "IIIF"}
NAMES |= {"dB", "fps", "px", "Hz", "RMB", "sha", "中文"}


def words(text):
    return set(re.findall(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+", MARKUP.sub(" ", text))) - NAMES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.as_posix())
def test_every_word_of_a_template_can_be_translated(path):
    text = path.read_text()
    for pattern in UNSPOKEN:
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    loose = words(text).union(*(words(spoken) for spoken in ATTRIBUTES.findall(text)))
    assert loose == set()
