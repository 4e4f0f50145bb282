"""Read the journal aloud: what a verb means and which field went from what to what."""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.models import (
    Baseline,
    CostLine,
    Inspection,
    Item,
    JournalEntry,
    Manifestation,
    TimeEntry,
    Version,
    Work,
)
from archive.verbs import verb_label

LABELS = {
    "titles": gettext_lazy("titles"),
    "revision": gettext_lazy("revision"),
    "sha256": gettext_lazy("SHA-256"),
    "file": gettext_lazy("stored as"),
    "asset": gettext_lazy("asset"),
    "version": gettext_lazy("version"),
    "frame_rate": gettext_lazy("frame rate"),
    "file_digest": gettext_lazy("file digest"),
    "one_signer": gettext_lazy("one signer"),
    "frames_per_day": gettext_lazy("frames per person-day"),
    "person": gettext_lazy("person"),
    "username": gettext_lazy("user name"),
}
ROOMS = (Work, Item, Inspection, Manifestation, Version, TimeEntry, CostLine, Baseline)


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


def told(entries):
    """Return a Story per journal entry."""
    return [Story(entry, verb_label(entry.verb), tuple(changes(entry))) for entry in entries]


def logins(user):
    """Return the journal's entries of a person's own logins, log-outs and failures, newest first."""
    own = Q(subject_type=user._meta.label_lower, subject_id=str(user.pk), verb__startswith="account.")
    failed = Q(verb="account.login_failed", after__username=user.get_username())
    return JournalEntry.objects.filter(own | failed)


def changes(entry):
    """Yield a Change per field that the entry tells of, except counters and what stayed empty."""
    for name in dict.fromkeys([*entry.after, *entry.before]):
        before, after = written(name, entry.before.get(name)), written(name, entry.after.get(name))
        if name != "revision" and before != after:
            yield Change(field_label(name), before, after)


def field_label(name):
    """Return a field's name in the reader's language."""
    if name in LABELS:
        return LABELS[name]
    for model in ROOMS:
        found = next((field for field in model._meta.fields if field.name == name), None)
        if found is not None:
            return found.verbose_name
    return name.replace("_", " ")


def written(name, value):
    """Write a journalled value as a person reads it."""
    if value in (None, "", [], {}):
        return ""
    if name == "titles":
        return " · ".join(row["text"] for row in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dict):
        return ngettext("%(count)d entry", "%(count)d entries", len(value)) % {"count": len(value)}
    return _choice(name, str(value))


def _choice(name, value):
    for model in ROOMS:
        try:
            choices = model._meta.get_field(name).flatchoices
        except (FieldDoesNotExist, AttributeError):
            continue
        for code, label in choices:
            if code == value:
                return str(label)
    return value
