"""What the house may do with a title on a day and in a territory, and a line of time of its grants."""

from dataclasses import dataclass
from datetime import date, timedelta

from archive.models import RightsGrant
from archive.vocabulary import RightsAct

BEFORE, AFTER = timedelta(days=365), timedelta(days=3 * 365)  # drawn around today where all grants are open


@dataclass(frozen=True)
class Standing:
    """How an act stands: allowed, forbidden, or nothing said (None), by which grants."""

    act: str
    label: str
    allowed: bool | None
    grants: tuple


@dataclass(frozen=True)
class Bar:
    """One grant on the line of time, in percent of its width; an open end reaches the edge."""

    grant: RightsGrant
    start: float
    width: float
    opens: bool
    stays: bool
    now: bool


@dataclass(frozen=True)
class Timeline:
    """Every grant of a title over one scale, with the asked day's place on it."""

    bars: tuple
    first: date
    last: date
    day: float


def covers(grant, day, territory=""):
    """Say whether a grant holds on a day of its own time zone in a territory (empty: everywhere)."""
    if (grant.starts_on and day < grant.starts_on) or (grant.ends_on and day > grant.ends_on):
        return False
    return not grant.territories or territory in grant.territories.split(",")


def in_force(work, day, territory=""):
    """Return a Standing per act somebody wrote about; a prohibition in force beats a permission."""
    acts = {}
    for grant in RightsGrant.objects.filter(statement__work=work).select_related("statement"):
        acts.setdefault(grant.act, [])
        if covers(grant, day, territory):
            acts[grant.act].append(grant)
    standings = []
    for act in RightsAct:
        if act in acts:
            grants = acts[act]
            allowed = all(grant.allowed for grant in grants) if grants else None
            standings.append(Standing(act.value, act.label, allowed, tuple(grants)))
    return standings


def _moved(day, by):
    """Return the day so much later or earlier, the calendar's last or first where it ends before."""
    return date.fromordinal(min(max(day.toordinal() + by.days, 1), date.max.toordinal()))


def timeline(grants, day):
    """Return the Timeline of grants, or None where there are none."""
    grants = list(grants)
    if not grants:
        return None
    known = [one for grant in grants for one in (grant.starts_on, grant.ends_on) if one] + [day]
    first, last = _moved(min(known), -BEFORE), _moved(max(known), BEFORE)
    if last - first < AFTER:
        last = _moved(first, AFTER)
    whole = (last - first).days

    def at(one):
        return round((one - first).days / whole * 100, 2)

    bars = []
    for grant in grants:
        start = at(grant.starts_on) if grant.starts_on else 0
        end = at(grant.ends_on) if grant.ends_on else 100
        now = covers(grant, day, (grant.territories or "").split(",")[0])
        bars.append(
            Bar(grant, start, max(end - start, 0.6), grant.starts_on is None, grant.ends_on is None, now)
        )
    return Timeline(tuple(bars), first, last, at(day))
