"""When and where a publication may be watched, and whether the title's rights carry that."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from archive.models import RightsGrant
from archive.vocabulary import RightsAct

FIRST_YEAR, LAST_YEAR = 1900, 2200
EARLIEST, LATEST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)


def check(work, starts_at, ends_at, territories):
    """Refuse a window that cannot be, or that the title's rights do not carry from now on.

    Raises ValidationError by field. A prohibition to disseminate stands in the way wherever it overlaps;
    where somebody wrote what is permitted, all of the window must be; where nobody wrote anything, it may be.
    """
    for name, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            told = _("%(year)s is no year of a channel; write one between %(first)s and %(last)s.")
            years = {"year": moment.year, "first": FIRST_YEAR, "last": LAST_YEAR}
            raise ValidationError({name: told % years})
    if ends_at is not None and ends_at <= starts_at:
        told = _("It ends %(end)s and begins %(start)s; write an end after the beginning.")
        raise ValidationError({"ends_at": told % {"end": _told(ends_at), "start": _told(starts_at)}})
    if trouble := rights_trouble(work, starts_at, ends_at, territories):
        raise ValidationError({"__all__": trouble})


def rights_trouble(work, starts_at, ends_at, territories):
    """Return the sentence why the rights do not carry a window from now on, or an empty text."""
    first, last = max(starts_at, timezone.now()), ends_at or LATEST
    if first >= last:
        return ""
    grants = list(RightsGrant.objects.filter(statement__work=work, act=RightsAct.DISSEMINATE))
    places = [code for code in territories.split(",") if code] or [""]
    for grant in grants:
        begin, end = _span(grant)
        here = any(_meets(grant, place) for place in places)
        if not grant.allowed and here and begin < last and end > first:
            told = _(
                "A grant forbids showing it: %(grant)s. Choose other days or territories, or change the "
                "rights."
            )
            return told % {"grant": grant}
    permits = [grant for grant in grants if grant.allowed]
    for place in places if permits else ():
        if moment := _gap([_span(grant) for grant in permits if _covers(grant, place)], first, last):
            told = _(
                "No grant permits showing it %(where)s on %(day)s; shorten the window, name other "
                "territories or write the grant."
            )
            where = _("in %(place)s") % {"place": place} if place else _("everywhere")
            return told % {"where": where, "day": date_format(timezone.localdate(moment))}
    return ""


def _gap(spans, first, last):
    """Return the first moment from first to last that no span covers, or None."""
    reached = first
    for begin, end in sorted(spans):
        if begin > reached:
            break
        reached = max(reached, end)
    return reached if reached < last else None


def _meets(grant, place):
    """Say whether a grant speaks of a territory, or of a part of everywhere."""
    return not grant.territories or not place or place in grant.territories.split(",")


def _covers(grant, place):
    """Say whether a grant speaks of all of a territory."""
    return not grant.territories or place in grant.territories.split(",")


def _span(grant):
    """Return the moments between which a grant holds; open ends reach as far as a channel's years."""
    zone = ZoneInfo(grant.time_zone)
    return (
        _midnight(grant.starts_on, zone) if grant.starts_on else EARLIEST,
        _midnight(grant.ends_on, zone, timedelta(days=1)) if grant.ends_on else LATEST,
    )


def _midnight(day, zone, later=timedelta()):
    day = min(max(day, date(FIRST_YEAR, 1, 2)), date(LAST_YEAR, 12, 31))
    return datetime.combine(day + later, time(), tzinfo=zone)


def _told(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def told(facts):
    """Say a window in one line: from when, until when, where."""
    return _("from %(start)s until %(end)s, %(where)s") % {
        "start": _told(facts["starts_at"]),
        "end": _told(facts["ends_at"]) if facts["ends_at"] else "—",
        "where": facts["territories"] or _("everywhere"),
    }
