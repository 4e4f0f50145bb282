"""Make the works of new records, a whole chunk with one INSERT a table."""

from django.db.models.functions import Length

from archive.dates import years
from archive.exchange.incoming import agents
from archive.exchange.incoming.putting import put
from archive.exchange.incoming.state import RESULTS
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

INNER = ("languages", "identifiers", "of", "variant", "hint")


def create(batch, new, drafts):
    """Make a work per row, with everything its draft holds, and keep its source record."""
    if not new:
        return
    ours = [(row, drafts[row.number]) for row in new]
    works = put(Work, (_work(draft) for _row, draft in ours))
    for (row, _draft), work in zip(ours, works, strict=True):
        row.work_id = work
    titles = [{"work_id": row.work_id, "kind": TitleType.PREFERRED} | draft["title"] for row, draft in ours]
    titles += [title_row(row.work_id, values) for row, draft in ours for values in draft["titles"]]
    put(Title, titles)
    add_credits(batch.source, [(row.work_id, draft, draft["credits"]) for row, draft in ours])
    named = [(row.work_id, values) for row, draft in ours for values in draft["identifiers"]]
    put(Identifier, (identifier_row("work", work, values) for work, values in named))
    results = add_things([(row.work_id, draft, {}) for row, draft in ours])
    put(SourceRecord, (_record(batch, row, results[row.work_id]) for row, _draft in ours))


def _work(draft):
    told = {name: value for name, value in draft["work"].items() if value not in ("", None)}
    first, last = years(told.get("year", ""))
    return told | {"first_year": first, "last_year": last}


def _record(batch, row, results):
    return {"source": batch.source, "key": row.key, "work_id": row.work_id} | said(batch, row, results)


def said(batch, row, results):
    """Return what a SourceRecord keeps of what its source says now, and what came of it."""
    return {
        "format": batch.format,
        "digest": row.digest,
        "mapped_by": batch.options.get("mapped_by", ""),
        "payload": row.payload,
        "said": row.draft,
        "results": results,
        "batch_id": batch.pk,
    }


def title_row(work, values):
    """Return the row of a title from a draft's [kind, text, language, script, sort]."""
    return {"work_id": work} | dict(zip(("kind", "text", "language", "script", "sort"), values, strict=True))


def identifier_row(thing, pk, values):
    """Return the row of an identifier from a draft's [scheme, issuer, value]."""
    return dict(zip(("scheme", "issuer", "value"), values, strict=True)) | {f"{thing}_id": pk}


def add_credits(source, wanted):
    """Write the given credits of (work, draft, credits), their agents made where the house has none."""
    ids = agents.settle(source, [draft for _work, draft, credited in wanted if credited])
    made = []
    for work, draft, credited in wanted:
        for position, (role, key, note) in enumerate(credited):
            agent = draft["agents"][key]["name"]
            made.append(
                {
                    "work_id": work,
                    "agent_id": ids[key],
                    "role": role,
                    "note": note,
                    "credited_as": "" if agent == key else agent,
                    "position": position,
                }
            )
    put(Credit, made, unless_there=True)


def add_things(wanted):
    """Make the variants, manifestations and items a (work, draft, results) lacks; return results by work."""
    results = {
        work: {name: dict(had.get(name, {})) for name in RESULTS.values()} for work, _draft, had in wanted
    }
    drafts = [(work, draft) for work, draft, _had in wanted]
    _make(Variant, "variants", drafts, results, lambda work, row: {"work_id": work})
    fresh = _make(
        Manifestation,
        "manifestations",
        drafts,
        results,
        lambda work, row: {"work_id": work, "variant_id": results[work]["variants"].get(row.get("variant"))},
    )
    put(
        ManifestationLanguage,
        (
            {"manifestation_id": pk, "language": language, "usage": usage}
            for pk, row in fresh
            for language, usage in row.get("languages", ())
        ),
    )
    named = [
        identifier_row("manifestation", pk, values)
        for pk, row in fresh
        for values in row.get("identifiers", ())
    ]
    number = Numbers(draft for _work, draft in drafts)
    fresh = _make(
        Item,
        "items",
        drafts,
        results,
        lambda work, row: (
            {"manifestation_id": results[work]["manifestations"][row["of"]]} | number.for_item(row)
        ),
    )
    named += [
        identifier_row("item", pk, values) for pk, row in fresh for values in row.get("identifiers", ())
    ]
    put(Identifier, named)
    return results


def _make(model, name, drafts, results, ties):
    """Make the rows of one table that are not there yet; return (id, draft row) of the made."""
    todo = [
        (work, key, row)
        for work, draft in drafts
        for key, row in draft[name].items()
        if key not in results[work][name]
    ]
    made = put(
        model,
        (
            {field: value for field, value in row.items() if field not in INNER and value not in ("", None)}
            | ties(work, row)
            for work, _key, row in todo
        ),
    )
    for (work, key, _row), pk in zip(todo, made, strict=True):
        results[work][name][key] = pk
    return [(pk, row) for (_work, _key, row), pk in zip(todo, made, strict=True)]


class Numbers:
    """Gives items the source does not number the next free number after a hint: ACMI-B1000109-01."""

    def __init__(self, drafts):
        hints = {row["hint"] for draft in drafts for row in draft["items"].values() if row.get("hint")}
        self._next = dict.fromkeys(hints, 0)
        if hints:
            self._skip_taken(hints)

    def for_item(self, row):
        """Return the inventory number of an item that brings none, else nothing."""
        hint = row.get("hint")
        if not hint or row.get("inventory_number"):
            return {}
        self._next[hint] += 1
        return {"inventory_number": f"{hint}-{self._next[hint]:02d}"}

    def _skip_taken(self, hints):
        low, high = min(hints), max(hints) + "\uffff"
        rows = Item.objects.filter(inventory_number__gte=low, inventory_number__lte=high)
        for number in (
            rows.order_by(Length("inventory_number")).values_list("inventory_number", flat=True).iterator()
        ):
            hint, _dash, last = number.rpartition("-")
            if hint in self._next and last.isdigit():
                self._next[hint] = max(self._next[hint], int(last))
