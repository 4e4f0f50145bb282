"""How the list of works is written: cells, counts, and addresses that narrow or widen it."""

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from archive.search.columns import COLUMNS, TITLE

register = template.Library()
_OUT = ' <span aria-hidden="true">×</span><span class="visually-hidden">%s</span>'


@register.filter
def counted(count):
    """Write a Count with its thousands set apart, and with a + where there are at least so many."""
    return f"{count.number:,}{'+' if count.more else ''}"


@register.simple_tag
def work_row(row, columns):
    """Return a Row of the table: its box, still, title and cells; written here, for a page has hundreds."""
    title = escape(row.work.title)
    told = escape(_("Choose %(title)s") % {"title": row.work.title})
    still = any(column.name == "still" for column in columns)
    return mark_safe(  # noqa: S308 - each piece is escaped
        f'<tr data-list-row><td class="pick-cell"><input type="checkbox" name="pick" value="{row.work.pk}"'
        f' aria-label="{told}"></td>{_still(row.work) if still else ""}'
        f'<th scope="row" class="title-cell"><a href="{escape(row.work.get_absolute_url())}">{title}</a>'
        f"{_beside(row.work.other_titles)}</th>{_cells(row, columns)}</tr>"
    )


def _still(work):
    if not work.poster:
        return '<td class="thumb-cell"><span class="thumb thumb-none" aria-hidden="true"></span></td>'
    address = escape(reverse("archive:still", args=[work.poster]))
    return (
        f'<td class="thumb-cell"><img class="poster thumb" src="{address}" alt="" loading="lazy"'
        ' decoding="async"></td>'
    )


def _beside(titles):
    """Return the first other titles, each in its language."""
    if not titles:
        return ""
    shown = " · ".join(
        f'<span lang="{escape(title.language_tag)}">{escape(Truncator(title.text).chars(80))}</span>'
        for title in titles[:4]
    )
    return f'<span class="titles-beside small muted">{shown}</span>'


def _cells(row, columns):
    written = []
    for column in columns:
        if column.name == "signed":
            written.append(_signed(row.work.signed_version, column.label))
        elif column.name == "changed":
            written.append(_changed(row.work.changed_at, column.label))
        elif column.name != "still":
            written.append(_fact(column, column.text(row)))
    return "".join(written)


def _fact(column, text):
    """Return a cell; where rows are cards, on phones, its label stands before it and empty ones go."""
    if not text:
        return f'<td class="no-fact{" num" if column.figures else ""}">—</td>'
    kind = ' class="num"' if column.figures else ""
    return f'<td{kind} data-label="{escape(column.label)}">{escape(text)}</td>'


def _signed(version, label):
    if version is None:
        return format_html('<td class="no-fact"><span class="muted small">{}</span></td>', _("none yet"))
    told = _("version %(number)s") % {"number": version.number}
    return format_html(
        '<td data-label="{}"><a class="badge badge-ok" href="{}">{}</a></td>',
        label, version.get_absolute_url(), told,
    )  # fmt: skip


def _changed(moment, label):
    here = localtime(moment)
    day = date_format(here, "SHORT_DATE_FORMAT")
    return format_html(
        '<td class="small muted" data-label="{}"><time datetime="{}">{}</time></td>',
        label, here.isoformat(), day,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def facet_values(context, facet, values):
    """Return the values of a facet, each a link to this list with it chosen, or without it where it is."""
    data = {key: rows for key, rows in context["request"].GET.lists() if key not in ("after", "before")}
    chosen = data.pop(facet.name, [])
    return mark_safe("".join(_value(facet.name, chosen, data, value) for value in values))  # noqa: S308


def _value(name, chosen, rest, value):
    held = [one for one in chosen if one != value.value] if value.chosen else [*chosen, value.value]
    address = escape(f"?{urlencode({**rest, name: held}, doseq=True)}")
    current = ' aria-current="true"' if value.chosen else ""
    out = _OUT % escape(_("chosen; leave it out")) if value.chosen else ""
    number = f' <span class="num muted">{counted(value.count)}</span>' if value.count else ""
    return (
        f'<li><a class="facet-value" href="{address}"{current}><span>{escape(value.label)}{out}</span>'
        f"{number}</a></li>"
    )


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
