"""What a record of another house would be in this one, before anything is written."""

import hashlib
import json
from functools import cache, lru_cache

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_noop

from archive.exchange import wording
from archive.models import Identifier, Item, Manifestation, ManifestationLanguage, Title, Variant, Work
from archive.vocabulary import AgentType, Gauge, LanguageUsage
from archive.vocabulary.roles import BODIES

MODELS = {"work": Work, "title": Title, "manifestation": Manifestation, "item": Item, "variant": Variant}
LONGEST_KEY, LONGEST_NAME = 200, 500
TOO_LONG = gettext_noop(
    "%(field)s has %(length)d characters and the catalogue holds %(limit)d: “%(value)s…”."
)
NOT_HELD = gettext_noop("“%(value)s” cannot stand in the field %(field)s: %(why)s")
NO_TITLE = gettext_noop("The record has no title; every work is called something.")
BEYOND = gettext_noop("Reel %(n)s of %(m)s cannot be.")


class Draft:
    """One work with its titles, credits, manifestations and items, in codes of the house.

    `homeless` counts per field of the source what became a line of the note and what stays in the source
    record alone; `problems` are [sentence, params] for which the record is refused.
    """

    def __init__(self, key):
        self.key = wording.line(key)
        self.part_of = ""
        self.title, self.work, self.agents = {}, {}, {}
        self.titles, self.credits, self.identifiers = [], [], []
        self.variants, self.manifestations, self.items = {}, {}, {}
        self.notes, self.problems, self.homeless = [], [], {}

    def call(self, text, language="", kind="PreferredTitle", script="", sort=""):
        """Add a title; the first preferred one names the work, a second one stands beside it."""
        text = wording.line(text)
        if not text:
            return
        row = {"text": text, "language": language or "und", "script": script, "sort": wording.line(sort)}
        if kind == "PreferredTitle" and not self.title:
            self.title = row
            return
        kind = "AlternativeTitle" if kind == "PreferredTitle" else str(kind)
        if (entry := [kind, *row.values()]) not in self.titles:
            self.titles.append(entry)

    def credit(self, role, name, *, key="", note="", identifiers=()):
        """Credit an agent, known to the source by `key` (its name where it has none), in a role of ours."""
        name = wording.line(name)
        key = wording.line(key) or name
        if not name:
            return
        agent = self.agents.setdefault(key, {"name": name, "kind": "", "identifiers": []})
        if role in BODIES:
            agent["kind"] = str(AgentType.BODY)
        agent["identifiers"] += [list(row) for row in identifiers if list(row) not in agent["identifiers"]]
        if (entry := [role, key, wording.line(note)]) not in self.credits:
            self.credits.append(entry)

    def identify(self, scheme, value, issuer="", field="identifier"):
        """Add an identifier of the work; one its scheme does not know goes into the note."""
        value = wording.line(value)
        if not value:
            return
        if fault(scheme, value):
            self.note(field, scheme, value)
        elif (entry := [str(scheme), issuer, value]) not in self.identifiers:
            self.identifiers.append(entry)

    def speak(self, manifestation, language, usage=LanguageUsage.SPOKEN):
        """Add a language of a manifestation."""
        row = self.manifestations.setdefault(manifestation, {"kind": "Unknown"})
        rows = row.setdefault("languages", [])
        if [language, str(usage)] not in rows:
            rows.append([language, str(usage)])

    def note(self, field, label, text):
        """Keep a value that has no field of its own as a line of the work's note, and count it."""
        text = wording.paragraph(text)
        if text:
            self.notes.append(f"{label}: {text}")
            self._count(field, 0, 1)

    def told(self, field, count=1):
        """Count values that became lines in the note of a manifestation or an item."""
        if count:
            self._count(field, 0, count)

    def leave(self, field, count=1):
        """Count values that stay in the source record alone."""
        if count:
            self._count(field, 1, count)

    def refuse(self, sentence, **params):
        """Say why the record cannot be taken over."""
        self.problems.append([sentence, params])

    def finished(self):
        """Check everything the catalogue would refuse; return the draft as plain JSON."""
        if self.notes:
            self.work["note"] = "\n".join(filter(None, [self.work.get("note", ""), *self.notes]))
        if not self.title:
            self.refuse(NO_TITLE)
        self._check("title", self.title)
        self._check("work", self.work)
        for kind, *row in self.titles:
            self._check("title", dict(zip(("text", "language", "script", "sort"), row, strict=True)))
            self._check("title", {"kind": kind})
        for thing, rows in (
            ("variant", self.variants),
            ("manifestation", self.manifestations),
            ("item", self.items),
        ):
            for row in rows.values():
                self._check(thing, row)
        for row in self.items.values():
            if row.get("reel") and row.get("reels") and int(row["reel"]) > int(row["reels"]):
                self.refuse(BEYOND, n=row["reel"], m=row["reels"])
        self._check_names()
        return {name: getattr(self, name) for name in PARTS}

    def _check(self, thing, row):
        for name, value in row.items():
            if name in LOOSE or value in ("", None):
                continue
            if problem := flaw(thing, name, value):
                self.problems.append(problem)

    def _check_names(self):
        for agent in self.agents.values():
            if len(agent["name"]) > LONGEST_NAME:
                self.problems.append(_too_long("name", agent["name"], LONGEST_NAME))
        for row in self.manifestations.values():
            for language, _usage in row.get("languages", ()):
                if not _language_holds(language):
                    self.refuse(NOT_HELD, value=language, field="language", why="ISO 639-2/B")

    def _count(self, field, place, count):
        self.homeless.setdefault(field, [0, 0])[place] += count


