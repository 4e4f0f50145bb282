"""The one field of a page that words are searched in: the key / goes there."""

from django import forms
from django.utils.translation import gettext_lazy as _


def searched():
    """Return the widget of such a field."""
    return forms.SearchInput({"data-hotkey": "/", "data-hotkey-label": _("Search")})
