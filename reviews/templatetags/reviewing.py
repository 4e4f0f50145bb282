"""What the review room's templates need: words and badges of states, addresses of frames, drawings."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reviews import pictures
from reviews.defects import both
from reviews.models import Note

register = template.Library()

STATUS = {"approved": "badge-info", "signed": "badge-ok", "changes": "badge-warn", "rejected": "badge-bad"}
SEVERITY = {"blocker": "badge-bad", "issue": "badge-warn"}
NOTE = {"open": "badge-bad", "answered": "badge-info", "settled": "badge-ok"}
ICONS = {
    "first": "M4 4v12M16 4l-9 6 9 6z",
    "back10": "M10 4l-7 6 7 6zM17 4l-7 6 7 6z",
    "back": "M13 4l-8 6 8 6z",
    "reverse": "M14 3.5L4 10l10 6.5z",
    "stop": "M5 5h10v10H5z",
    "play": "M6 3.5L16 10 6 16.5z",
    "on": "M7 4l8 6-8 6z",
    "on10": "M3 4l7 6-7 6zM10 4l7 6-7 6z",
    "last": "M16 4v12M4 4l9 6-9 6z",
    "shotback": "M3 4h5v12H3zM17 6l-6 4 6 4z",
    "shoton": "M12 4h5v12h-5zM3 6l6 4-6 4z",
    "met": "M3.5 10.5l4.2 4.2 8.8-9.4",
    "unmet": "M5 5l10 10M15 5L5 15",
    "later": "M10 4v6l4 3",
    "warned": "M10 4v7M10 14v1.5",
}
BAR = 90.0  # units across of a small drawing


@register.filter
def status_badge(status):
    """Return the badge class of a review's status."""
    return STATUS.get(status, "")


@register.filter
def severity_badge(severity):
    """Return the badge class of a note's severity."""
    return SEVERITY.get(severity, "")


@register.filter
def note_badge(state):
    """Return the badge class of where a note stands."""
    return NOTE.get(state, "")


@register.filter
def note_word(state):
    """Say where a note stands."""
    return {
        "open": pgettext("note", "open"),
        "answered": pgettext("note", "answered, not verified"),
        "settled": pgettext("note", "settled"),
        "remark": pgettext("note", "remark"),
    }[state]


@register.filter
def recipe_label(label):
    """Return a version's label in the reader's language, where it is the title of a recipe of the house."""
    return _(label) if label else ""


@register.filter
def answer_word(answer):
    """Return an answer's label."""
    return Note.Answer(answer).label


@register.filter
def condition_word(state):
    """Say how a line of the checklist stands, for those who do not see its sign."""
    return {
        "met": _("holds"),
        "unmet": _("does not hold"),
        "later": _("is asked when you sign"),
        "warned": _("holds; look twice"),
    }[state]


@register.filter
def both_labels(defect):
    """Return a defect's code and its label in both languages."""
    return both(defect)


@register.filter
def deviation_sentence(deviation):
    """Say what a manifest owns up to."""
    start, stop = deviation["frames"]
    return _("Frames %(first)d to %(last)d keep their original pictures: %(reason)s") % {
        "first": start,
        "last": stop - 1,
        "reason": deviation.get("reason", ""),
    }


@register.simple_tag
def frame_url(review, side, frame, width=None):
    """Return the address of an exact frame, with its content's name so that it may be kept for ever."""
    stored = review.version.source.asset if side == "before" else review.version.asset
    width = width if width and width < stored.width else None
    name = pictures.etag(review.version, side, frame, width).strip('"').partition("-")[0]
    address = reverse("reviews:frame", args=[review.pk, side, frame])
    return f"{address}?v={name}" + (f"&w={width}" if width else "")


@register.simple_tag
def timeline_x(timeline, frame):
    """Return where a frame's middle stands on the line."""
    bar = timeline.bar(frame, frame)
    return f"{float(bar.x) + float(bar.width) / 2:.2f}"


@register.simple_tag
def icon(name):
    """Draw one of the room's signs."""
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        name,
        mark_safe(ICONS[name]),  # noqa: S308 - a constant of this file
    )


@register.simple_tag
def pair_bars(rows, row, upper, lower):
    """Draw two values of a row as bars, on the scale of the largest in all rows."""
    top = max([one.get(key) or 0 for one in rows for key in (upper, lower)] + [1e-9])
    first, second = row.get(upper), row.get(lower)
    if first is None or second is None:
        return "—"
    return format_html(
        '<span class="pair"><svg class="bars" viewBox="0 0 {} 14" preserveAspectRatio="none" '
        'aria-hidden="true">'
        '<rect class="bar-before" y="1" width="{}" height="5"/>'
        '<rect class="bar-after" y="8" width="{}" height="5"/></svg> <span class="num">{} → {}</span></span>',
        int(BAR),
        f"{first / top * BAR:.1f}",
        f"{second / top * BAR:.1f}",
        _short(first),
        _short(second),
    )


def _short(value):
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"
