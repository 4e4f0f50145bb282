"""Write the journal and prove that nobody has rewritten it."""

import json
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from accounts.middleware import current_request_id
from archive import search
from archive.models import JournalEntry, Work

LOCK = 0x70A71A  # the advisory lock under which PostgreSQL's writers take their turn


@dataclass(frozen=True)
class Problem:
    """One place where the chain does not hold."""

    entry: int | None
    sentence: str

    def __str__(self):
        return self.sentence


@transaction.atomic
def record(verb, subject, *, by, before=None, after=None, reason="", work=None):
    """Append who did what to what, inside the caller's transaction, and return the JournalEntry.

    `before` and `after` are dicts of plain values; numbers that are not whole are kept as text, since a
    database may write them differently from how it read them. `work` is the title concerned, found from the
    subject where it is not given; its index card is written anew. Writers take turns until their
    transactions end, so lock rows first and record last.
    """
    search.keep(subject, work)
    _take_turn()
    entry = JournalEntry(
        at=timezone.now(),
        by=by if by is not None and by.pk else None,
        by_name=_line(by if by is not None else "", 150),
        verb=verb,
        subject_type="" if subject is None else subject._meta.label_lower,
        subject_id="" if subject is None else str(subject.pk or ""),
        subject_text=_line("" if subject is None else subject, 300),
        work_id=_work_id(work, subject),
        before=plain(before or {}),
        after=plain(after or {}),
        reason=_clean(str(reason)),
        request_id=current_request_id(),
        previous=head(),
    )
    entry.digest = entry.computed_digest()
    entry.save(force_insert=True)
    return entry


def head():
    """Return the digest of the newest entry, or an empty text before the first."""
    return JournalEntry.objects.order_by("-pk").values_list("digest", flat=True).first() or ""


def verify():
    """Compute the whole chain again; return a Problem for every place where it does not hold."""
    problems, previous = [], ""
    for entry in JournalEntry.objects.order_by("pk").iterator(chunk_size=2000):
        if entry.previous != previous:
            problems.append(
                Problem(
                    entry.pk,
                    f"Entry {entry.pk} does not follow the entry before it: one was removed or put in.",
                )
            )
        if entry.computed_digest() != entry.digest:
            problems.append(
                Problem(entry.pk, f"Entry {entry.pk} ({entry.verb}) was changed after it was written.")
            )
        previous = entry.digest
    return problems


def holds_digest(digest):
    """Say whether an entry with this digest stands in the journal, as a certificate claims."""
    return JournalEntry.objects.filter(digest=digest).exists()


def plain(value):
    """Return a value as any database gives it back: JSON's own types, no fractions, no NUL."""
    return _steady(json.loads(json.dumps(value, cls=DjangoJSONEncoder)))


def _steady(value):
    if isinstance(value, dict):
        return {_clean(key): _steady(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_steady(item) for item in value]
    if isinstance(value, float):
        return repr(value)
    return _clean(value) if isinstance(value, str) else value


def _clean(text):
    """Drop what a database cannot keep: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _line(thing, length):
    return _clean(str(thing))[:length]


def _work_id(work, subject):
    if work is not None:
        return work.pk
    return subject.pk if isinstance(subject, Work) else getattr(subject, "work_id", None)


def _take_turn():
    """Let one writer at a time read the head; SQLite's transactions are IMMEDIATE and do so by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
