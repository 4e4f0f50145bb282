"""Read what was booked, summed as far as it may be: by title, kind and the day that decides the price.

A counter-entry is priced on the day of what it takes back, so that the two always make nothing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from archive.models import Baseline, CostLine, MachineTime, TimeEntry, TimeEstimate


@dataclass(frozen=True)
class Moment:
    """Minutes of one kind on one day; `on` is when they were worked, `priced_on` which day's rate holds."""

    work: int
    kind: str
    on: date
    priced_on: date
    minutes: Decimal
    frames: int


@dataclass(frozen=True)
class Cost:
    """One amount of money in its own currency."""

    work: int
    kind: str
    basis: str
    on: date
    priced_on: date
    amount: Decimal
    currency: str


def booked(works):
    """Narrow works to those with anything in their books."""
    models = (TimeEntry, MachineTime, CostLine, TimeEstimate, Baseline)
    has = [Exists(model.objects.filter(work=OuterRef("pk")).order_by()) for model in models]
    return works.filter(reduce(or_, has[1:], Q(has[0])))


def people(works):
    """Yield the Moments people worked."""
    rows = TimeEntry.objects.filter(work__in=works).order_by()
    rows = rows.annotate(priced_on=Coalesce("reverses__worked_on", "worked_on"))
    for row in rows.values("work", "kind", "worked_on", "priced_on").annotate(
        minutes_sum=Sum("minutes"), frames_sum=Sum("frames")
    ):
        minutes = Decimal(row["minutes_sum"])
        yield Moment(row["work"], row["kind"], row["worked_on"], row["priced_on"], minutes, row["frames_sum"])


def machines(works):
    """Yield the Moments machines worked."""
    rows = MachineTime.objects.filter(work__in=works).order_by().annotate(day=TruncDate("recorded_at"))
    for row in rows.values("work", "device", "day").annotate(
        seconds_sum=Sum("seconds"), frames_sum=Sum("frames")
    ):
        minutes, day = Decimal(row["seconds_sum"]) / 60, row["day"]
        yield Moment(row["work"], f"machine-{row['device']}", day, day, minutes, row["frames_sum"])


def costs(works):
    """Yield every Cost; they are added up outside the database, where money is exact on SQLite too."""
    rows = CostLine.objects.filter(work__in=works).order_by()
    rows = rows.annotate(priced_on=Coalesce("reverses__spent_on", "spent_on"))
    names = ("work", "kind", "basis", "spent_on", "priced_on", "amount", "currency")
    for row in rows.values_list(*names):
        yield Cost(*row)


def estimates(works):
    """Return the newest time estimate of every step of the works."""
    newest = {}
    for row in TimeEstimate.objects.filter(work__in=works).order_by("pk"):
        newest[row.work_id, row.kind] = row
    return list(newest.values())
