"""Catalogue works: create, change without losing a colleague's change, point at the signed version."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import journal
from archive.models import JournalEntry, Title, Version, Work
from archive.permissions import may_catalogue
from archive.vocabulary import TitleType

FIELDS = (
    "description_level",
    "forms",
    "countries",
    "year",
    "synopsis_en",
    "synopsis_zh",
    "is_part_of",
    "part_number",
    "collection",
    "note",
)
TITLE_FIELDS = ("text", "language", "script", "kind", "sort")


@dataclass(frozen=True)
class Change:
    """What a colleague made of one field since one looked."""

    field: str
    base: object
    theirs: object
    by: str
    at: object


class Conflict(Exception):
    """Somebody saved the work since it was read; `changes` are theirs, `revision` is the one to save on."""

    def __init__(self, work, changes):
        who = ", ".join(sorted({change.by for change in changes}))
        super().__init__(
            _("%(who)s changed this work while you were writing. Look at both and save again.") % {"who": who}
        )
        self.work = work
        self.revision = work.revision
        self.changes = changes


@transaction.atomic
def create_work(*, by, titles, **fields):
    """Catalogue a work with its titles: dicts of text, language, script, kind, sort.

    Raises ValidationError for fields the catalogue cannot hold.
    """
    require(may_catalogue(by))
    work = Work(**fields)
    work.full_clean()
    rows = _titles(titles)
    work.save()
    _write_titles(work, rows)
    journal.record("work.created", work, by=by, after=_state(work))
    return work


@transaction.atomic
def change_work(work_id, *, by, revision, reason, titles=None, **fields):
    """Change a work that still stands at `revision`; else raise Conflict with what changed meanwhile."""
    require(may_catalogue(by))
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A work has no field {', '.join(sorted(unknown))}; there are {', '.join(FIELDS)}.")
    work = Work.objects.select_for_update().get(pk=work_id)
    if work.revision != revision:
        raise Conflict(work, _changes_since(work, revision))
    before = _state(work)
    for name, value in fields.items():
        setattr(work, name, value)
    work.full_clean()
    if titles is not None and (rows := _titles(titles)) != before["titles"]:
        _write_titles(work, rows)
    after = _state(work)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return work
    work.revision += 1
    work.save()
    journal.record(
        "work.changed",
        work,
        by=by,
        reason=reason,
        before={"revision": revision} | {name: before[name] for name in changed},
        after={"revision": work.revision} | {name: after[name] for name in changed},
    )
    return work


@transaction.atomic
def set_signed_version(work_id, version_id, *, by, reason):
    """Point the title at its signed version, or at none; who may sign is decided by the reviews."""
    work = Work.objects.select_for_update().get(pk=work_id)
    version = Version.objects.get(pk=version_id) if version_id else None
    if version and version.work_id != work.pk:
        raise ValueError(f"Version {version.pk} belongs to work {version.work_id}, not to work {work.pk}.")
    if work.signed_version_id == (version.pk if version else None):
        return work
    before = _pointer(work.signed_version)
    work.signed_version = version
    work.save(update_fields=["signed_version", "changed_at"])
    journal.record(
        "work.signed_version_set", work, by=by, reason=reason, before=before, after=_pointer(version)
    )
    return work


def _pointer(version):
    if version is None:
        return {"version": None}
    return {"version": version.number, "manifest_digest": version.manifest_digest}


def _titles(titles):
    """Return clean rows; exactly one of them is the preferred title."""
    rows = [{name: str(row.get(name, "") or "") for name in TITLE_FIELDS} for row in titles]
    for row in rows:
        row["kind"] = row["kind"] or str(TitleType.PREFERRED)
        row["language"] = row["language"] or "zh"
        Title(**row).clean_fields(exclude=["work"])
    preferred = sum(row["kind"] == TitleType.PREFERRED for row in rows)
    if preferred != 1:
        raise ValidationError(
            _("A work has exactly one preferred title; here are %(count)d.") % {"count": preferred}
        )
    return rows


def _write_titles(work, rows):
    work.titles.all().delete()
    Title.objects.bulk_create([Title(work=work, **row) for row in rows])
    work._prefetched_objects_cache = {}


def _state(work):
    state = {name: getattr(work, Work._meta.get_field(name).attname) for name in FIELDS}
    state["titles"] = list(work.titles.order_by("pk").values(*TITLE_FIELDS))
    return state


def _changes_since(work, revision):
    """Return one Change per field that moved after a revision: what it was then, what it is now."""
    entries = JournalEntry.objects.filter(
        verb="work.changed",
        subject_type=work._meta.label_lower,
        subject_id=str(work.pk),
        before__revision__gte=revision,
    ).order_by("pk")
    changes = {}
    for entry in entries:
        for name in entry.before.keys() - {"revision"}:
            base = changes[name].base if name in changes else entry.before[name]
            changes[name] = Change(name, base, entry.after[name], entry.by_name, entry.at)
    return [changes[name] for name in sorted(changes)]
