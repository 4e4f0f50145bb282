"""Catalogue works: create, change without losing a colleague's change, point at the signed version."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from archive import journal, recorded
from archive.actions import revisions
from archive.actions.revisions import Kind, Rows
from archive.models import Agent, Credit, Identifier, Title, Variant, Version, Work
from archive.models.versions import ADDED
from archive.vocabulary import TitleType

FIELDS = recorded.WORK_AND_KIN
TITLE_FIELDS = ("text", "language", "script", "kind", "sort")
CREDIT_FIELDS = ("agent_id", "role", "credited_as", "note")
IDENTIFIER_FIELDS = ("scheme", "value", "issuer")
VARIANT_FIELDS = recorded.VARIANT


def _one_preferred(work, rows):
    preferred = sum(row["kind"] == TitleType.PREFERRED for row in rows)
    if preferred != 1:
        raise ValidationError(
            _("A work has exactly one preferred title; here are %(count)d.") % {"count": preferred}
        )
    return rows


def _of_living_agents(work, rows):
    """Let credits of an agent that was a duplicate go to the one it was merged into."""
    merged = dict(
        Agent.objects.filter(pk__in=[row["agent_id"] for row in rows], merged_into__isnull=False).values_list(
            "pk", "merged_into_id"
        )
    )
    return [row | {"agent_id": merged.get(row["agent_id"], row["agent_id"])} for row in rows]


TITLES = Rows("titles", Title, "work", TITLE_FIELDS, _one_preferred)
CREDITS = Rows("credits", Credit, "work", CREDIT_FIELDS, _of_living_agents, position="position")
IDENTIFIERS = Rows("identifiers", Identifier, "work", IDENTIFIER_FIELDS)
WORK = Kind(Work, "work", FIELDS, (TITLES, CREDITS, IDENTIFIERS))
VARIANT = Kind(Variant, "variant", VARIANT_FIELDS)


@transaction.atomic
def create_work(*, by, titles, credits=None, identifiers=None, **fields):
    """Catalogue a work with its titles (dicts of text, language, script, kind, sort), credits, identifiers.

    Raises ValidationError for fields the catalogue cannot hold.
    """
    rows = [(TITLES, titles), (CREDITS, credits), (IDENTIFIERS, identifiers)]
    return revisions.add(WORK, Work(**fields), by=by, rows=rows, verb="created")


def change_work(work_id, *, by, revision, reason, **asked):
    """Change a work that still stands at `revision`; else raise Conflict with what changed meanwhile.

    Beside its fields, `titles`, `credits` and `identifiers` are written as wholes.
    """
    return revisions.change(WORK, work_id, by=by, revision=revision, reason=reason, asked=asked)


def add_variant(work_id, *, by, **fields):
    """Describe a variant of a work: censored, colourized, sonorized, dubbed …"""
    variant = Variant(work=Work.objects.get(pk=work_id), **fields)
    return revisions.add(VARIANT, variant, by=by, after=fields)


def change_variant(variant_id, *, by, revision, reason, **asked):
    """Change a variant; its kind stays what the versions hanging on it need."""
    return revisions.change(
        VARIANT, variant_id, by=by, revision=revision, reason=reason, asked=asked, check=_keeps_its_versions
    )


def remove_variant(variant_id, *, by, revision, reason):
    """Remove a variant on which no manifestation and no version hangs."""
    return revisions.remove(VARIANT, variant_id, by=by, revision=revision, reason=reason)


def _keeps_its_versions(variant, before):
    now, then = ADDED.get(variant.kind), ADDED.get(before["kind"])
    if not then or variant.kind == before["kind"]:
        return
    held = variant.versions.filter(**{then: True})
    if (held.exclude(**{now: True}) if now else held).exists():
        raise ValidationError(
            {"kind": _("Versions with added colour or sound hang on this variant; its kind must stay.")}
        )


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
