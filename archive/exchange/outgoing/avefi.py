"""AVefi records (MIT): works and variants, manifestations and items, each valid by itself, naming each other.

What AVefi has no word for stays here: synopses, notes of works, languages and scripts of titles, and
inspections. FFV1 and other files of ours are a DigitalFile without a type.
"""

import json
import re
from datetime import UTC

from django.conf import settings

from archive.exchange import crosswalk
from archive.exchange.outgoing import words
from archive.exchange.outgoing.languages import LANGUAGES
from archive.exchange.outgoing.names import Names, key
from archive.vocabulary import ManifestationType

MEDIA_TYPE, SUFFIX = "application/json", ".json"
PATTERNS = {
    "AVefiResource": r"21(\.([0-9A-Za-z])+)*/[!-~]+",
    "EIDRResource": r"10\.5240(/|%2F)((?![\"&'])\S)+",
    "FilmportalResource": r"[\da-f]{32}",
    "GNDResource": r"[-\dX]+",
    "VIAFResource": r"\d+",
    "WikidataResource": r"[LPQ]\d+",
}
CATEGORY_OF = {scheme: category for category, scheme in crosswalk.SCHEMES.items()}
WORK_SAME = {"EIDRResource", "FilmportalResource", "GNDResource", "VIAFResource", "WikidataResource"}
AGENT_SAME = WORK_SAME - {"EIDRResource"}
IN_PRODUCTION = set(crosswalk.ACTIVITIES) - {
    "CensorshipActivity",
    "CopyrightAndDistributionActivity",
    "LaboratoryActivity",
    "ManifestationActivity",
}
IN_PUBLICATION = {"CopyrightAndDistributionActivity", "LaboratoryActivity", "ManifestationActivity"}
RATES = {rate: code for code, rate in crosswalk.FRAME_RATES.items()}


def write(selection, out, progress):
    """Write the records as one JSON array; `progress(n)` is told of every work."""
    out.write(b"[")
    first, names, written = True, Names(selection.public), set()
    for number, work in enumerate(selection.works(), start=1):
        whole = selection.whole_of(work) is not None
        for record in (*_wholes(selection, work, names, written), *records(work, names, whole)):
            out.write(b"\n" if first else b",\n")
            out.write(json.dumps(record, ensure_ascii=False, sort_keys=True).encode())
            first = False
        written.add(work.pk)
        progress(number)
    out.write(b"\n]\n")


def records(work, names, whole=True):
    """Return everything under a work as records: itself, its variants, manifestations and items.

    `whole` says that the work it is part of may be named.
    """
    found = [work_record(work, names, whole)]
    found += [_variant(row, work, names) for row in work.variants.all()]
    for row in work.manifestations.all():
        found.append(_manifestation(row, work, names))
        found += [_item(item, row, work, names) for item in row.items.all()]
    return found


def work_record(work, names, whole=True):
    """Return the WorkVariant record of a work."""
    titles = [_title(row) for row in words.titles_of(work)]
    record = {
        "category": "avefi:WorkVariant",
        "type": str(work.description_level),
        "has_identifier": _identifiers(work, names),
        "has_primary_title": titles[0],
        "has_alternative_title": titles[1:],
        "has_form": work.form_codes,
        "has_event": _events(work),
        "same_as": _same(work, WORK_SAME),
        "described_by": [_described(work, work.changed_at)],
    }
    if whole and work.is_part_of_id:
        record["is_part_of"] = [_reference(work.is_part_of, names)]
    return _filled(record)


def _wholes(selection, work, names, written):
    """Return the records of the wholes a work is part of that no file would otherwise hold."""
    found = []
    while (whole := selection.whole_of(work)) is not None:
        if whole.pk in written or selection.rows.filter(pk=whole.pk).exists():
            break
        written.add(whole.pk)
        found.append(work_record(whole, names, selection.whole_of(whole) is not None))
        work = whole
    return found


def _variant(row, work, names):
    preferred = _title(words.titles_of(work)[0])
    name = words.one_line(row.title)
    title = {"type": "SuppliedDevisedTitle", "has_name": name}
    if name in ("", preferred["has_name"]):
        title = preferred
    events = [{"category": "avefi:ProductionEvent", "has_date": words.plain_date(row.year)}]
    return _filled(
        {
            "category": "avefi:WorkVariant",
            "type": str(work.description_level),
            "variant_type": str(row.kind),
            "is_variant_of": _reference(work, names),
            "has_identifier": _identifiers(row, names),
            "has_primary_title": title,
            "has_event": events if row.year else [],
            "described_by": [_described(row)],
        }
    )


def _manifestation(row, work, names):
    events = [_published(row, work)]
    return _filled(
        {
            "category": "avefi:Manifestation",
            "has_identifier": _identifiers(row, names),
            "is_manifestation_of": [_reference(row.variant or work, names)],
            "has_event": events,
            "has_item": [_reference(item, names) for item in row.items.all()],
            "has_note": _notes(row, names, {event["type"] for event in events}),
            "same_as": _same(row, {"EIDRResource"}),
            "described_by": _described(row),
        }
    )


