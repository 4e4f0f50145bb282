"""Change records two people may hold open at once: nobody's change is lost, every change is journalled."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import journal
from archive.bulk.since import in_bulk_since
from archive.lines import straighten
from archive.models import JournalEntry, Work
from archive.permissions import may_catalogue, may_see_catalogue


@dataclass(frozen=True)
class Change:
    """What a colleague made of one field since one looked."""

    field: str
    base: object
    theirs: object
    by: str
    at: object


class Conflict(Exception):
    """Somebody saved the record since it was read; `changes` are theirs, `revision` is the one to save on."""

    def __init__(self, record, changes):
        who = ", ".join(sorted({change.by for change in changes})) or _("A colleague")
        sentence = (
            _("%(who)s changed this work while you were writing. Look at both and save again.")
            if isinstance(record, Work)
            else _("%(who)s changed this record while you were writing. Look at both and save again.")
        )
        super().__init__(sentence % {"who": who})
        self.record = self.work = record
        self.revision = record.revision
        self.changes = changes


def _as_they_are(record, rows):
    return rows


@dataclass(frozen=True)
class Rows:
    """Small rows that belong to one record and are written as a whole: titles, names, credits.

    `fields` are attribute names; `prepare(record, rows)` completes and refuses; `position` names the field
    that numbers the rows, where there is one.
    """

    name: str
    model: type
    owner: str
    fields: tuple
    prepare: callable = _as_they_are
    position: str = ""

    def read(self, record):
        """Return the rows that stand, as dicts."""
        order = (self.position, "pk") if self.position else ("pk",)
        return list(getattr(record, self.name).order_by(*order).values(*self.fields))

    def clean(self, record, rows):
        """Return complete rows; raises ValidationError that names the row and the value."""
        blank = {name: self._blank(name) for name in self.fields}
        rows = [blank | {name: row[name] for name in self.fields if row.get(name)} for row in rows]
        rows = self.prepare(record, rows)
        seen = []
        for number, row in enumerate(rows, 1):
            self._check(row, number)
            if row in seen:
                raise ValidationError(
                    _("Row %(number)d says the same as a row before it.") % {"number": number}
                )
            seen.append(row)
        return rows

    def write(self, record, rows):
        """Put the rows in the place of those that stand."""
        getattr(record, self.name).all().delete()
        numbered = [{self.position: n} if self.position else {} for n, _row in enumerate(rows, 1)]
        made = [
            self.model(**{self.owner: record}, **row, **number)
            for row, number in zip(rows, numbered, strict=True)
        ]
        self.model.objects.bulk_create(made)
        record._prefetched_objects_cache = {}

    def _blank(self, name):
        return self.model._meta.get_field(name.removesuffix("_id")).get_default()

    def _check(self, row, number):
        one = self.model(**row)
        straighten(one)
        outside = {f.name for f in self.model._meta.fields if f.attname not in row}
        try:
            one.clean_fields(exclude=outside)
            one.clean()
        except ValidationError as error:
            sentences = " ".join(error.messages)
            raise ValidationError(
                _("Row %(number)d, %(row)s: %(why)s"),
                params={"number": number, "row": one, "why": sentences},
            ) from error
        row.update({name: getattr(one, name) for name in row})


def _own_work(record):
    return record if isinstance(record, Work) else getattr(record, "work", None)


@dataclass(frozen=True)
class Kind:
    """What the verbs must know of a kind of record: its fields, its rows, who may, whose work it is."""

    model: type
    noun: str
    fields: tuple
    rows: tuple = ()
    may: callable = may_catalogue
    work: callable = field(default=_own_work)

    def allow(self, by, record):
        """Raise Refused unless the person may change such records and see this one's work."""
        require(self.may(by))
        work = self.work(record)
        if work is not None and work.pk is not None:
            require(may_see_catalogue(by, work))

    def state(self, record):
        """Return every field and row of the record as the journal keeps them."""
        names = {name: self.model._meta.get_field(name).attname for name in self.fields}
        state = {name: getattr(record, attname) for name, attname in names.items()}
        return state | {rows.name: rows.read(record) for rows in self.rows}

    def split(self, asked):
        """Return (fields, rows) of what was asked; raises TypeError for what the record does not have."""
        known = {rows.name: rows for rows in self.rows}
        if unknown := set(asked) - set(self.fields) - set(known):
            there = ", ".join((*self.fields, *known))
            raise TypeError(f"A {self.noun} has no field {', '.join(sorted(unknown))}; there are {there}.")
        fields = {name: value for name, value in asked.items() if name in self.fields}
        return fields, [(known[name], value) for name, value in asked.items() if name in known]


