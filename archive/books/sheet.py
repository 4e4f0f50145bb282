"""Write the books as CSV that a spreadsheet cannot be tricked with."""

import csv

from archive.books.exchange import CENT, CURRENCY, Exchange
from archive.books.pricing import Rates
from archive.models import CostLine, ExchangeRate, MachineTime, RateCard, TimeEntry

COLUMNS = (
    "work",
    "title",
    "entry",
    "number",
    "takes_back",
    "date",
    "kind",
    "who",
    "minutes",
    "frames",
    "per_hour",
    "amount",
    "currency",
    "basis",
    f"amount_{CURRENCY}",
    "note",
)
TITLES = (
    "work",
    "title",
    "grade",
    "minutes_people",
    "minutes",
    "minutes_estimated",
    "minutes_by_hand",
    "time_percent_of_hand",
    "money",
    "money_estimated",
    "money_by_hand",
    "cost_percent_of_hand",
    "currency",
    "no_exchange_rate_for",
)
STEPS = (
    "together",
    "titles",
    "step",
    "minutes_estimated",
    "minutes",
    "minutes_over",
    "minutes_by_hand",
    "money_estimated",
    "money",
    "money_over",
    "money_by_hand",
    "frames",
    "currency",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text):
    """Return text that a spreadsheet shows and never runs: a formula gets an apostrophe before it."""
    text = str(text)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def write(work, file):
    """Write every entry of a title's books into an open text file, oldest first."""
    sheet = csv.writer(file)
    sheet.writerows(entries([work]))


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text):
        """Return the line."""
        return text


def lines(rows):
    """Yield rows as lines of CSV, the mark first by which spreadsheets know UTF-8."""
    sheet = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield sheet.writerow(row)


def entries(works):
    """Yield the head and every entry of the works: minutes, machine time, money."""
    rates, exchange = Rates(), Exchange()
    yield COLUMNS
    yield from _time(works, rates, exchange)
    yield from _machines(works, rates, exchange)
    yield from _costs(works, exchange)


def titles(rows):
    """Yield the head and a line a title, from their Books."""
    yield TITLES
    for books in rows:
        yield (
            books.work.pk,
            neutral(books.work.title),
            books.baseline.grade if books.baseline else "",
            books.people_minutes,
            books.minutes,
            _known(books.estimated_minutes),
            _known(books.baseline_minutes),
            _known(books.time_share),
            _known(books.money),
            books.estimate,
            _known(books.baseline_money),
            _known(books.cost_share),
            CURRENCY,
            " ".join(f"{currency}:{day.isoformat()}" for currency, day in books.unconverted),
        )


def steps(rows):
    """Yield the head, and of every (name, how many titles, Books or Group) its steps and their sum."""
    yield STEPS
    for name, count, books in rows:
        yield from (_step(name, count, line) for line in books.lines)
        yield (
            neutral(name),
            count,
            "all",
            _known(books.estimated_minutes),
            books.minutes,
            _known(books.over_minutes),
            _known(books.baseline_minutes),
            books.estimate,
            _known(books.money),
            _known(books.over_money),
            _known(books.baseline_money),
            sum(line.frames for line in books.lines),
            CURRENCY,
        )


def _step(name, count, line):
    minutes = (_known(line.planned_minutes), line.minutes, _known(line.over_minutes), "")
    money = (_known(line.planned_money), _known(line.money), _known(line.over_money), "")
    return (neutral(name), count, line.kind, *minutes, *money, line.frames, CURRENCY)


def rates():
    """Yield every rate card and exchange rate."""
    yield ("rate", "of", "valid_from", "value", "currency")
    for card in RateCard.objects.order_by("kind", "valid_from"):
        yield "an hour", card.kind, card.valid_from, card.per_hour, card.currency
    for row in ExchangeRate.objects.order_by("currency", "valid_from"):
        yield "exchange", row.currency, row.valid_from, row.rate, CURRENCY


def _time(works, rates, exchange):
    rows = TimeEntry.objects.filter(work__in=works).select_related("person", "work", "reverses")
    rows = rows.prefetch_related("work__titles").order_by("worked_on", "pk")
    for row in rows.iterator(chunk_size=500):
        day = row.reverses.worked_on if row.reverses_id else row.worked_on
        price, amount, currency, house = _priced(rates, exchange, row.kind, day, row.minutes)
        yield (
            *_head(row, "time", row.reverses_id),
            row.worked_on,
            row.kind,
            neutral(row.person),
            row.minutes,
            row.frames,
            price,
            amount,
            currency,
            "actual",
            house,
            neutral(row.note),
        )


def _machines(works, rates, exchange):
    rows = MachineTime.objects.filter(work__in=works).select_related("work")
    rows = rows.prefetch_related("work__titles").order_by("recorded_at", "pk")
    for row in rows.iterator(chunk_size=500):
        day, kind = row.recorded_at.date(), f"machine-{row.device}"
        price, amount, currency, house = _priced(rates, exchange, kind, day, row.seconds / 60)
        step, note = neutral(row.step), neutral(f"{row.subject} #{row.attempt} {row.outcome}".strip())
        head = _head(row, "machine", "")
        minutes = f"{row.seconds / 60:.2f}"
        yield (*head, day, kind, step, minutes, row.frames, price, amount, currency, "actual", house, note)


def _costs(works, exchange):
    rows = CostLine.objects.filter(work__in=works).select_related("recorded_by", "work", "reverses")
    rows = rows.prefetch_related("work__titles").order_by("spent_on", "pk")
    for row in rows.iterator(chunk_size=500):
        day = row.reverses.spent_on if row.reverses_id else row.spent_on
        house = _cents(exchange.in_house(row.amount, row.currency, day))
        who, note = neutral(row.recorded_by or ""), neutral(row.note)
        head = (*_head(row, "cost", row.reverses_id), row.spent_on, row.kind, who, "", "", "")
        yield (*head, row.amount, row.currency, row.basis, house, note)


def _head(row, entry, takes_back):
    return row.work_id, neutral(row.work.title), entry, row.pk, takes_back or ""


def _priced(rates, exchange, kind, day, minutes):
    """Return price of an hour, amount, currency and amount in the house's; blanks where unknown."""
    price = rates.per_hour(kind, day)
    if price is None:
        return "", "", "", ""
    amount = price.amount * minutes / 60
    return (
        price.amount,
        _cents(amount),
        price.currency,
        _cents(exchange.in_house(amount, price.currency, day)),
    )


def _cents(amount):
    return "" if amount is None else amount.quantize(CENT)


def _known(value):
    return "" if value is None else value
