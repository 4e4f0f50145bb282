"""The steps of a bulk edit: which fields, what is done to them, and whether a row may become that."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.permissions import Refused
from archive.lines import straighten
from archive.models import Item, Work

SET, CLEAR, ADD, REMOVE = "set", "clear", "add", "remove"
VERBS = {
    SET: pgettext_lazy("bulk edit", "set"),
    ADD: pgettext_lazy("bulk edit", "add"),
    REMOVE: pgettext_lazy("bulk edit", "take out"),
    CLEAR: pgettext_lazy("bulk edit", "empty"),
}
MODELS = {"work": Work, "item": Item}


@dataclass(frozen=True)
class Field:
    """A field that can be changed in bulk: how it is kept, and which verbs it takes."""

    name: str
    verbs: tuple
    codes: bool = False  # codes with commas between

    def model_field(self, noun):
        """Return Django's field."""
        return MODELS[noun]._meta.get_field(self.name)

    def attname(self, noun):
        """Return the attribute that holds the value."""
        return self.model_field(noun).attname

    def label(self, noun):
        """Return its name for a reader."""
        return self.model_field(noun).verbose_name


LIST, PLAIN, NEEDED, TEXT = (ADD, REMOVE, SET, CLEAR), (SET, CLEAR), (SET,), (ADD, SET, CLEAR)
FIELDS = {
    "work": {
        field.name: field
        for field in (
            Field("forms", LIST, codes=True),
            Field("countries", LIST, codes=True),
            Field("collection", PLAIN),
            Field("description_level", NEEDED),
            Field("year", PLAIN),
            Field("note", TEXT),
        )
    },
    "item": {
        field.name: field
        for field in (
            Field("location", PLAIN),
            Field("access_status", NEEDED),
            Field("element", NEEDED),
            Field("generation", PLAIN),
            Field("gauge", NEEDED),
            Field("base", NEEDED),
            Field("colour", NEEDED),
            Field("sound", NEEDED),
            Field("stock", PLAIN),
            Field("acquisition", PLAIN),
            Field("acquired_from", PLAIN),
            Field("note", TEXT),
        )
    },
}
NOTHING = gettext_lazy("Choose at least one field to change.")


def checked(noun, steps):
    """Return steps that can be done; raises Refused that names the one that cannot."""
    fields = FIELDS[noun]
    for step in steps:
        field = fields.get(step["field"])
        if field is None or step["verb"] not in field.verbs:
            known = ", ".join(fields)
            raise Refused(
                _("“%(verb)s %(field)s” cannot be done in bulk; the fields are %(known)s.")
                % {"verb": step["verb"], "field": step["field"], "known": known}
            )
        if step["verb"] != CLEAR and step.get("value") in (None, "", []):
            raise Refused(_("Say what “%(field)s” shall become.") % {"field": field.label(noun)})
    if not steps:
        raise Refused(NOTHING)
    return [{"field": s["field"], "verb": s["verb"], "value": s.get("value", "")} for s in steps]


def values(edit, row, names=None):
    """Return the values of an edit's fields on a row, by attribute, as JSON keeps them."""
    if names is None:
        names = [FIELDS[edit.noun][step["field"]].attname(edit.noun) for step in edit.steps]
    return {name: getattr(row, name) for name in names}


def put(row, kept):
    """Give a row back what was kept of it."""
    for name, value in kept.items():
        setattr(row, name, value)


def apply(edit, row):
    """Change a row as the steps say, in memory; return why it may not become that, or nothing."""
    before = values(edit, row)
    for step in edit.steps:
        field = FIELDS[edit.noun][step["field"]]
        name = field.attname(edit.noun)
        setattr(row, name, _changed(field, edit.noun, getattr(row, name), step))
    if values(edit, row) == before:
        return ""
    straighten(row)
    touched = {FIELDS[edit.noun][step["field"]].name for step in edit.steps}
    untouched = {field.name for field in row._meta.fields if field.name not in touched}
    try:
        row.full_clean(exclude=untouched, validate_unique=False)
    except ValidationError as error:
        put(row, before)
        return " ".join(error.messages)
    return ""


def _changed(field, noun, value, step):
    verb, given = step["verb"], step["value"]
    if verb == CLEAR:
        return None if field.model_field(noun).null else ""
    if field.codes:
        now, codes = (
            [code for code in value.split(",") if code],
            given if isinstance(given, list) else [given],
        )
        if verb == ADD:
            now += [code for code in codes if code not in now]
        elif verb == REMOVE:
            now = [code for code in now if code not in codes]
        else:
            now = list(codes)
        return ",".join(now)
    if verb == ADD:
        return value if given in value.split("\n") else f"{value}\n{given}".strip()
    return given
