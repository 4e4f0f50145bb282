"""Credit a work: who did what in it, written as one list."""

from django.db import transaction

from archive.actions.agents import add_agent
from archive.actions.revisions import Conflict
from archive.actions.works import change_work
from archive.vocabulary import AgentType, NameType
from archive.vocabulary.roles import BODIES


@transaction.atomic
def change_credits(work_id, *, by, revision, reason, credits):
    """Write a work's credits as a whole: dicts of agent_id or new_name, role, credited_as, note.

    A new name becomes an agent with that preferred name. What a colleague changed elsewhere in the work
    meanwhile stands; only where they changed credits too is there a Conflict.
    """
    known = {}
    rows = [_row(row, known, by) for row in credits]
    asked = {"by": by, "reason": reason, "credits": rows}
    try:
        return change_work(work_id, revision=revision, **asked)
    except Conflict as conflict:
        if any(change.field == "credits" for change in conflict.changes):
            raise
        return change_work(work_id, revision=conflict.revision, **asked)


def _row(row, known, by):
    said = {name: value for name, value in row.items() if name != "new_name"}
    name = row.get("new_name")
    if name is None:
        return said
    if name not in known:
        kind = AgentType.BODY if row.get("role") in BODIES else AgentType.PERSON
        language, script = _written_in(name)
        names = [{"text": name, "language": language, "script": script, "kind": NameType.PREFERRED}]
        known[name] = add_agent(by=by, names=names, kind=kind).pk
    return said | {"agent_id": known[name]}


def _written_in(name):
    """Return language and script of a name as far as its signs tell: hanzi are Chinese."""
    if any("\u3400" <= sign <= "\u9fff" for sign in name):
        return "zh", "Hans"
    return "", "Latn" if name.isascii() else ""
