"""Read what the index is made from: a batch of works with everything under them, in a dozen questions."""

from collections import defaultdict
from dataclasses import dataclass, field

from archive.models import (
    AgentName,
    Asset,
    Credit,
    Identifier,
    IndexText,
    Inspection,
    Item,
    Risk,
    StatedFact,
    Title,
    Work,
)
from archive.search.facts import MASTERS

SHELF = ("gauge", "element", "base", "colour", "sound")
WORK_FIELDS = (
    "pk",
    "description_level",
    "forms",
    "countries",
    "first_year",
    "last_year",
    "year",
    "synopsis_en",
    "synopsis_zh",
    "collection_id",
    "signed_version_id",
    "changed_at",
)


@dataclass
class Source:
    """Everything the card of one work says."""

    work: dict
    titles: list = field(default_factory=list)  # dicts of text, language, kind, sort
    names: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    items: list = field(default_factory=list)  # the SHELF fields of each
    grades: set = field(default_factory=set)
    risks: set = field(default_factory=set)
    texts: list = field(default_factory=list)
    stated: dict = field(default_factory=dict)
    has_master: bool = False


def read(work_ids):
    """Return a Source per work that exists."""
    rows = Work.objects.filter(pk__in=work_ids).order_by("pk").values(*WORK_FIELDS)
    found = {row["pk"]: Source(row) for row in rows}
    _titles(found)
    _names(found)
    _shelf(found)
    _numbers(found)
    for work_id, text in IndexText.objects.filter(work__in=found).values_list("work_id", "text"):
        found[work_id].texts.append(text)
    for work_id, name, value in StatedFact.objects.filter(work__in=found).values_list(
        "work_id", "name", "value"
    ):
        found[work_id].stated[name] = value
    masters = Asset.objects.filter(work__in=found, role__in=MASTERS).values_list("work_id", flat=True)
    for work_id in masters:
        found[work_id].has_master = True
    return found


def _titles(found):
    rows = Title.objects.filter(work__in=found).order_by("pk")
    for row in rows.values("work_id", "text", "language", "kind", "sort"):
        found[row["work_id"]].titles.append(row)


def _names(found):
    credits = list(Credit.objects.filter(work__in=found).values_list("work_id", "agent_id", "credited_as"))
    names = defaultdict(list)
    agents = {agent for _, agent, _ in credits}
    for agent, text in AgentName.objects.filter(agent__in=agents).values_list("agent_id", "text"):
        names[agent].append(text)
    for work_id, agent, credited_as in credits:
        found[work_id].names += [*names[agent], credited_as] if credited_as else names[agent]


def _shelf(found):
    fields = ("pk", "manifestation__work_id", "inventory_number", "barcode", *SHELF)
    rows = Item.objects.filter(manifestation__work__in=found).order_by("pk").values_list(*fields)
    for _, work_id, inventory_number, barcode, *looks in rows:
        found[work_id].numbers += [number for number in (inventory_number, barcode) if number]
        found[work_id].items.append(looks)
    newest = {}
    inspections = Inspection.objects.filter(item__manifestation__work__in=found)
    for item, work_id, grade in inspections.order_by("inspected_on", "pk").values_list(
        "item_id", "item__manifestation__work_id", "grade"
    ):
        newest[item] = (work_id, grade)
    for work_id, grade in newest.values():
        found[work_id].grades.add(grade)
    risks = Risk.objects.filter(item__manifestation__work__in=found)
    for work_id, band in risks.values_list("item__manifestation__work_id", "band"):
        found[work_id].risks.add(band)


def _numbers(found):
    for path in ("work", "manifestation__work", "item__manifestation__work"):
        rows = Identifier.objects.filter(**{f"{path}__in": found}).values_list(f"{path}_id", "value")
        for work_id, value in rows:
            found[work_id].numbers.append(value)
