"""Filters of the pages about people: devices by name, verbs in words."""

from django import template

from accounts import devices
from archive import verbs

register = template.Library()


@register.filter
def device(text):
    """Name a browser and its system; nothing where nothing is known."""
    return devices.named(text) if text else ""


@register.filter
def verb_label(verb):
    """Return how a verb of the journal is read."""
    return verbs.verb_label(verb)


@register.filter
def get(table, key):
    """Return what a table holds under a key."""
    return table.get(key, "")