@transaction.atomic
def add(kind, record, *, by, rows=(), after=None, verb="added", reason=""):
    """Save a new record with its rows and write it down; `after` is what was said, else its whole state."""
    kind.allow(by, record)
    straighten(record)
    record.full_clean()
    cleaned = [(piece, piece.clean(record, asked)) for piece, asked in rows if asked is not None]
    record.save()
    for piece, given in cleaned:
        piece.write(record, given)
    written = kind.state(record) if after is None else {**after, **{p.name: given for p, given in cleaned}}
    journal.record(f"{kind.noun}.{verb}", record, by=by, after=written, reason=reason, work=kind.work(record))
    return record


@transaction.atomic
def change(kind, pk, *, by, revision, reason, asked, check=None):
    """Change a record that still stands at `revision`; else raise Conflict with what changed meanwhile.

    `check(record, before)` may refuse with a ValidationError before anything is saved.
    """
    fields, rows = kind.split(asked)
    record = _standing(kind, pk)
    kind.allow(by, record)
    if record.revision != revision:
        raise Conflict(record, changes_since(kind, record, revision))
    before = kind.state(record)
    for name, value in fields.items():
        setattr(record, name, value)
    straighten(record)
    record.full_clean()
    if check is not None:
        check(record, before)
    for piece, given in rows:
        if given is not None and (clean := piece.clean(record, given)) != before[piece.name]:
            piece.write(record, clean)
    after = kind.state(record)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return record
    record.revision += 1
    record.save()
    journal.record(
        f"{kind.noun}.changed",
        record,
        by=by,
        reason=reason,
        before={"revision": revision} | {name: before[name] for name in changed},
        after={"revision": record.revision} | {name: after[name] for name in changed},
        work=kind.work(record),
    )
    return record


@transaction.atomic
def remove(kind, pk, *, by, revision, reason):
    """Remove a record on which nothing hangs; what it said stays in the journal.

    Raises Conflict where somebody changed it meanwhile, ValidationError where something hangs on it.
    """
    record = _standing(kind, pk)
    kind.allow(by, record)
    if record.revision != revision:
        raise Conflict(record, changes_since(kind, record, revision))
    before, work, name = kind.state(record), kind.work(record), str(record)
    try:
        with transaction.atomic():
            record.delete()
    except ProtectedError as error:
        held = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
        raise ValidationError(
            _("“%(name)s” cannot be removed: %(what)s hang on it. Move or remove them first."),
            params={"name": name, "what": ", ".join(held)},
        ) from error
    record.pk = pk
    journal.record(f"{kind.noun}.removed", record, by=by, reason=reason, before=before, work=work)
    return record


def _standing(kind, pk):
    """Return a record, locked; raise ValidationError where somebody removed it a moment ago."""
    record = kind.model.objects.select_for_update().filter(pk=pk).first()
    if record is None:
        raise ValidationError(_("Somebody has removed it meanwhile; the journal keeps what it said."))
    return record


def changes_since(kind, record, revision):
    """Return one Change per field that moved after a revision: what it was then, what it is now."""
    entries = JournalEntry.objects.filter(
        verb=f"{kind.noun}.changed",
        subject_type=record._meta.label_lower,
        subject_id=str(record.pk),
        before__revision__gte=revision,
    ).order_by("pk")
    told = [(entry.at, entry.by_name, entry.before, entry.after) for entry in entries]
    changes = {}
    for at, by, before, after in sorted((*told, *in_bulk_since(record, revision)), key=lambda one: one[0]):
        for name in before.keys() - {"revision"}:
            base = changes[name].base if name in changes else before[name]
            changes[name] = Change(name, base, after[name], by, at)
    return [changes[name] for name in sorted(changes)]
