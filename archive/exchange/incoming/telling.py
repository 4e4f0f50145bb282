"""Read an import aloud: its changes field by field, its reasons, and what found no home."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from archive import terms
from archive.exchange.incoming.draft import MODELS
from archive.vocabulary import WorkForm

WHAT = {
    "set": ("badge-info", pgettext_lazy("import", "changes")),
    "conflict": ("badge-warn", pgettext_lazy("import", "conflict")),
    "add": ("badge-ok", pgettext_lazy("import", "adds")),
    "remove": ("badge-warn", pgettext_lazy("import", "takes away")),
    "create": ("badge-ok", pgettext_lazy("import", "makes")),
    "gone": ("", pgettext_lazy("import", "gone from the source, kept here")),
}
THINGS = {
    "work": "",
    "title": gettext_lazy("preferred title"),
    "titles": gettext_lazy("other titles"),
    "credits": gettext_lazy("credits"),
    "identifiers": gettext_lazy("identifiers"),
    "variant": gettext_lazy("variant"),
    "manifestation": gettext_lazy("manifestation"),
    "item": gettext_lazy("item"),
}
FIELDS = {
    "part_of": gettext_lazy("part of"),
    "languages": gettext_lazy("languages"),
    "identifiers": gettext_lazy("identifiers"),
    "": "",
}


@dataclass(frozen=True)
class Told:
    """One change as a person reads it."""

    label: str
    before: str
    after: str
    badge: str
    what: str


def changes(row):
    """Return the changes of a row as a person reads them."""
    return [_change(path, before, after, what) for path, before, after, what in row.changes]


def _change(path, before, after, what):
    thing, key, field = path
    badge, word = WHAT[what]
    label = " · ".join(part for part in (str(THINGS[thing]), key, _field(thing, field)) if part)
    return Told(label, _value(thing, field, before), _value(thing, field, after), badge, str(word))


def _field(thing, field):
    if field in FIELDS:
        return str(FIELDS[field])
    return str(MODELS[thing]._meta.get_field(field).verbose_name)


def _value(thing, field, value):
    if isinstance(value, list):
        if thing == "credits":
            role, agent, note = value
            return " · ".join(part for part in (terms.label("CreditRole", role), agent, note) if part)
        return " · ".join(str(part) for part in value if part)
    if (thing, field) == ("work", "forms"):
        return ", ".join(str(WorkForm(code).label) for code in value.split(",") if code in WorkForm.values)
    if thing in MODELS and field not in FIELDS:
        choices = dict(MODELS[thing]._meta.get_field(field).flatchoices)
        return str(choices.get(value, value))
    return str(value)


def reasons(row):
    """Return why a row is refused, or what was not done of it, in the reader's language."""
    return [_(sentence) % _named(params) for sentence, params in row.reasons]


def _named(params):
    """Put the names of fields among the params into the reader's language."""
    told = dict(params)
    for name in {"field", "kind"} & params.keys():
        models = (
            model for model in MODELS.values() if params[name] in {one.name for one in model._meta.fields}
        )
        if model := next(models, None):
            told[name] = model._meta.get_field(params[name]).verbose_name
    return told


def homeless(batch):
    """Return (field, values in notes, values in the source record alone), the most first."""
    rows = [(field, noted, left) for field, (noted, left) in batch.homeless.items()]
    return sorted(rows, key=lambda row: (-row[1] - row[2], row[0]))


def draft(draft):
    """Return (label, text) lines of what a new record will be."""
    lines = [(str(THINGS["title"]), draft["title"].get("text", ""))]
    lines += [(str(THINGS["titles"]), _value("titles", "", row[:2])) for row in draft["titles"]]
    lines += [
        (_field("work", name), _value("work", name, text)) for name, text in draft["work"].items() if text
    ]
    lines += [(str(FIELDS["part_of"]), draft["part_of"])] if draft["part_of"] else []
    lines += [(str(THINGS["credits"]), _value("credits", "", row)) for row in draft["credits"]]
    lines += [(str(THINGS["identifiers"]), _value("identifiers", "", row)) for row in draft["identifiers"]]
    for thing, name in (("variant", "variants"), ("manifestation", "manifestations"), ("item", "items")):
        for key, row in draft[name].items():
            lines.append((f"{THINGS[thing]} {key}", _facts(thing, row)))
    return lines


def _facts(thing, row):
    told = []
    for name, value in row.items():
        if name == "languages":
            told.append(", ".join(f"{language} ({usage})" for language, usage in value))
        elif name not in {"of", "identifiers", "hint", "variant"} and value not in ("", None):
            told.append(f"{_field(thing, name)}: {_value(thing, name, value)}")
    return "; ".join(told)
