"""AVefi JSON: works, manifestations and items that refer to each other (docs/import.md: what goes where)."""

import json

from django.utils.translation import gettext_noop

from archive.exchange import crosswalk, lands, tongues, wording
from archive.exchange.incoming.draft import Draft, base_of
from archive.exchange.incoming.errors import Unreadable
from archive.exchange.incoming.lines import Record
from archive.vocabulary import WorkForm

VERSION = "avefi-1"
MOST_BYTES = 100_000_000  # references go both ways, so the file is held in memory whole
NOT_JSON = gettext_noop("%(name)s is no whole JSON: %(why)s.")
TOO_LARGE = gettext_noop(
    "%(name)s has %(size)d megabytes; AVefi files are read whole and may have %(limit)d. Split it by works."
)
NO_RECORDS = gettext_noop("%(name)s holds no list of AVefi records.")
ORPHAN = gettext_noop(
    "The %(category)s belongs to %(whole)s, which is not in this file; send both in one file."
)
ROLES_IN = ("ProductionEvent", "PreservationEvent", "ManufactureEvent", "PublicationEvent")


def read(path, options):
    """Yield a Record per work with the manifestations and items that belong to it; orphans are refused."""
    groups, orphans = _grouped(_records(path))
    for number, group in sorted(groups.items()):
        yield Record(number, group, json.dumps(group, ensure_ascii=False, sort_keys=True))
    for number, row, whole in orphans:
        params = {"category": _category(row), "whole": whole or "–"}
        yield Record(number, {}, json.dumps(row, ensure_ascii=False, sort_keys=True), [ORPHAN, params])


def count(path, options):
    """Return how many works the file names, about."""
    return path.read_bytes().count(b'WorkVariant"') if path.stat().st_size <= MOST_BYTES else 0


def key_of(group):
    """Return the work's local identifier, else its AVefi handle."""
    ids = _names(group["work"])
    return next((value for kind, value in ids if kind == "LocalResource"), ids[0][1] if ids else "")


def draft(group, options):
    """Return the Draft of one work and all that hangs on it."""
    work = group["work"]
    made = Draft(key_of(group))
    issuer = _issuer(work, options)
    made.work["description_level"] = work.get("type", "Monographic")
    _titles(made, work)
    for kind, value in _names(work) + _resources(work.get("same_as")):
        scheme = str(crosswalk.SCHEMES.get(kind, "Local"))
        made.identify(scheme, value, issuer if scheme == "Local" else "", "has_identifier")
    _events(made, work)
    _kinds(made, work)
    wholes = [value for _kind, value in _resources(work.get("is_part_of"))]
    made.part_of = wholes[0] if wholes else ""
    for other in wholes[1:]:
        made.note("is_part_of", "Also part of", other)
    for row in group["variants"]:
        _variant(made, row)
    for row in group["manifestations"]:
        _manifestation(made, row, options)
    for row in group["items"]:
        _item(made, row, options)
    return made


def _records(path):
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Unreadable(TOO_LARGE, name=path.name, size=size // 1_000_000, limit=MOST_BYTES // 1_000_000)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        found = _parsed(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(NOT_JSON, name=path.name, why=str(error)[:200]) from error
    if isinstance(found, dict):
        found = found.get("has_record", [found])
    if not isinstance(found, list):
        raise Unreadable(NO_RECORDS, name=path.name)
    return [row for row in found if isinstance(row, dict)]


def _parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].rstrip().endswith("}"):
            raise
        return [json.loads(line) for line in lines]


def _grouped(records):
    """Return {place of the work: its group} and the rows that belong to nothing here."""
    owners, groups, orphans = {}, {}, []
    for number, row in enumerate(records, start=1):
        if _category(row) == "WorkVariant" and not row.get("is_variant_of"):
            groups[number] = {"work": row, "variants": [], "manifestations": [], "items": []}
            for name in _names(row):
                owners[name[1]] = groups[number]
    passes = (
        (
            "variants",
            lambda row: _category(row) == "WorkVariant" and row.get("is_variant_of"),
            "is_variant_of",
        ),
        ("manifestations", lambda row: _category(row) == "Manifestation", "is_manifestation_of"),
        ("items", lambda row: _category(row) == "Item", "is_item_of"),
    )
    for place, belongs, link in passes:
        for number, row in enumerate(records, start=1):
            if not belongs(row):
                continue
            wholes = [value for _kind, value in _resources(row.get(link))]
            group = next((owners[value] for value in wholes if value in owners), None)
            if group is None:
                orphans.append((number, row, wholes[0] if wholes else ""))
                continue
            group[place].append(row)
            for _kind, value in _names(row):
                owners.setdefault(value, group)
    return groups, orphans


