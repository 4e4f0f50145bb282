"""What the house says now, in the words of a draft, for many works at once."""

from collections import defaultdict

from archive import recorded
from archive.exchange.incoming import agents
from archive.exchange.incoming.compare import Flat, plain
from archive.exchange.incoming.draft import MODELS
from archive.models import (
    Credit,
    Identifier,
    Item,
    Manifestation,
    ManifestationLanguage,
    SourceRecord,
    Title,
    Variant,
    Work,
)
from archive.vocabulary import TitleType

TITLE = ("text", "language", "script", "sort")
FIELDS = {
    "work": recorded.WORK,
    "variant": recorded.VARIANT,
    "manifestation": recorded.MANIFESTATION,
    "item": recorded.ITEM,
}
RESULTS = {"variant": "variants", "manifestation": "manifestations", "item": "items"}


def current(source, records):
    """Return a Flat per (work id, results) pair, by the work's id.

    Credits name agents by their keys in the source; those it does not know stand as "#id".
    """
    ids = [work for work, _results in records]
    found = {work: Flat({}, defaultdict(set), set()) for work in ids}
    _works(source, found)
    _titles(found)
    _credits(source, found)
    for row in Identifier.objects.filter(work__in=ids):
        found[row.work_id].sets["identifiers", "", ""].add((row.scheme, row.issuer, row.value))
    for thing, model in (("variant", Variant), ("manifestation", Manifestation), ("item", Item)):
        _things(thing, model, records, found)
    return found


def _works(source, found):
    works = list(Work.objects.filter(pk__in=found))
    parents = {work.is_part_of_id for work in works} - {None}
    keys = dict(SourceRecord.objects.filter(source=source, work__in=parents).values_list("work_id", "key"))
    waiting = dict(
        SourceRecord.objects.filter(source=source, work__in=found)
        .exclude(waits_for="")
        .values_list("work_id", "waits_for")
    )
    for work in works:
        words = found[work.pk].words
        for name in FIELDS["work"]:
            words["work", "", name] = plain(getattr(work, name))
        whole = work.is_part_of_id
        words["work", "", "part_of"] = keys.get(whole, f"#{whole}") if whole else waiting.get(work.pk, "")


def _titles(found):
    for row in Title.objects.filter(work__in=found).order_by("pk"):
        flat = found[row.work_id]
        values = tuple(getattr(row, name) for name in TITLE)
        if row.kind == TitleType.PREFERRED:
            flat.words.update({("title", "", name): value for name, value in zip(TITLE, values, strict=True)})
        else:
            flat.sets["titles", "", ""].add((row.kind, *values))


def _credits(source, found):
    rows = list(Credit.objects.filter(work__in=found))
    keys = agents.keys_of(source, {row.agent_id for row in rows})
    for row in rows:
        for key in keys.get(row.agent_id, [f"#{row.agent_id}"]):
            found[row.work_id].sets["credits", "", ""].add((row.role, key, row.note))


def _things(thing, model, records, found):
    owners = {}
    for work, results in records:
        for key, pk in results.get(RESULTS[thing], {}).items():
            owners[pk] = (work, key)
    for row in model.objects.filter(pk__in=owners):
        work, key = owners[row.pk]
        flat = found[work]
        flat.things.add((thing, key))
        for name in FIELDS[thing]:
            flat.words[thing, key, name] = plain(getattr(row, name))
    if thing == "manifestation":
        for row in ManifestationLanguage.objects.filter(manifestation__in=owners):
            work, key = owners[row.manifestation_id]
            found[work].sets[thing, key, "languages"].add((row.language, row.usage))
    if thing != "variant":
        for row in Identifier.objects.filter(**{f"{thing}__in": owners}):
            work, key = owners[getattr(row, f"{thing}_id")]
            found[work].sets[thing, key, "identifiers"].add((row.scheme, row.issuer, row.value))


def joined(work_id, draft):
    """Return the results of a draft that meets a work made otherwise: items by their number or barcode."""
    results = {"variants": {}, "manifestations": {}, "items": {}}
    items = list(Item.objects.filter(manifestation__work=work_id))
    for key, row in draft["items"].items():
        for item in items:
            named = item.inventory_number == row.get("inventory_number")
            coded = row.get("barcode") and item.barcode == row["barcode"]
            if named or coded:
                results["items"][key] = item.pk
                results["manifestations"].setdefault(row["of"], item.manifestation_id)
    return results


def field_default(thing, name):
    """Return what a new row of a thing says in a field where nobody says anything."""
    field = MODELS[thing]._meta.get_field(name)
    return field.get_default() if field.has_default() else None
