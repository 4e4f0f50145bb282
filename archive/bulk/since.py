"""What bulk edits did to a record since somebody read it, for whoever saves it meanwhile."""

from django.db.models import Q

from archive.models import BulkChange, Item, Work

NAMES = {"collection_id": "collection", "location_id": "location"}


def in_bulk_since(record, revision):
    """Yield (when, by whom, before, after) of bulk edits and their undoing after a revision of a record."""
    if isinstance(record, Work):
        rows = BulkChange.objects.filter(work=record, item=None)
    elif isinstance(record, Item):
        rows = BulkChange.objects.filter(item=record)
    else:
        return
    later = Q(revision__gt=revision) | Q(undo_revision__gt=revision)
    for change in rows.filter(later, refusal="").select_related("edit__owner", "edit__undone_by"):
        edit, before, after = change.edit, _named(change.before), _named(change.after)
        if change.revision > revision:
            yield edit.done_at, str(edit.owner), before, after
        if change.undo_revision > revision:
            yield edit.undone_at, str(edit.undone_by), after, before


def _named(values):
    return {NAMES.get(name, name): value for name, value in values.items()}