def _category(row):
    return str(row.get("category", "")).rpartition(":")[2]


def _resources(value):
    """Return [(kind, id)] of one reference or a list of them."""
    rows = value if isinstance(value, list) else [value] if value else []
    return [
        (_category(row), wording.line(row["id"])) for row in rows if isinstance(row, dict) and row.get("id")
    ]


def _names(row):
    return _resources(row.get("has_identifier"))


def _issuer(row, options):
    described = next((one for one in _list(row.get("described_by")) if isinstance(one, dict)), {})
    return str(described.get("has_issuer_name") or options["source"])[:100]


def _titles(made, work):
    primary = work.get("has_primary_title") or {}
    _title(made, primary, "PreferredTitle")
    if primary.get("type") not in (None, "PreferredTitle"):
        made.note("has_primary_title", "Kind of the first title", primary["type"])
    for row in _list(work.get("has_alternative_title")):
        _title(made, row, row.get("type") or "AlternativeTitle")


def _title(made, row, kind):
    name = str(row.get("has_name", ""))
    made.call(name, tongues.of_text(name, "und"), kind, sort=row.get("has_ordering_name") or "")


def _list(value):
    return value if isinstance(value, list) else [value] if value else []


def _events(made, work):
    for event in _list(work.get("has_event")):
        date = event.get("has_date") or ""
        if date and not made.work.get("year") and (found := wording.edtf(date)):
            made.work["year"] = found
        elif date:
            made.note("has_event", _category(event), date)
        _places(made, event)
        for activity in _list(event.get("has_activity")):
            _activity(made, activity)


def _places(made, event):
    found = made.work.get("countries", "").split(",") if made.work.get("countries") else []
    for place in _list(event.get("located_in")):
        if code := lands.country(place.get("has_name", "")):
            found.append(code)
        else:
            made.note("located_in", "Place", place.get("has_name", ""))
    made.work["countries"] = ",".join(dict.fromkeys(found))


def _activity(made, activity):
    roles = crosswalk.roles_of(str(activity.get("type", "")))
    for agent in _list(activity.get("has_agent")):
        names = [
            (str(crosswalk.SCHEMES[kind]), value)
            for kind, value in _resources(agent.get("same_as"))
            if kind in crosswalk.SCHEMES
        ]
        for role in roles:
            made.credit(role, agent.get("has_name", ""), key=_agent_key(names), identifiers=names)
        if roles and agent.get("type"):
            key = _agent_key(names) or wording.line(agent.get("has_name", ""))
            made.agents[key]["kind"] = agent["type"]
        if not roles:
            made.note("has_activity", "Contributor", f"{agent.get('has_name')}, {activity.get('type')}")
        for other in _list(agent.get("has_alternate_name")):
            made.note("has_alternate_name", f"Other name of {agent.get('has_name')}", other)


def _agent_key(names):
    return ":".join(names[0]) if names else ""


def _kinds(made, work):
    forms = [form for form in _list(work.get("has_form")) if form in WorkForm.values]
    for genre in _list(work.get("has_genre")):
        name = genre.get("has_name", "")
        if name in WorkForm.values:
            forms.append(name)
        else:
            made.note("has_genre", "Genre", name)
    made.work["forms"] = ",".join(dict.fromkeys(forms))
    for subject in _list(work.get("has_subject")):
        made.note("has_subject", "Subject", subject.get("has_name", ""))


def _variant(made, row):
    title = (row.get("has_primary_title") or {}).get("has_name", "")
    date = next((event.get("has_date") for event in _list(row.get("has_event")) if event.get("has_date")), "")
    title = wording.line(title)
    for _kind, key in _names(row)[:1]:
        made.variants[key] = {
            "kind": row.get("variant_type") or "Augmented",
            "title": "" if title == made.title.get("text") else title,
            "year": wording.edtf(date) or "",
        }


def _manifestation(made, row, options):
    keys = [value for _kind, value in _names(row)]
    if not keys:
        made.note("Manifestation", "Manifestation", json.dumps(row, ensure_ascii=False)[:2000])
        return
    main = made.manifestations.setdefault(keys[0], {"kind": "Unknown"})
    variant = next((v for _k, v in _resources(row.get("is_manifestation_of")) if v in made.variants), None)
    if variant:
        main["variant"] = variant
    lines = _publication(main, row)
    if name := (row.get("has_primary_title") or {}).get("has_name"):
        lines.insert(0, f"Title: {name}")
    lines += [str(note) for note in _list(row.get("has_note"))]
    lines += [f"Web: {address}" for address in _list(row.get("has_webresource"))]
    main["note"] = "\n".join(lines)
    made.told("Manifestation", len(lines))
    issuer = _issuer(row, options)
    main["identifiers"] = _identifiers(_names(row) + _resources(row.get("same_as")), issuer)


