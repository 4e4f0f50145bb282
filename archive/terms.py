"""Labels of terms that live in the database rather than in the schema, looked up once a minute."""

import time

from django.apps import apps
from django.utils.translation import get_language

FRESH_FOR = 60  # seconds a list is kept before it is read again
_lists = {}


def label(name, code):
    """Return the label of a code of the list in the reader's language; an unknown code stands for itself."""
    labels = _labels(name).get(code)
    if labels is None:
        return code
    return labels[(get_language() or "").startswith("zh")]


def codes(name):
    """Return the codes of the list that are in use, in order."""
    return list(_labels(name))


def forget():
    """Read every list again: a term was changed."""
    _lists.clear()


def _labels(name):
    kept = _lists.get(name)
    if kept is None or kept[0] < time.monotonic() - FRESH_FOR:
        rows = apps.get_model("archive", "Term").objects.filter(list=name, status="current").order_by("code")
        kept = (time.monotonic(), {row.code: (row.label_en, row.label_zh) for row in rows})
        _lists[name] = kept
    return kept[1]
