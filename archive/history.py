"""Read the journal aloud: what a verb means and which field went from what to what."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from archive import terms
from archive.models import (
    Agent,
    Baseline,
    Collection,
    CostLine,
    Inspection,
    Item,
    JournalEntry,
    Loan,
    Location,
    Manifestation,
    ManifestationLanguage,
    TimeEntry,
    Variant,
    Version,
    Work,
)
from archive.verbs import verb_label
from archive.vocabulary import WorkForm
from archive.vocabulary.conditions import said

LABELS = {
    "titles": gettext_lazy("titles"),
    "recipe_digest": gettext_lazy("recipe digest"),
    "names": gettext_lazy("names"),
    "credits": gettext_lazy("credits"),
    "identifiers": gettext_lazy("identifiers"),
    "languages": gettext_lazy("languages"),
    "items": gettext_lazy("items"),
    "duplicate": gettext_lazy("duplicate"),
    "count": gettext_lazy("how many"),
    "photos": gettext_lazy("photographs"),
    "shrinkage": gettext_lazy("mean shrinkage %"),
    "revision": gettext_lazy("revision"),
    "sha256": gettext_lazy("SHA-256"),
    "file": gettext_lazy("stored as"),
    "asset": gettext_lazy("asset"),
    "version": gettext_lazy("version"),
    "frame_rate": gettext_lazy("frame rate"),
    "file_digest": gettext_lazy("file digest"),
    "one_signer": gettext_lazy("one signer"),
    "frames_per_day": gettext_lazy("frames per person-day"),
    "factor": gettext_lazy("what was wrong"),
    "factors": gettext_lazy("proved by"),
    "person": gettext_lazy("person"),
    "username": gettext_lazy("user name"),
}
ROOMS = (Work, Item, Inspection, Manifestation, Version, TimeEntry, CostLine, Baseline, Location, Loan)
NAMED = (User, Work, Agent, Collection, Location, Manifestation, Variant, Item)


@dataclass(frozen=True)
class Change:
    """One field's way from before to after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Story:
    """A journal entry as a person reads it."""

    entry: object
    verb: str
    changes: tuple

    @property
    def is_short(self):
        """Say whether its one change fits into the line."""
        return len(self.changes) == 1


def told(entries, reader=None):
    """Return a Story per journal entry; works the reader may not see are not named."""
    return [Story(entry, verb_label(entry.verb), tuple(changes(entry, reader))) for entry in entries]


def logins(user):
    """Return the journal's entries of a person's own logins, log-outs and failures, newest first."""
    own = Q(subject_type=user._meta.label_lower, subject_id=str(user.pk), verb__startswith="account.")
    failed = Q(verb="account.login_failed", after__username=user.get_username())
    return JournalEntry.objects.filter(own | failed)


def of_work(work):
    """Return every entry about a work and whatever stands under it, newest first."""
    return work.journal.select_related("by")


def of_record(record):
    """Return the entries about one record itself, newest first."""
    kind = record._meta.label_lower
    return JournalEntry.objects.filter(subject_type=kind, subject_id=str(record.pk)).select_related("by")


def changes(entry, reader=None):
    """Yield a Change per field that the entry tells of, except counters and what stayed empty."""
    subject = _model(entry.subject_type)
    for name in dict.fromkeys([*entry.after, *entry.before]):
        before = written(name, entry.before.get(name), subject, reader)
        after = written(name, entry.after.get(name), subject, reader)
        if name != "revision" and before != after:
            yield Change(field_label(name, subject), before, after)


def field_label(name, subject=None):
    """Return a field's name in the reader's language; `subject` is the record or model it is a field of."""
    if name in LABELS:
        return LABELS[name]
    for model in _rooms(subject):
        found = next((field for field in model._meta.fields if field.name == name), None)
        if found is not None:
            return found.verbose_name
    return name.replace("_", " ")


def written(name, value, subject=None, reader=None):
    """Write a journalled value as the reader reads it; closed works are not named."""
    if value in (None, "", [], {}):
        return ""
    if name in ROWS:
        return " · ".join(ROWS[name](row) for row in value)
    if name == "conditions":
        return "; ".join(f"{part}: {', '.join(map(str, found))}" for part, found in said(value))
    if isinstance(value, bool | list | dict):
        return _gathered(value)
    return _referred(name, value, subject, reader) or _choice(name, str(value), subject)


def _gathered(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if value.get("name"):
        return str(value["name"])
    return ngettext("%(count)d entry", "%(count)d entries", len(value)) % {"count": len(value)}


def _referred(name, value, subject, reader):
    """Return what a key of another row stands for, or None where it is no key of one."""
    for model in _rooms(subject):
        field = next((field for field in model._meta.fields if field.name == name), None)
        if field is None:
            continue
        if field.is_relation and field.related_model in NAMED and str(value).isdecimal():
            row = field.related_model.objects.filter(pk=value).first()
            if isinstance(row, Work) and not _is_open(row, reader):
                return _("a work of a closed collection")
            return str(row) if row else f"#{value}"
        return None
    return None


def _is_open(work, reader):
    if work.collection_id is None or not work.collection.restricted:
        return True
    return reader is not None and Work.objects.visible_to(reader).filter(pk=work.pk).exists()


def _choice(name, value, subject):
    codes = value.split(",") if name == "forms" else [value]
    for model in _rooms(subject):
        try:
            choices = dict(model._meta.get_field(name).flatchoices)
        except (FieldDoesNotExist, AttributeError):
            continue
        if value in choices:
            return str(choices[value])
    if name == "forms":
        return ", ".join(str(dict(WorkForm.choices).get(code, code)) for code in codes)
    return value


def _rooms(subject):
    if subject is None:
        return ROOMS
    own = subject if isinstance(subject, type) else type(subject)
    return (own, *(model for model in ROOMS if model is not own))


def _model(label):
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None


def _credit(row):
    agent = Agent.objects.with_names().filter(pk=row.get("agent_id")).first()
    name = row.get("credited_as") or str((agent and agent.merged_into) or agent or f"#{row.get('agent_id')}")
    return f"{terms.label('CreditRole', row['role'])}: {name}"


ROWS = {
    "titles": lambda row: row["text"],
    "names": lambda row: row["text"],
    "credits": _credit,
    "identifiers": lambda row: f"{row['scheme']} {row['value']}",
    "languages": lambda row: f"{row['language']} ({_choice('usage', row['usage'], ManifestationLanguage)})",
}
