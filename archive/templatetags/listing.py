"""How the list of works is written: cells, counts, and addresses that narrow or widen it."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from archive.search.columns import COLUMNS, TITLE

register = template.Library()


@register.filter
def counted(count):
    """Write a Count with its thousands set apart, and with a + where there are at least so many."""
    return f"{count.number:,}{'+' if count.more else ''}"


@register.filter
def cell(row, column):
    """Return what stands in a column of a Row."""
    return column.text(row)


@register.simple_tag(takes_context=True)
def facet_address(context, name, value):
    """Return the address of this list with a value chosen, or without it where it is chosen."""
    data = context["request"].GET.copy()
    chosen = data.getlist(name)
    kept = [one for one in chosen if one != value.value] if value.chosen else [*chosen, value.value]
    data.setlist(name, kept)
    for gone in ("after", "before"):
        data.pop(gone, None)
    return f"?{data.urlencode()}"


@register.simple_tag(takes_context=True)
def heading_cell(context, name):
    """Return a column's heading; one that sorts is a link, and says how it sorts now."""
    column = TITLE if name == "title" else COLUMNS[name]
    kind = " class=num" if column.figures else ""
    if not column.sort:
        return format_html('<th scope="col"{}>{}</th>', kind, column.label)
    now = context["listing"].sort
    turned = f"-{column.sort}" if now == column.sort else column.sort
    data = context["request"].GET.copy()
    data["sort"] = turned
    for gone in ("after", "before"):
        data.pop(gone, None)
    way = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(now)
    state = format_html(' aria-sort="{}"', way) if way else ""
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(way, "")
    return format_html(
        '<th scope="col"{}{}><a href="?{}" title="{}">{}{}</a></th>',
        state, kind, data.urlencode(), _("Sort by this column"), column.label, arrow,
    )  # fmt: skip
