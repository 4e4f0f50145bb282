"""Agents of a source: the one it named before, else the one an identifier names, else a new one."""

from django.db.models import Q
from django.db.models.functions import Coalesce

from archive.exchange.incoming.putting import put
from archive.models import Agent, AgentName, Identifier, SourceAgent
from archive.vocabulary import AgentType

NOW = Coalesce("agent__merged_into_id", "agent_id")  # the agent a merged one became


def settle(source, drafts):
    """Return {key: agent id} for every agent the drafts credit, made where the house has none."""
    wanted = {}
    for draft in drafts:
        for key, agent in draft["agents"].items():
            kept = wanted.setdefault(key, {"name": agent["name"], "kind": "", "identifiers": []})
            kept["kind"] = agent["kind"] or kept["kind"]
            kept["identifiers"] += [row for row in agent["identifiers"] if row not in kept["identifiers"]]
    known = known_agents(source, wanted)
    _raise_bodies(wanted, known)
    missing = {key: agent for key, agent in wanted.items() if key not in known}
    found = _by_identifier(missing)
    fresh = [key for key in missing if key not in found]
    made = put(Agent, ({"kind": missing[key]["kind"] or AgentType.PERSON} for key in fresh))
    found |= dict(zip(fresh, made, strict=True))
    put(AgentName, ({"agent_id": found[key], "text": missing[key]["name"]} for key in fresh))
    put(SourceAgent, ({"source": source, "key": key, "agent_id": found[key]} for key in missing))
    _identify(missing, found)
    return known | found


def known_agents(source, keys):
    """Return {key: agent id} of the agents the source named before."""
    rows = SourceAgent.objects.filter(source=source, key__in=list(keys))
    return dict(rows.values_list("key", NOW))


def keys_of(source, agents):
    """Return {agent id: its keys in the source}, those of agents merged into it among them."""
    rows = SourceAgent.objects.filter(source=source)
    rows = rows.filter(Q(agent__in=agents) | Q(agent__merged_into__in=agents))
    found = {}
    for key, agent in rows.values_list("key", NOW):
        found.setdefault(agent, []).append(key)
    return found


def _raise_bodies(wanted, known):
    """Make bodies of agents taken for persons before a role told better."""
    bodies = {known[key] for key, agent in wanted.items() if agent["kind"] == AgentType.BODY and key in known}
    Agent.objects.filter(pk__in=bodies, kind=AgentType.PERSON).update(kind=AgentType.BODY)


def _by_identifier(missing):
    named = {(scheme, value): key for key, agent in missing.items() for scheme, value in agent["identifiers"]}
    values = {value for _scheme, value in named}
    rows = Identifier.objects.filter(agent__isnull=False, value__in=values) if values else ()
    return {named[row.scheme, row.value]: row.agent_id for row in rows if (row.scheme, row.value) in named}


def _identify(missing, found):
    asked = {
        (scheme, value, found[key])
        for key, agent in missing.items()
        for scheme, value in agent["identifiers"]
    }
    if not asked:
        return
    there = Identifier.objects.filter(agent__in={agent for _scheme, _value, agent in asked})
    there = set(there.values_list("scheme", "value", "agent"))
    put(
        Identifier,
        (
            {"scheme": scheme, "value": value, "agent_id": agent}
            for scheme, value, agent in sorted(asked - there)
        ),
    )
