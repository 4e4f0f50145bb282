"""Labels of terms that live in the database rather than in the schema, looked up once a minute."""

import time

from django.apps import apps
from django.utils.translation import get_language

from archive import vocabularies

FRESH_FOR = 60  # seconds a list is kept before it is read again
_lists = {}


def label(name, code):
    """Return the label of a code of the list in the reader's language; an unknown code stands for itself.

    A retired term keeps its label: records that use it stay readable.
    """
    term = _terms(name).get(code)
    return _said(term) if term else code


def codes(name):
    """Return the codes of the list that are in use, in order."""
    return [code for code, term in _terms(name).items() if term["current"]]


def choices(name):
    """Return code and label of every term in use."""
    return [(code, _said(term)) for code, term in _terms(name).items() if term["current"]]


def grouped(name):
    """Return the terms in use under the label of their broader term: [(label, [(code, label), …]), …]."""
    groups = {}
    for code, term in _terms(name).items():
        if term["current"]:
            groups.setdefault(term["broader"], []).append((code, _said(term)))
    return [(_said_of(broader), found) for broader, found in groups.items()]


def broader(name, code):
    """Return the code of the broader term, or an empty text: Director → DirectingActivity."""
    term = _terms(name).get(code)
    return term["broader"].partition("/")[2] if term else ""


def forget():
    """Read every list again: a term was changed."""
    _lists.clear()


def _said(term):
    return term["zh"] if (get_language() or "").startswith("zh") else term["en"]


def _said_of(broader):
    name, _slash, code = broader.partition("/")
    return label(name, code) if name else ""


def _terms(name):
    kept = _lists.get(name)
    if kept is None or kept[0] < time.monotonic() - FRESH_FOR:
        kept = (time.monotonic(), _held(name) or _shipped(name))
        _lists[name] = kept
    return kept[1]


def _held(name):
    rows = apps.get_model("archive", "Term").objects.filter(list=name).select_related("broader")
    return {
        row.code: {
            "en": row.label_en,
            "zh": row.label_zh,
            "broader": f"{row.broader.list}/{row.broader.code}" if row.broader else "",
            "current": row.status == row.Status.CURRENT,
        }
        for row in rows.order_by("broader__code", "code")
    }


def _shipped(name):
    """The list as the house starts with it, for a database that was emptied."""
    return {
        row["code"]: {
            "en": row["label_en"],
            "zh": row["label_zh"],
            "broader": row["broader"],
            "current": True,
        }
        for row in vocabularies.read()
        if row["list"] == name
    }
