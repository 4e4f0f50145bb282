"""How the list of works is written: cells, counts, and addresses that narrow or widen it."""

from django import template
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from archive.search.columns import COLUMNS, TITLE

register = template.Library()


@register.filter
def counted(count):
    """Write a Count with its thousands set apart, and with a + where there are at least so many."""
    return f"{count.number:,}{'+' if count.more else ''}"


@register.simple_tag
def cells(row, columns):
    """Return the cells of a Row but its still and its title; written here, for a page has hundreds."""
    plain = ("<td>", '<td class="num">')
    written = []
    for column in columns:
        if column.name == "signed":
            written.append(_signed(row.work.signed_version))
        elif column.name == "changed":
            written.append(_changed(row.work.changed_at))
        elif column.name != "still":
            written.append(f"{plain[column.figures]}{escape(column.text(row) or '—')}</td>")
    return mark_safe("".join(written))  # noqa: S308 - each is escaped


def _signed(version):
    if version is None:
        return format_html('<td><span class="muted small">{}</span></td>', _("none yet"))
    told = _("version %(number)s") % {"number": version.number}
    return format_html(
        '<td><a class="badge badge-ok" href="{}">{}</a></td>', version.get_absolute_url(), told
    )


def _changed(moment):
    here = localtime(moment)
    day = date_format(here, "SHORT_DATE_FORMAT")
    return format_html('<td class="small muted"><time datetime="{}">{}</time></td>', here.isoformat(), day)


@register.simple_tag(takes_context=True)
def facet_address(context, name, value):
    """Return the address of this list with a value chosen, or without it where it is chosen."""
    data = {key: values for key, values in context["request"].GET.lists() if key not in ("after", "before")}
    chosen = data.get(name, [])
    data[name] = [one for one in chosen if one != value.value] if value.chosen else [*chosen, value.value]
    return f"?{urlencode(data, doseq=True)}"


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
