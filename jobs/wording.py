"""What went wrong, in parts: kept as the English template and what fills it, told in the reader's language.

film and the engine speak plain English; `manage.py translations` collects their sentences from the source.
"""

import re

from django.utils import translation
from django.utils.translation import gettext as _

from film.errors import FilmError

# An absolute path's folders, but not those of an address with its scheme.
FOLDERS = re.compile(r"""(?<![\w/.\\])/(?:[^\s'"/:,;()<>]+/)+(?=[^\s'"/:,;()<>])""")


def without_folders(text):
    """Return a text for people's eyes: of every path in it only the last name; the log has the whole."""
    return FOLDERS.sub("", text)


def told(error):
    """Return a FilmError's sentence in the reader's language."""
    return retold(said(error.message, **error.params))


def said(message, **params):
    """Return the parts of a sentence: an English template and what fills it."""
    return {"message": message, "params": params}


def parts(error):
    """Return a FilmError's sentence in parts, as a row keeps them."""
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    with translation.override(None):
        return said(str(error.message), **params)


def plain(sentence):
    """Return the finished English sentence of parts."""
    return str(FilmError(sentence["message"], **sentence["params"]))


def retold(sentence):
    """Return the sentence of parts in the reader's language."""
    message, params = sentence["message"], dict(sentence["params"])
    if "reason" in params:
        params["reason"] = _(params["reason"])
    return _(message) % params if params else _(message)
