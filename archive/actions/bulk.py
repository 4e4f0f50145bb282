"""Change many works or items at once, see it before, take it back: one transaction, one line in the journal.

A row that may not become what was asked is named with its reason and stays as it is. Undoing restores the
rows that still stand as the edit left them, and names the others.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Denied, Refused, require
from archive import journal, search
from archive.bulk import steps as stepping
from archive.bulk import targets
from archive.models import BulkChange, BulkEdit, BulkRun
from archive.permissions import may_catalogue
from jobs import bell

AT_ONCE = 300  # rows; more are carried by a worker
MOST = 50_000  # rows of one edit
BATCH = 500
Status = BulkEdit.Status


@dataclass(frozen=True)
class Outcome:
    """What an edit would do to one row: the values of its fields before and after, or why it is refused."""

    row: object
    before: dict
    after: dict
    refusal: str = ""

    @property
    def changes(self):
        """Say whether anything would be different."""
        return not self.refusal and self.before != self.after


def begin(work_ids, *, by):
    """Open an edit of works; nothing is changed yet."""
    require(may_catalogue(by))
    ids = list(dict.fromkeys(work_ids))
    if not ids:
        raise Refused(_("Choose at least one work first."))
    if len(ids) > MOST:
        raise Refused(
            _("%(count)s works are too many for one change; narrow the list to at most %(most)s.")
            % {"count": f"{len(ids):,}", "most": f"{MOST:,}"}
        )
    return BulkEdit.objects.create(owner=by, selection=ids)


@transaction.atomic
def prepare(edit_id, *, by, noun, steps, reason):
    """Write down what shall be changed; raises Refused for an edit that is under way or done."""
    edit = _own_draft(edit_id, by)
    edit.noun, edit.steps, edit.reason = noun, stepping.checked(noun, steps), reason.strip()
    edit.save(update_fields=["noun", "steps", "reason"])
    return edit


def count(edit, user):
    """Return how many rows a person sees of those an edit is about."""
    return targets.rows(edit, user).count()


def preview(edit, user, start=0, size=100):
    """Return the Outcomes of some rows; nothing is changed."""
    rows = list(targets.rows(edit, user)[start : start + size])
    return weigh(edit, rows, user)


def weigh(edit, rows, by):
    """Return what an edit would do to rows, one Outcome each."""
    refused = targets.refusals(edit, rows, by)
    found = []
    for row in rows:
        before = stepping.values(edit, row)
        refusal = refused.get(row.pk) or stepping.apply(edit, row)
        found.append(Outcome(row, before, stepping.values(edit, row), refusal))
    return found


@transaction.atomic
def start(edit_id, *, by):
    """Carry an edit out: a small one at once, a large one by a worker. Returns the edit."""
    edit = _own_draft(edit_id, by)
    if not edit.steps or not edit.reason:
        raise Refused(_("Say what shall be changed, and why, before it is carried out."))
    return _start(edit, by, undo=False)


@transaction.atomic
def undo(edit_id, *, by):
    """Take an edit back, at once or by a worker. Returns the edit."""
    require(may_catalogue(by))
    edit = BulkEdit.objects.select_for_update().get(pk=edit_id)
    if edit.status != Status.DONE:
        raise Refused(_("Only a change that is done can be undone; this one is %(status)s.") % _told(edit))
    return _start(edit, by, undo=True)


def _start(edit, by, *, undo):
    size = edit.changed if undo else targets.rows(edit, by).count()
    if size <= AT_ONCE:
        return (take_back if undo else carry_out)(edit.pk, by=by)
    _move(edit, Status.UNDOING if undo else Status.WAITING)
    bell.ring(BulkRun.objects.create(edit=edit, by=by, undo=undo, total=size))
    return edit


@transaction.atomic
def carry_out(edit_id, *, by, progress=None):
    """Change the rows that may be changed, all or none of them; done already, it changes nothing."""
    edit = BulkEdit.objects.select_for_update().get(pk=edit_id)
    require(may_catalogue(by))
    if edit.status not in (Status.DRAFT, Status.WAITING):
        return edit
    ids = list(targets.rows(edit, by).values_list("pk", flat=True))
    touched = set()
    for place in range(0, len(ids), BATCH):
        outcomes = weigh(edit, targets.locked(edit, ids[place : place + BATCH]), by)
        touched |= _write(edit, [one for one in outcomes if one.changes], by)
        _note(edit, outcomes)
        if progress:
            progress(place + len(outcomes), len(ids))
    search.reindex(touched)
    edit.done_at = timezone.now()
    _move(edit, Status.DONE)
    journal.record("bulk.changed", edit, by=by, reason=edit.reason, after=_summary(edit, edit.changed))
    return edit


@transaction.atomic
def take_back(edit_id, *, by, progress=None):
    """Give the rows that still stand as the edit left them their former values; name the others."""
    edit = BulkEdit.objects.select_for_update().get(pk=edit_id)
    require(may_catalogue(by))
    if edit.status not in (Status.DONE, Status.UNDOING):
        return edit
    ids = list(edit.changes.filter(refusal="", undone=False).values_list("pk", flat=True))
    touched = set()
    for place in range(0, len(ids), BATCH):
        changes = list(edit.changes.filter(pk__in=ids[place : place + BATCH]).order_by("pk"))
        touched |= _restore(edit, changes, by)
        if progress:
            progress(place + len(changes), len(ids))
    search.reindex(touched)
    edit.undone_at, edit.undone_by = timezone.now(), by
    edit.restored = edit.changes.filter(undone=True).count()
    edit.left = edit.changes.filter(undone=False, refusal="").count()
    _move(edit, Status.UNDONE)
    journal.record(
        "bulk.undone", edit, by=by, reason=edit.reason, after={"restored": edit.restored, "left": edit.left}
    )
    return edit


def would_stay(edit, user):
    """Return [(BulkChange, why)] of the rows that undoing would leave alone, the first hundred."""
    found = []
    for change, _row, why in _standing(
        edit, list(edit.changes.filter(refusal="", undone=False)[:2000]), user
    ):
        if why:
            found.append((change, why))
    return found[:100]


def _write(edit, outcomes, by):
    """Save the rows of outcomes; return the keys of their works."""
    if outcomes:
        targets.save(edit, [(one.row, one.before) for one in outcomes], by)
    return {targets.work_id(one.row) for one in outcomes}


def _note(edit, outcomes):
    """Keep what happened to each row; rows that were so already are not mentioned."""
    noted = [one for one in outcomes if one.refusal or one.changes]
    BulkChange.objects.bulk_create(
        BulkChange(
            edit=edit,
            work_id=targets.work_id(one.row),
            item=one.row if edit.noun == BulkEdit.Noun.ITEM else None,
            before={} if one.refusal else one.before,
            after={} if one.refusal else one.after,
            revision=0 if one.refusal else one.row.revision,
            refusal=one.refusal[:500],
        )
        for one in noted
    )
    edit.refused += sum(bool(one.refusal) for one in noted)
    edit.changed += sum(not one.refusal for one in noted)


def _restore(edit, changes, by):
    restored, works = [], set()
    for change, row, why in _standing(edit, changes, by, lock=True):
        change.left_because = why[:500]
        if not why:
            now = stepping.values(edit, row)
            stepping.put(row, change.before)
            restored.append((row, now))
            works.add(change.work_id)
            change.undone = True
    targets.save(edit, restored, by)
    revisions = {row.pk: row.revision for row, _before in restored}
    for change in changes:
        change.undo_revision = revisions.get(change.item_id or change.work_id, 0) if change.undone else 0
    BulkChange.objects.bulk_update(changes, ["undone", "undo_revision", "left_because"], batch_size=BATCH)
    return works


def _standing(edit, changes, user, *, lock=False):
    """Yield (change, row, why it stays): an empty reason where the row is as the edit left it."""
    keys = [change.item_id or change.work_id for change in changes]
    open_keys = set(targets.of_keys(edit, keys, user).values_list("pk", flat=True))
    rows = targets.locked(edit, keys) if lock else targets.unlocked(edit, keys)
    rows = {row.pk: row for row in rows}
    for change in changes:
        row = rows.get(change.item_id or change.work_id)
        if row is None or row.pk not in open_keys:
            yield change, row, _("It is not there any more, or not open to you.")
        elif stepping.values(edit, row, change.after) != change.after:
            yield change, row, _("Somebody changed it since; it stays as it is now.")
        else:
            yield change, row, ""


def _summary(edit, changed):
    return {
        "noun": edit.noun,
        "steps": [f"{step['verb']} {step['field']}: {step.get('value', '')}" for step in edit.steps],
        "changed": changed,
        "refused": edit.refused,
    }


def _own_draft(edit_id, by):
    require(may_catalogue(by))
    edit = BulkEdit.objects.select_for_update().get(pk=edit_id)
    if edit.owner_id != by.pk:
        require(
            Denied(_("%(owner)s is preparing this change; begin one of your own.") % {"owner": edit.owner})
        )
    if edit.status != Status.DRAFT:
        raise Refused(_("This change is %(status)s already.") % _told(edit))
    return edit


def _move(edit, status):
    if status not in BulkEdit.NEXT[edit.status]:
        raise ValidationError(f"A bulk edit does not go from {edit.status} to {status}.")
    edit.status = status
    edit.save()


def _told(edit):
    return {"status": edit.get_status_display()}
