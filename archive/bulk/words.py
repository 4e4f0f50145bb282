"""Bulk edits as a person reads them: steps in words, rows with before and after."""

from django.utils.translation import gettext as _

from archive.bulk.steps import CLEAR, FIELDS, VERBS
from archive.models import Collection, Location, Work
from archive.vocabulary import WorkForm

KEYED = {"collection_id": Collection, "location_id": Location}


def row_name(row):
    """Return how a work or an item is called; an item with its work."""
    return str(row) if isinstance(row, Work) else f"{row} · {row.work}"


def steps(edit):
    """Return the steps of an edit in words."""
    told = []
    for step in edit.steps:
        field = FIELDS[edit.noun][step["field"]]
        verb, label = VERBS[step["verb"]], field.label(edit.noun)
        if step["verb"] == CLEAR:
            told.append(_("%(verb)s %(field)s") % {"verb": verb, "field": label})
        else:
            value = step["value"]
            value = ",".join(value) if isinstance(value, list) else value
            value = written(edit, field.attname(edit.noun), value)
            told.append(_("%(verb)s %(field)s: %(value)s") % {"verb": verb, "field": label, "value": value})
    return told


def outcomes(edit, found):
    """Return (name, address, [(label, before, after)], refusal, changes) per outcome."""
    return [
        (row_name(one.row), _address(one.row), _pairs(edit, one.before, one.after), one.refusal, one.changes)
        for one in found
    ]


def changes(edit, found):
    """Return (name, address, [(label, before, after)], change) per BulkChange."""
    return [
        (
            row_name(change.item or change.work),
            change.work.get_absolute_url(),
            _pairs(edit, change.before, change.after),
            change,
        )
        for change in found
    ]


def written(edit, name, value):
    """Return a kept value in the reader's words."""
    if value in (None, ""):
        return "—"
    if name in KEYED:
        row = KEYED[name].objects.filter(pk=value).first()
        return str(row) if row else str(value)
    if name == "forms":
        labels = dict(WorkForm.choices)
        return ", ".join(str(labels.get(code, code)) for code in str(value).split(","))
    field = next(one for one in FIELDS[edit.noun].values() if one.attname(edit.noun) == name)
    choices = dict(field.model_field(edit.noun).flatchoices or ())
    return str(choices.get(value, value))


def _pairs(edit, before, after):
    labels = {field.attname(edit.noun): field.label(edit.noun) for field in FIELDS[edit.noun].values()}
    return [
        (labels[name], written(edit, name, before[name]), written(edit, name, after.get(name)))
        for name in before
        if before[name] != after.get(name)
    ]


def _address(row):
    return (row if isinstance(row, Work) else row.work).get_absolute_url()
