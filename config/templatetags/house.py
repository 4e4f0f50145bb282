"""Filters that every room's templates share: how the house writes time, states and roles."""

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.roles import ROLES
from film import said
from jobs import querysets

register = template.Library()

MOVING = {"queued", "running"}
LONG = 60  # letters
BADGES = {
    "badge-info": {"running", "assembling", "verifying", "tech_review", "faithfulness_review", "scheduled"},
    "badge-ok": {"done", "succeeded", "approved", "signed", "signed_off", "published", "on_air"},
    "badge-warn": {"needs_attention", "changes", "passed_through", "cancelling", "on_hold", "ended"},
    "badge-bad": {"quarantined", "failed", "rejected", "withdrawn"},
}


@register.filter
def state_badge(state):
    """Return the badge class of a state's code; states without a colour of their own stay neutral."""
    return next((badge for badge, states in BADGES.items() if str(state) in states), "")


@register.filter
def listed(things):
    """Write several things one after the other as the reader's language does; sentences are translated."""
    between = "、" if (get_language() or "").startswith("zh") else ", "
    return between.join(_(thing) if type(thing) is str and thing else str(thing) for thing in things)


@register.filter
def is_moving(row):
    """Tell whether a leased row may still change by itself, so that its page keeps asking."""
    return row is not None and str(row.state) in MOVING


@register.filter
def standstill(row):
    """Say why a leased row shows no speed."""
    return querysets.standstill(row)


@register.filter
def time_left(row):
    """Return the seconds a leased row still needs at its present rate, or None where nobody can know."""
    if not row.rate or not row.total or row.done >= row.total:
        return None
    return (row.total - row.done) / row.rate


@register.filter
def duration(seconds):
    """Write seconds in the two largest units that matter: 48 s, 3 min 20 s, 2 h 5 min."""
    if seconds is None or seconds == "":
        return "—"
    whole = round(float(seconds))
    minutes, rest = divmod(whole, 60)
    hours, left = divmod(minutes, 60)
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": left}
    if minutes:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}
    return _("%(seconds)d s") % {"seconds": rest}


@register.filter
def is_long(title):
    """Tell whether a title is too long for display type."""
    return len(title) > LONG


@register.filter
def in_frames(number):
    """Write a number of frames with its word: 1 frame, 129,600 frames."""
    return ngettext("%(count)s frame", "%(count)s frames", int(number or 0)) % {"count": grouped(number)}


@register.filter
def shape(aspect):
    """Write a picture's shape as people say it: 4/3 is 1.33 (4:3)."""
    return said.shape(aspect) or "—"


@register.filter
def plain_rate(rate):
    """Write a frame rate as people say it: 24/1 is 24, 24000/1001 is 23.976."""
    return said.rate(rate) or "—"


@register.filter
def timecode(frame, rate):
    """Write a frame index as HH:MM:SS:FF at a rate in frames a second, counted without dropping."""
    base = max(1, round(rate))
    seconds, frames = divmod(int(frame), base)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{frames:02d}"


@register.filter
def role_label(code):
    """Return a role's name in the reader's language; a group that is no role keeps its own name."""
    return next((role.label for role in ROLES if role.code == str(code)), code)


@register.filter
def widget_kind(field):
    """Return how a bound field is drawn: checkbox, or plain."""
    single_box = getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset
    return "checkbox" if single_box else "plain"


@register.filter
def grouped(number):
    """Write a whole number with its thousands set apart: 129,600."""
    return f"{int(number or 0):,}"


@register.filter
def unlocalized(number):
    """Write a number for a machine, without the separators of the reader's language."""
    return str(number or 0)