def _identifiers(names, issuer):
    rows = [(str(crosswalk.SCHEMES.get(kind, "Local")), value) for kind, value in names]
    return [[scheme, issuer if scheme == "Local" else "", value] for scheme, value in dict.fromkeys(rows)]


def _publication(main, row):
    """Read kind and year from the events; return what else they tell as lines."""
    lines = []
    for event in _list(row.get("has_event")):
        kind, date = event.get("type", ""), event.get("has_date") or ""
        if kind in crosswalk.PUBLICATIONS:
            main["kind"] = str(crosswalk.PUBLICATIONS[kind])
        elif kind == "RestorationEvent":
            main["kind"] = "PreservationRestoration"
        found = wording.edtf(date)
        told = [kind or _category(event), "" if found and not main.get("year") else date]
        if found and not main.get("year"):
            main["year"] = found
        for activity in _list(event.get("has_activity")):
            names = ", ".join(agent.get("has_name", "") for agent in _list(activity.get("has_agent")))
            told.append(f"{activity.get('type')} {names}")
        told = [word for word in told if word]
        if told != [kind] or kind not in crosswalk.PUBLICATIONS:
            lines.append(": ".join(told))
    return lines


def _item(made, row, options):
    keys = [value for _kind, value in _names(row)]
    whole = next((v for _k, v in _resources(row.get("is_item_of")) if v), "")
    of = _manifestation_named(made, whole)
    if not keys:
        made.note("Item", "Item", json.dumps(row, ensure_ascii=False)[:2000])
        return
    local = next((value for kind, value in _names(row) if kind == "LocalResource"), "")
    gauge, lines = _format(row)
    item = {"of": of, "gauge": gauge, "base": base_of(gauge)}
    item |= {"inventory_number": local} if local and len(local) <= 60 else {"hint": made.key[:50]}
    item["element"] = row.get("element_type") or "Unknown"
    item["colour"] = row.get("has_colour_type") or "Unknown"
    item["sound"] = row.get("has_sound_type") or "Unknown"
    item["access_status"] = row.get("has_access_status") or "Unknown"
    item["frame_rate"] = crosswalk.FRAME_RATES.get(row.get("has_frame_rate"), "")
    lines += _measures(made.manifestations[of], item, row)
    for language in _list(row.get("in_language")):
        for usage in _list(language.get("usage")):
            made.speak(of, tongues.long_code(language.get("code") or "und") or "und", usage)
    item["note"] = "\n".join(lines)
    made.told("Item", len(lines))
    item["identifiers"] = _identifiers(_names(row), _issuer(row, options))
    made.items[keys[0]] = item


def _manifestation_named(made, name):
    if name in made.manifestations:
        return name
    for key, row in made.manifestations.items():
        if any(value == name for _scheme, _issuer, value in row.get("identifiers", ())):
            return key
    made.manifestations.setdefault(name or "1", {"kind": "Unknown"})
    return name or "1"


def _format(row):
    rows = _list(row.get("has_format"))
    kinds = [str(one.get("type", "")) for one in rows]
    known = [kind for kind in kinds if kind in crosswalk.FAMILY_OF]
    lines = [f"Format: {kind}" for kind in kinds if kind and kind not in known[:1]]
    digital = any(_category(one) == "DigitalFile" for one in rows)
    return (known[0] if known else "LocalFile" if digital else "Unknown"), lines


def _measures(main, item, row):
    lines = []
    extent = row.get("has_extent") or {}
    unit, value = extent.get("has_unit", ""), extent.get("has_value", "")
    length = (
        wording.metres(f"{value} {'ft' if unit == 'Feet' else 'm'}") if unit in {"Feet", "Metre"} else None
    )
    if length:
        item["length_m"] = length
    elif extent:
        lines.append(f"Extent: {value} {unit}")
    duration = (row.get("has_duration") or {}).get("has_value", "")
    if duration and (found := wording.seconds(duration)) and main.setdefault("seconds", found) == found:
        duration = ""
    lines += [f"Duration: {duration}"] if duration else []
    if row.get("has_frame_rate") and not item["frame_rate"]:
        lines.append(f"Frame rate: {row['has_frame_rate']}")
    lines += [str(note) for note in _list(row.get("has_note"))]
    lines += [f"Web: {address}" for address in _list(row.get("has_webresource"))]
    for name in ("is_copy_of", "is_derivative_of", "same_as"):
        lines += [f"{name}: {value}" for _kind, value in _resources(row.get(name))]
    events = [f"{event.get('type')}: {event.get('has_date') or ''}" for event in _list(row.get("has_event"))]
    return lines + events
