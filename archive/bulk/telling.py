"""What bulk edits did to one record, for its history: its own before and after, not the batch."""

from dataclasses import replace

from django.utils.translation import gettext as _

from archive import history
from archive.models import BulkChange, BulkEdit, Item, JournalEntry

NAMES = {"collection_id": "collection", "location_id": "location"}
SUBJECT = BulkEdit._meta.label_lower
UNDONE = "bulk.undone"


def entries(work):
    """Return the journal of a work with the bulk edits that changed it or its items, newest first."""
    edits = set(BulkChange.objects.filter(work=work, refusal="").values_list("edit_id", flat=True))
    if not edits:
        return history.of_work(work)
    many = JournalEntry.objects.filter(subject_type=SUBJECT, subject_id__in=[str(pk) for pk in edits])
    return (work.journal.all() | many).select_related("by")


def told(found, work, reader=None):
    """Return a Story per journal entry of a work; a bulk edit tells what it did to this work alone."""
    stories = history.told(found, reader)
    keys = {story.entry.subject_id for story in stories if story.entry.subject_type == SUBJECT}
    if not keys:
        return stories
    done = {}
    changes = BulkChange.objects.filter(edit__in=keys, work=work, refusal="").select_related("item", "work")
    for change in changes.order_by("pk"):
        done.setdefault(str(change.edit_id), []).append(change)
    return [
        _own(story, done.get(story.entry.subject_id, [])) if story.entry.subject_type == SUBJECT else story
        for story in stories
    ]


def _own(story, changes):
    """Give a story of many records the changes of one work and its items."""
    back = story.entry.verb == UNDONE
    own = [
        one
        for change in changes
        for one in (_left(change) if back and not change.undone else _pairs(change, back))
    ]
    return replace(story, changes=tuple(own))


def _left(change):
    """Say of a row the undoing did not touch why it stayed."""
    name = f"{change.item}: " if change.item_id else ""
    yield history.Change(f"{name}{_('left as it is')}", "", change.left_because)


def _pairs(change, back):
    was, became = (change.after, change.before) if back else (change.before, change.after)
    subject = Item if change.item_id else None
    row = change.item if change.item_id else change.work
    for name in was:
        label, before, after = NAMES.get(name, name), was[name], became.get(name)
        if before != after:
            yield history.Change(
                _label(label, row, subject),
                history.written(label, before, row),
                history.written(label, after, row),
            )


def _label(name, row, subject):
    label = str(history.field_label(name, row))
    return f"{row}: {label}" if subject is Item else label
