"""People and bodies: describe, change, remove, and make one of two that were the same."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import journal
from archive.actions import revisions
from archive.actions.revisions import Conflict, Kind, Rows, changes_since
from archive.actions.works import IDENTIFIER_FIELDS
from archive.models import Agent, AgentName, Identifier
from archive.permissions import may_catalogue
from archive.vocabulary import NameType

FIELDS = ("kind", "active_from", "active_to", "note")
NAME_FIELDS = ("text", "language", "script", "kind", "sort")


def _one_preferred(agent, rows):
    preferred = sum(row["kind"] == NameType.PREFERRED for row in rows)
    if preferred != 1:
        raise ValidationError(
            _("An agent has exactly one preferred name; here are %(count)d.") % {"count": preferred}
        )
    return rows


NAMES = Rows("names", AgentName, "agent", NAME_FIELDS, _one_preferred)
IDENTIFIERS = Rows("identifiers", Identifier, "agent", IDENTIFIER_FIELDS)
AGENT = Kind(Agent, "agent", FIELDS, (NAMES, IDENTIFIERS))


def add_agent(*, by, names, identifiers=None, **fields):
    """Describe a person or a body with its names: dicts of text, language, script, kind, sort."""
    return revisions.add(
        AGENT, Agent(**fields), by=by, rows=[(NAMES, names), (IDENTIFIERS, identifiers)], after=fields
    )


def change_agent(agent_id, *, by, revision, reason, **asked):
    """Change an agent that still stands at `revision`; `names` and `identifiers` are written as wholes."""
    return revisions.change(AGENT, agent_id, by=by, revision=revision, reason=reason, asked=asked)


def remove_agent(agent_id, *, by, revision, reason):
    """Remove an agent without credits and rights."""
    return revisions.remove(AGENT, agent_id, by=by, revision=revision, reason=reason)


@transaction.atomic
def merge_agents(kept_id, duplicate_id, *, by, reason, revision=None):
    """Make one of two: names, credits, identifiers and rights of the duplicate go to the one that is kept.

    The duplicate's row stays, empty, so that its old address leads on. `revision` is the state of the kept
    one that was looked at.
    """
    require(may_catalogue(by))
    if kept_id == duplicate_id:
        raise ValidationError(_("An agent cannot be merged into itself; choose the other one."))
    rows = {row.pk: row for row in Agent.objects.select_for_update().filter(pk__in=[kept_id, duplicate_id])}
    kept, duplicate = rows[kept_id], rows[duplicate_id]
    for agent in (kept, duplicate):
        if agent.merged_into_id:
            raise ValidationError(
                _("%(agent)s was merged already; go on with the one it became."),
                params={"agent": agent.merged_into},
            )
    if revision is not None and kept.revision != revision:
        raise Conflict(kept, changes_since(AGENT, kept, revision))
    gone, name, before = AGENT.state(duplicate), str(duplicate), AGENT.state(kept)
    moved = _carry_credits(kept, duplicate)
    _carry_names(kept, duplicate)
    _carry_identifiers(kept, duplicate)
    duplicate.rights.update(holder=kept)
    duplicate.merged.update(merged_into=kept)
    _close(kept, duplicate)
    after = AGENT.state(kept)
    journal.record(
        "agent.merged",
        kept,
        by=by,
        reason=reason,
        before={name: before[name] for name in before if before[name] != after[name]} | {"duplicate": None},
        after={name: after[name] for name in before if before[name] != after[name]}
        | {"duplicate": {"id": duplicate_id, "name": name, **gone, "credits": moved}},
    )
    return kept


def _close(kept, duplicate):
    kept.note = "\n\n".join(dict.fromkeys(filter(None, [kept.note, duplicate.note])))
    for name in ("active_from", "active_to"):
        setattr(kept, name, getattr(kept, name) or getattr(duplicate, name))
    kept.revision += 1
    kept.save()
    duplicate.merged_into, duplicate.note = kept, ""
    duplicate.revision += 1
    duplicate.save()
    for agent in (kept, duplicate):
        agent._prefetched_objects_cache = {}


def _carry_credits(kept, duplicate):
    """Move the credits; one the kept agent has already is not doubled. Return what was moved."""
    has = set(kept.credits.values_list("work_id", "role", "note"))
    moved = []
    for credit in duplicate.credits.all():
        moved.append({"work": credit.work_id, "role": credit.role, "note": credit.note})
        if (credit.work_id, credit.role, credit.note) in has:
            credit.delete()
            continue
        credit.agent = kept
        credit.save(update_fields=["agent"])
    return moved


def _carry_names(kept, duplicate):
    has = {(row.text, row.language) for row in kept.names.all()}
    for row in duplicate.names.all():
        if (row.text, row.language) in has:
            row.delete()
            continue
        row.agent = kept
        row.kind = NameType.ALTERNATIVE if row.kind == NameType.PREFERRED else row.kind
        row.save(update_fields=["agent", "kind"])


def _carry_identifiers(kept, duplicate):
    has = set(kept.identifiers.values_list("scheme", "issuer", "value"))
    for row in duplicate.identifiers.all():
        if (row.scheme, row.issuer, row.value) in has:
            row.delete()
        else:
            row.agent = kept
            row.save(update_fields=["agent"])
