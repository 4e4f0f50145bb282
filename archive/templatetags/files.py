"""Pieces about files that other pages include."""

from django import template

from archive.files import rules

register = template.Library()


@register.inclusion_tag("archive/_copies_of_work.html")
def copies_of(work):
    """Say which of a work's masters have too few copies, where a rule asks for more."""
    return {"failing": list(rules.failing(work.assets.all()).select_related("version"))}
