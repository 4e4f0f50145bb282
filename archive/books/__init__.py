"""The books of a title: entries are written here, summaries are reckoned here."""

from archive.books.entries import (
    CURRENCY,
    DAY_RATE,
    FRAMES_PER_DAY,
    HOURS_A_DAY,
    add_cost,
    book_leased,
    book_machine,
    freeze_baseline,
    log_time,
    set_rate,
)
from archive.books.reckoning import COST_TARGET, RATE_KINDS, TIME_TARGET, Books, Line, summaries, summary

__all__ = [
    "COST_TARGET",
    "CURRENCY",
    "DAY_RATE",
    "FRAMES_PER_DAY",
    "HOURS_A_DAY",
    "RATE_KINDS",
    "TIME_TARGET",
    "Books",
    "Line",
    "add_cost",
    "book_leased",
    "book_machine",
    "freeze_baseline",
    "log_time",
    "set_rate",
    "summaries",
    "summary",
]
