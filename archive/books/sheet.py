"""Write a title's books as CSV that a spreadsheet cannot be tricked with."""

import csv

from archive.books.reckoning import Rates
from archive.models import CostLine, MachineTime, TimeEntry

COLUMNS = (
    "entry",
    "date",
    "kind",
    "who",
    "minutes",
    "frames",
    "per_hour",
    "amount",
    "currency",
    "basis",
    "note",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(text):
    """Return text that a spreadsheet shows and never runs: a formula gets an apostrophe before it."""
    text = str(text)
    return f"'{text}" if text.startswith(FORMULA) else text


def write(work, file):
    """Write every entry of a title's books into an open text file, oldest first."""
    sheet, rates = csv.writer(file), Rates()
    sheet.writerow(COLUMNS)
    for rows in (_time(work, rates), _machines(work, rates), _costs(work)):
        sheet.writerows(rows)


def _time(work, rates):
    for row in TimeEntry.objects.filter(work=work).select_related("person").order_by("worked_on", "pk"):
        price = rates.per_hour(row.kind, row.worked_on)
        money = "" if price is None else f"{price * row.minutes / 60:.2f}"
        who, note = neutral(row.person), neutral(row.note)
        yield (
            "time",
            row.worked_on,
            row.kind,
            who,
            row.minutes,
            row.frames,
            price,
            money,
            "CNY",
            "actual",
            note,
        )


def _machines(work, rates):
    for row in MachineTime.objects.filter(work=work).order_by("recorded_at", "pk"):
        day, kind = row.recorded_at.date(), f"machine-{row.device}"
        price = rates.per_hour(kind, day)
        minutes = f"{row.seconds / 60:.2f}"
        money = "" if price is None else f"{price * row.seconds / 3600:.2f}"
        step, note = neutral(row.step), neutral(f"{row.subject} #{row.attempt} {row.outcome}".strip())
        yield "machine", day, kind, step, minutes, row.frames, price, money, "CNY", "actual", note


def _costs(work):
    for row in CostLine.objects.filter(work=work).select_related("recorded_by").order_by("spent_on", "pk"):
        who, note = neutral(row.recorded_by or ""), neutral(row.note)
        yield "cost", row.spent_on, row.kind, who, "", "", "", row.amount, row.currency, row.basis, note
