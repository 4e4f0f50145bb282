"""The books of a title: entries are written here, summaries are reckoned here."""

from archive.books.comparing import COST_TARGET, TIME_TARGET
from archive.books.corrections import reverse_cost, reverse_time
from archive.books.entries import (
    DAY_RATE,
    FRAMES_PER_DAY,
    add_cost,
    book_leased,
    book_machine,
    estimate_time,
    freeze_baseline,
    log_time,
    set_rate,
)
from archive.books.exchange import CURRENCY, set_exchange
from archive.books.groups import Group, grouped
from archive.books.moments import booked
from archive.books.periods import lock_period, open_day, unlock_period
from archive.books.pricing import RATE_KINDS
from archive.books.reckoning import Books, Line, summaries, summary
from archive.books.ways import Place, Way, ways
from archive.models.ledger import HOURS_A_DAY

__all__ = [
    "COST_TARGET",
    "CURRENCY",
    "DAY_RATE",
    "FRAMES_PER_DAY",
    "HOURS_A_DAY",
    "RATE_KINDS",
    "TIME_TARGET",
    "Books",
    "Group",
    "Line",
    "Place",
    "Way",
    "add_cost",
    "book_leased",
    "book_machine",
    "booked",
    "estimate_time",
    "freeze_baseline",
    "grouped",
    "lock_period",
    "log_time",
    "open_day",
    "reverse_cost",
    "reverse_time",
    "set_exchange",
    "set_rate",
    "summaries",
    "summary",
    "unlock_period",
    "ways",
]