def _item(item, row, work, names):
    return _filled(
        {
            "category": "avefi:Item",
            "has_identifier": _identifiers(item, names),
            "is_item_of": _reference(row, names),
            "element_type": words.known(item.element),
            "has_access_status": words.known(item.access_status),
            "has_colour_type": words.known(item.colour),
            "has_sound_type": words.known(item.sound),
            "has_format": _carrier(item.gauge),
            "has_frame_rate": RATES.get(item.frame_rate, ""),
            "has_extent": _extent(item),
            "has_duration": _duration(row),
            "in_language": _languages(row),
            "has_note": _notes(item, names),
            "described_by": _described(item),
        }
    )


def _carrier(gauge):
    family = crosswalk.FAMILY_OF.get(gauge)
    named = {} if gauge.startswith("Local") else {"type": str(gauge)}
    return [{"category": f"avefi:{family}"} | named] if family else []


def _title(row):
    name = {"type": str(row.kind), "has_name": words.one_line(row.text)}
    return name | ({"has_ordering_name": words.one_line(row.sort)} if row.sort.strip() else {})


def _events(work):
    """Say when, where and by whom a work was made."""
    made = {
        "category": "avefi:ProductionEvent",
        "has_date": words.plain_date(work.year),
        "located_in": [
            {"category": "avefi:GeographicName", "has_name": words.country_name(code)}
            for code in work.country_codes
        ],
        "has_activity": _activities(work, IN_PRODUCTION),
    }
    return [_filled(made)] if len(_filled(made)) > 1 else []


def _published(row, work):
    if row.kind == ManifestationType.PRESERVATION:
        event = {"category": "avefi:PreservationEvent", "type": "RestorationEvent"}
    else:
        kind = crosswalk.EVENT_OF.get(row.kind, "UnknownEvent")
        event = {"category": "avefi:PublicationEvent", "type": kind}
        if row.pk == min((other.pk for other in work.manifestations.all()), default=row.pk):
            event["has_activity"] = _activities(work, IN_PUBLICATION)
    return _filled(event | {"has_date": words.plain_date(row.year)})


def _activities(work, categories):
    """Return the activities of some categories: one a role, its agents in order."""
    grouped = {}
    for credit in work.credits.all():
        category = crosswalk.ACTIVITY_OF.get(credit.role)
        if category in categories:
            grouped.setdefault((category, credit.role), []).append(credit.agent)
    return [
        {"category": f"avefi:{category}", "type": role, "has_agent": [_agent(agent) for agent in agents]}
        for (category, role), agents in grouped.items()
    ]


def _agent(agent):
    name, others = words.agent_name(agent)
    return _filled(
        {
            "category": "avefi:Agent",
            "type": str(agent.kind),
            "has_name": words.one_line(name),
            "has_alternate_name": [words.one_line(other) for other in others],
            "same_as": _same(agent, AGENT_SAME),
        }
    )


def _notes(row, names, told=()):
    """Return the lines of a note, without what an import wrote there from the record itself."""
    if names.public:
        return []
    lines = [line.removeprefix("Note: ").strip() for line in row.note.splitlines()]
    own = [line for line in lines if line and line.partition(":")[0] not in told]
    return list(dict.fromkeys(own))


def _identifiers(row, names):
    """Name a record: what the file calls it first, then every name another house gave it."""
    return [_resource(*one) for one in names.all_of(row)]


def _reference(row, names):
    return _resource(*names.name(row))


def _resource(scheme, value):
    return {"category": f"avefi:{CATEGORY_OF[scheme]}", "id": value}


def _same(row, categories):
    found = []
    for identifier in row.identifiers.all():
        category = CATEGORY_OF.get(identifier.scheme)
        if category in categories and re.fullmatch(PATTERNS[category], identifier.value):
            found.append({"category": f"avefi:{category}", "id": identifier.value})
    return found


def _described(row, changed_at=None):
    stamp = changed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if changed_at else ""
    return _filled(
        {
            "has_issuer_id": settings.HOUSE_URL,
            "has_issuer_name": settings.HOUSE_NAME,
            "has_source_key": [key(row)],
            "last_modified": stamp,
        }
    )


def _extent(item):
    return {"has_unit": "Metre", "has_value": float(item.length_m)} if item.length_m is not None else None


def _duration(row):
    if row.seconds is None:
        return None
    hours, minutes, seconds = words.clock(row.seconds).split(":")
    return {"has_value": f"PT{hours}H{minutes}M{seconds}S"}


def _languages(row):
    grouped = {}
    for language in row.languages.all():
        grouped.setdefault(language.language, []).append(str(language.usage))
    return [
        ({"code": code} if code in LANGUAGES else {}) | {"usage": usages} for code, usages in grouped.items()
    ]


def _filled(record):
    return {name: value for name, value in record.items() if value not in (None, "", [], {})}
