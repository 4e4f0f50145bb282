"""Carry out what a changed record changes in the work that came of it, field by field."""

from archive import journal
from archive.dates import years
from archive.exchange.incoming import agents, compare, create, state
from archive.exchange.incoming.compare import ADD, CREATE, REMOVE
from archive.models import (
    Credit,
    Identifier,
    Item,
    Manifestation,
    ManifestationLanguage,
    SourceRecord,
    Title,
    Variant,
    Work,
)
from archive.vocabulary import TitleType

MODELS = {"variant": Variant, "manifestation": Manifestation, "item": Item}


def change(batch, rows, drafts, known, *, by):
    """Change the works of some rows and keep what their source says now; return the changed works' ids."""
    touched = []
    for row in rows:
        draft, record = drafts[row.number], known.get(row.key)
        results = record.results if record else state.joined(row.work_id, draft)
        found = compare.effective(row.changes, row.take_source)
        if found or record is None:
            work = Work.objects.select_for_update().get(pk=row.work_id)
            results = One(batch, work, draft, results).carry_out(found)
            _record(batch, work, found, by)
            touched.append(work.pk)
        _keep(batch, row, record, results)
    return touched


def _record(batch, work, found, by):
    """Raise the revision, so that a cataloguer with the form open sees it, and tell the journal."""
    before, after = {"revision": work.revision}, {"revision": work.revision + 1}
    for (thing, key, field), was, becomes, _what in found:
        if (thing, field) == ("work", "part_of"):
            continue
        name = field if thing == "work" else " ".join(filter(None, [thing, key, field]))
        if thing in compare.SETS or was in ("", None) or isinstance(was, list):
            name = thing if not field else name
            before.setdefault(name, [])
            after.setdefault(name, [])
            _listed(before, name, was)
            _listed(after, name, becomes)
        else:
            before[name], after[name] = was, becomes
    work.revision += 1
    work.save()
    journal.record(
        "work.changed",
        work,
        by=by,
        before=before,
        after=after,
        reason=f"{batch.source}: {batch.name} {batch.reason}".strip(),
    )


def _listed(told, name, value):
    if value not in ("", None) and isinstance(told[name], list):
        told[name].append(" · ".join(value) if isinstance(value, list) else value)


def _keep(batch, row, record, results):
    fields = create.said(batch, row, results)
    if record is None:
        SourceRecord.objects.create(source=batch.source, key=row.key, work_id=row.work_id, **fields)
        return
    for name, value in fields.items():
        setattr(record, name, value)
    record.save(update_fields=[*fields, "changed_at"])


class One:
    """The change of one work."""

    def __init__(self, batch, work, draft, results):
        self.batch, self.work, self.draft, self.results = batch, work, draft, results

    def carry_out(self, found):
        """Carry out the changes; return the results with what was made."""
        for path, before, after, what in found:
            thing, key, field = path
            if what == CREATE:
                continue
            if thing in compare.SETS or field in compare.INNER_SETS:
                self._element(thing, key, field, after if what == ADD else before, what)
            elif thing == "title":
                Title.objects.filter(work=self.work, kind=TitleType.PREFERRED).update(**{field: after})
            elif thing == "work":
                self._word(field, after)
            else:
                self._of_thing(thing, key, field, after)
        made = create.add_things([(self.work.pk, self.draft, self.results)])
        return made[self.work.pk]

    def _word(self, field, value):
        if field == "part_of":
            return
        setattr(self.work, field, _typed(Work, field, value))
        if field == "year":
            self.work.first_year, self.work.last_year = years(self.work.year)

    def _of_thing(self, thing, key, field, value):
        model = MODELS[thing]
        pk = self.results[state.RESULTS[thing]][key]
        model.objects.filter(pk=pk).update(**{field: _typed(model, field, value)})

    def _element(self, thing, key, field, values, what):
        if thing == "titles":
            self._title(values, what)
        elif thing == "credits":
            self._credit(values, what)
        elif field == "languages":
            self._language(self.results["manifestations"][key], values, what)
        else:
            owner = "work" if thing == "identifiers" else thing
            pk = self.work.pk if owner == "work" else self.results[state.RESULTS[owner]][key]
            self._identifier(owner, pk, values, what)

    def _title(self, values, what):
        if what == ADD:
            Title.objects.create(**create.title_row(self.work.pk, values))
            return
        kind, text, language, _script, _sort = values
        rows = Title.objects.filter(work=self.work, kind=kind, text=text, language=language)
        rows.exclude(kind=TitleType.PREFERRED).delete()

    def _credit(self, values, what):
        role, key, note = values
        if what == ADD:
            create.add_credits(self.batch.source, [(self.work.pk, self.draft, [values])])
            return
        agent = agents.known_agents(self.batch.source, [key]).get(key)
        Credit.objects.filter(work=self.work, agent=agent, role=role, note=note).delete()

    def _language(self, pk, values, what):
        language, usage = values
        fields = {"manifestation_id": pk, "language": language, "usage": usage}
        if what == ADD:
            ManifestationLanguage.objects.get_or_create(**fields)
        elif what == REMOVE:
            ManifestationLanguage.objects.filter(**fields).delete()

    def _identifier(self, owner, pk, values, what):
        row = create.identifier_row(owner, pk, values)
        there = Identifier.objects.filter(**row)
        if what == REMOVE:
            there.delete()
        elif not there.exists():
            Identifier.objects.create(**row)


def _typed(model, field, value):
    """Return a compared text as the field keeps it."""
    column = model._meta.get_field(field)
    if value == "":
        return None if column.null else column.get_default() if column.choices and not column.blank else ""
    return column.to_python(value)
