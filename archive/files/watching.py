"""A folder that is watched: files named by their can's number go to it, once they have stopped changing."""

import re
from pathlib import Path

from django.db.models import Q, Value
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_noop

from archive.files import intakes
from archive.models import Intake, Item, WatchedFile, Work
from archive.permissions import may_ingest
from archive.vocabulary import AssetRole
from jobs.wording import said

SETTLED_SECONDS = 20
MOST_SHOWN = 200
BREAKS = re.compile(r"[ _.\-#()\[\]]+")
State = WatchedFile.State


def sweep(folder, *, by, rate="", settled=SETTLED_SECONDS, clock=timezone.now):
    """Look at every file and folder in a watched folder once; return how many were queued.

    A file is taken when its size and time are what they were at the last look and `settled` seconds have gone
    since it changed. Files stay where they are; each is taken once for as long as it stays as it is.
    """
    home = Path(folder)
    if not home.is_dir() or not may_ingest(by):
        return 0
    seen = {row.path: row for row in WatchedFile.objects.filter(path__startswith=f"{home}/")}
    taken = 0
    for entry in sorted(home.iterdir()):
        if not _is_hidden(entry):
            row = seen.pop(str(entry), None)
            taken += _look(entry, row, by=by, rate=rate, settled=settled, now=clock())
    WatchedFile.objects.filter(pk__in=[row.pk for row in seen.values()]).exclude(state=State.TAKEN).delete()
    return taken


def waiting_for(user):
    """Return the files not taken in yet, without those named for an item of a work hidden from a person."""
    rows = list(WatchedFile.objects.exclude(state=State.TAKEN)[:MOST_SHOWN])
    meant = items_of(Path(row.path).name for row in rows)
    works = {item.manifestation.work_id for item in meant.values()}
    hidden = set(Work.objects.hidden_from(user).filter(pk__in=works).values_list("pk", flat=True))
    closed = {name for name, item in meant.items() if item.manifestation.work_id in hidden}
    return [row for row in rows if Path(row.path).name not in closed]


def item_of(name):
    """Return the item whose inventory number or barcode a file's name begins with, the longest first."""
    return items_of([name]).get(name)


def items_of(names):
    """Return the items that files' names begin with, {name: Item}; names that mean none are left out."""
    beginnings = {name: _beginnings(name) for name in names}
    asked = [Upper(Value(one)) for one in sorted({one for many in beginnings.values() for one in many})]
    rows = Item.objects.select_related("manifestation").alias(
        number=Upper("inventory_number"), code=Upper("barcode")
    )
    rows = rows.filter(Q(number__in=asked) | Q(code__in=asked))
    called = {word.casefold(): row for row in rows for word in (row.inventory_number, row.barcode) if word}
    found = {
        name: next((called[one.casefold()] for one in many if one.casefold() in called), None)
        for name, many in beginnings.items()
    }
    return {name: item for name, item in found.items() if item is not None}


def _beginnings(name):
    """Return what a file's name may begin with, the longest first."""
    stem = Path(name).stem if "." in name else name
    ends = [len(stem), *sorted((match.start() for match in BREAKS.finditer(stem)), reverse=True)]
    return list(dict.fromkeys(stem[:end] for end in ends if end))


def _is_hidden(entry):
    return entry.name.startswith(".") or entry.name.endswith((".part", ".tmp", ".crdownload"))


def _look(entry, row, *, by, rate, settled, now):
    """Note one entry; queue it where it has settled. Return 1 where it was queued."""
    size, changed = _state_of(entry)
    if row is not None and (row.size, row.changed_ns) == (size, changed) and row.state != State.SETTLING:
        return 0
    same = row is not None and (row.size, row.changed_ns) == (size, changed)
    row = row or WatchedFile(path=str(entry)[:1000])
    row.size, row.changed_ns, row.seen_at, row.state = size, changed, now, State.SETTLING
    row.reason, queued = {}, 0
    if same and now.timestamp() - changed / 1e9 >= settled:
        queued = _settle(entry, row, by=by, rate=rate)
    row.save()
    return queued


def _settle(entry, row, *, by, rate):
    refusal = _refusal(entry, row)
    if refusal:
        row.state, row.reason = State.REFUSED, refusal
        return 0
    item = item_of(entry.name)
    asked = {
        "work_id": item.manifestation.work_id,
        "item_id": item.pk,
        "by_id": by.pk,
        "role": AssetRole.PRESERVATION_MASTER,
        "name": entry.name[:300],
        "sequence_rate": rate or item.frame_rate,
    }
    row.intake = intakes.queue(entry, way=Intake.Way.WATCHED, asked=asked, total=row.size)
    row.state = State.TAKEN
    return 1


def _refusal(entry, row):
    """Return why an entry cannot be taken, as a sentence in parts, or nothing."""
    if entry.is_symlink():
        sentence = gettext_noop("%(name)s is a link; put the file itself here.")
    elif not row.size:
        sentence = gettext_noop("%(name)s is empty (0 bytes); copy it again from its source.")
    elif item_of(entry.name) is None:
        sentence = gettext_noop(
            "%(name)s begins with no item's inventory number or barcode; rename it, or add the item."
        )
    else:
        return {}
    return said(sentence, name=entry.name)


def _state_of(entry):
    """Return (bytes, time of the last change) of a file, or of everything in a folder."""
    if entry.is_symlink() or not entry.is_dir():
        facts = entry.lstat()
        return facts.st_size, facts.st_mtime_ns
    inside = [one.lstat() for one in entry.iterdir()]
    return sum(one.st_size for one in inside), max(
        [entry.stat().st_mtime_ns, *(one.st_mtime_ns for one in inside)]
    )