PARTS = (
    "title",
    "work",
    "titles",
    "credits",
    "agents",
    "identifiers",
    "variants",
    "manifestations",
    "items",
    "part_of",
)
LOOSE = {"languages", "identifiers", "of", "variant", "hint"}


def base_of(gauge):
    """Return the base of a thing whose source says none: film has one nobody recorded, a tape has none."""
    return "Unknown" if Gauge(gauge).is_film or gauge == Gauge.UNKNOWN else "None"


def packed(draft):
    """Return a draft as one line of canonical JSON, without what a database cannot keep."""
    text = json.dumps(draft, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if "\\u0000" in text or wording.HALVES.search(text):
        return packed(_cleansed(draft))
    return text


def _cleansed(value):
    if isinstance(value, dict):
        return {wording.paragraph(key): _cleansed(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleansed(one) for one in value]
    return wording.paragraph(value) if isinstance(value, str) else value


def digest(text):
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def flaw(thing, name, value):
    """Return why a field of the catalogue does not hold the value, as [sentence, params], or None."""
    if isinstance(value, str):
        limit = limits(thing).get(name)
        if limit and len(value) > limit:
            return _too_long(name, value, limit)
        if limit is None or (thing, name) in PLAIN:
            return None
    return _cleaned(thing, name, value)


@lru_cache(maxsize=20000)
def _cleaned(thing, name, value):
    try:
        MODELS[thing]._meta.get_field(name).clean(value, None)
    except ValidationError as error:
        why = " ".join(error.messages)
        return [NOT_HELD, {"value": str(value)[:80], "field": name, "why": why}]
    return None


PLAIN = {("title", "text"), ("title", "sort"), ("title", "language"), ("item", "inventory_number")}


@cache
def limits(thing):
    """Return the longest text each field of a thing holds; None where there is no limit."""
    fields = MODELS[thing]._meta.fields
    limits = {field.name: getattr(field, "max_length", None) for field in fields}
    return limits | {field.name: 0 for field in fields if field.get_internal_type() not in TEXTS}


TEXTS = {"CharField", "TextField"}


@lru_cache(maxsize=5000)
def fault(scheme, value):
    """Say whether a scheme does not know a value."""
    row = Identifier(scheme=scheme, value=value)
    try:
        row.clean_fields(exclude=["work", "manifestation", "item", "agent"])
        row.clean()
    except ValidationError:
        return True
    return row.value != value


@cache
def codes(thing, name):
    """Return code by word for a field of choices: its codes and its labels in both languages."""
    words = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for code, label in MODELS[thing]._meta.get_field(name).flatchoices:
                words[str(label).casefold()] = words[str(code).casefold()] = str(code)
    return words


@lru_cache(maxsize=1000)
def _language_holds(code):
    try:
        ManifestationLanguage._meta.get_field("language").clean(code, None)
    except ValidationError:
        return False
    return True


def _too_long(name, value, limit):
    return [TOO_LONG, {"field": name, "length": len(value), "limit": limit, "value": value[:40]}]
