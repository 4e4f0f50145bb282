"""What film files are refused for, told in the reader's language; film itself speaks plain English.

The sentences are collected from film's own source by `manage.py translations`.
"""

from django.utils.translation import gettext as _


def told(error):
    """Return a FilmError's sentence in the reader's language."""
    params = dict(error.params)
    if "reason" in params:
        params["reason"] = _(params["reason"])
    return _(error.message) % params if params else _(error.message)
