"""A folder that is watched: files named by their can's number go to it, once they have stopped changing."""

import re
from pathlib import Path

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from archive.files import intakes
from archive.models import Intake, Item, WatchedFile
from archive.permissions import may_ingest
from archive.vocabulary import AssetRole

SETTLED_SECONDS = 20
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


def item_of(name):
    """Return the item whose inventory number or barcode a file's name begins with, the longest first."""
    stem = Path(name).stem if "." in name else name
    ends = [len(stem), *sorted((match.start() for match in BREAKS.finditer(stem)), reverse=True)]
    for beginning in dict.fromkeys(stem[:end] for end in ends if end):
        found = Item.objects.filter(
            Q(inventory_number__iexact=beginning) | Q(barcode__iexact=beginning)
        ).first()
        if found is not None:
            return found
    return None


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
    facts = {"name": entry.name}
    if entry.is_symlink():
        return {"message": gettext_noop("%(name)s is a link; put the file itself here."), "params": facts}
    if not row.size:
        return {
            "message": gettext_noop("%(name)s is empty (0 bytes); copy it again from its source."),
            "params": facts,
        }
    if item_of(entry.name) is None:
        return {
            "message": gettext_noop(
                "%(name)s begins with no item's inventory number or barcode; rename it, or add the item."
            ),
            "params": facts,
        }
    return {}


def _state_of(entry):
    """Return (bytes, time of the last change) of a file, or of everything in a folder."""
    if entry.is_symlink() or not entry.is_dir():
        facts = entry.lstat()
        return facts.st_size, facts.st_mtime_ns
    inside = [one.lstat() for one in entry.iterdir()]
    return sum(one.st_size for one in inside), max(
        [entry.stat().st_mtime_ns, *(one.st_mtime_ns for one in inside)]
    )
