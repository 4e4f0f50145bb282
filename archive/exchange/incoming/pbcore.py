"""PBCore 2.1: descriptions with their instantiations. docs/import.md says what goes where."""

import re

from archive.exchange import crosswalk, lands, tongues, wording
from archive.exchange.annotations import SORTED
from archive.exchange.incoming import xml
from archive.exchange.incoming.draft import Draft, base_of, fault, flaw, limits
from archive.exchange.incoming.lines import Record
from archive.exchange.incoming.pbcore_ours import Ours
from archive.vocabulary import AgentType, Gauge, IdentifierScheme, TitleType, WorkForm

VERSION = "pbcore-2"
SCRIPT = re.compile(r"[A-Z][a-z]{3}")
RECORDS = {"pbcoreDescriptionDocument", "pbcoreInstantiationDocument"}
MAIN = "1"
SCHEMES = {scheme.value.casefold(): scheme.value for scheme in IdentifierScheme}
LEVELS = {"series": "Serial", "episode": "Analytic", "segment": "Analytic", "collection": "Collection"}
CREDITS = {
    "pbcoreCreator": ("creator", "creatorRole"),
    "pbcoreContributor": ("contributor", "contributorRole"),
    "pbcorePublisher": ("publisher", "publisherRole"),
}
NOTED = {
    "pbcoreSubject": "Subject",
    "pbcoreCoverage": "Coverage",
    "pbcoreAudienceLevel": "Audience level",
    "pbcoreAudienceRating": "Audience rating",
    "pbcoreRightsSummary": "Rights",
    "pbcoreAnnotation": "Annotation",
}
KNOWN = {
    *CREDITS,
    *NOTED,
    "pbcoreAssetType",
    "pbcoreAssetDate",
    "pbcoreIdentifier",
    "pbcoreTitle",
    "pbcoreDescription",
    "pbcoreGenre",
    "pbcoreRelation",
    "pbcoreInstantiation",
}
GENERATIONS = (
    ("preservation", "Archive"),
    ("master", "Master"),
    ("original", "Archive"),
    ("access", "Viewing"),
    ("proxy", "Viewing"),
    ("copy", "Viewing"),
    ("distribution", "Distribution"),
    ("production", "Distribution"),
)
ELEMENTS = (
    ("original negative", "OriginalNegative"),
    ("negative", "ImageNegative"),
    ("reversal", "OriginalPositiveReversalFilm"),
)


def read(path, options):
    """Yield a Record per description, or per instantiation that stands alone."""
    for number, element in enumerate(xml.elements(path, RECORDS), start=1):
        yield Record(number, element, xml.written(element))


def count(path, options):
    """Return how many records there are, about."""
    return xml.count_tags(path, *RECORDS)


def key_of(element):
    """Return the first identifier, an object identifier before others."""
    rows = xml.kids(element, "pbcoreIdentifier", "instantiationIdentifier")
    rows.sort(key=lambda row: row.get("annotation") != "Object Identifier")
    return xml.text(rows[0]) if rows else ""


def draft(element, options):
    """Return the Draft of one description."""
    made = Draft(key_of(element))
    _titles(made, element)
    _identifiers(made, element, options)
    _dates(made, element)
    _kinds(made, element)
    _synopsis(made, element)
    _credits(made, element)
    _relations(made, element)
    for name, label in NOTED.items():
        for row in xml.kids(element, name):
            if not _of_ours(made, name, row):
                made.note(name, label, xml.text(row))
    alone = xml.tag(element) == "pbcoreInstantiationDocument"
    for number, row in enumerate([element] if alone else xml.kids(element, "pbcoreInstantiation"), start=1):
        _instantiation(made, row, number, options)
    for row in element:
        if xml.tag(row) not in KNOWN and not alone:
            made.leave(xml.tag(row) or "comment")
    return made


def _titles(made, element):
    rows = xml.kids(element, "pbcoreTitle")
    kinds = [_title_kind(row.get("titleType", "")) for row in rows]
    main = next((n for n, kind in enumerate(kinds) if kind == "PreferredTitle"), 0)
    for number, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        words = xml.text(row)
        language, script = _written_in(row, words)
        chosen = "PreferredTitle" if number == main else kind or "AlternativeTitle"
        if row.get("titleType") and not kind:
            made.note("pbcoreTitle", "Title type", f"{row.get('titleType')}: {words}")
        sort = row.get("titleTypeAnnotation", "")
        sort = sort.removeprefix(SORTED).strip() if sort.startswith(SORTED) else ""
        made.call(words, language, str(chosen), script, sort)


def _title_kind(word):
    return word if word in TitleType.values else crosswalk.TITLE_WORDS.get(word.casefold())


def _written_in(row, words):
    """Return language and script of a title: as xml:lang or an annotation say it, else as its signs tell."""
    tag, _dash, script = (row.get(xml.LANG) or row.get("annotation") or "").partition("-")
    language = tongues.short_code(tag) if tag.islower() and len(tag) in (2, 3) else None
    if language is None:
        return tongues.of_text(words, "und"), ""
    return language, script if SCRIPT.fullmatch(script) else ""


def _identifiers(made, element, options):
    for row in xml.kids(element, "pbcoreIdentifier"):
        source = wording.line(row.get("source", ""))
        scheme = SCHEMES.get(source.casefold(), "Local")
        issuer = (source or options["source"])[:100] if scheme == "Local" else ""
        made.identify(scheme, xml.text(row), issuer, "pbcoreIdentifier")


def _dates(made, element):
    for row in xml.kids(element, "pbcoreAssetDate"):
        date, kind = _date(row), row.get("dateType", "")
        if date and not made.work.get("year"):
            made.work["year"] = date
            if kind and kind.casefold().replace(" ", "") not in {"datecreated", "created"}:
                made.note("pbcoreAssetDate", "Date type", kind)
        else:
            made.note("pbcoreAssetDate", kind or "Date", xml.text(row))


def _date(row):
    text = xml.text(row)
    if row.get("source") == "EDTF" and not flaw("work", "year", text):
        return text
    return wording.edtf(text)


def _kinds(made, element):
    made.work["description_level"], forms = "Monographic", []
    for value in xml.texts(element, "pbcoreAssetType"):
        if value.casefold() in LEVELS:
            made.work["description_level"] = LEVELS[value.casefold()]
        else:
            made.note("pbcoreAssetType", "Asset type", value)
    for value in xml.texts(element, "pbcoreGenre"):
        if value.replace(" ", "") in WorkForm.values:
            forms.append(value.replace(" ", ""))
        else:
            made.note("pbcoreGenre", "Genre", value)
    made.work["forms"] = ",".join(dict.fromkeys(forms))


def _synopsis(made, element):
    for row in xml.kids(element, "pbcoreDescription"):
        if row.get("descriptionType") == "Placeholder":
            continue
        words = wording.paragraph("".join(row.itertext()))
        tag = row.get(xml.LANG) or row.get("annotation") or ""
        given = (tongues.short_code(tag) if len(tag) in (2, 3) else None) or tongues.of_text(words, "en")
        name = "synopsis_zh" if given == "zh" else "synopsis_en"
        if given not in {"zh", "en"} or made.work.get(name):
            made.note("pbcoreDescription", row.get("descriptionType") or "Description", words)
        else:
            made.work[name] = words


def _credits(made, element):
    for name, (who, what) in CREDITS.items():
        for row in xml.kids(element, name):
            person, words = xml.text(row, who), xml.texts(row, what)
            note, known = _credit_note(xml.kid(row, what)), _known(xml.kid(row, who))
            for word in words or [who]:
                roles = crosswalk.roles_of(word)
                for role in roles:
                    made.credit(role, person, note=note, key=":".join(known[1][0]) if known[1] else "",
                                identifiers=known[1])  # fmt: skip
                    if known[0]:
                        made.agents[":".join(known[1][0]) if known[1] else wording.line(person)]["kind"] = (
                            known[0]
                        )
                if not roles:
                    made.note(name, "Contributor", f"{person}, {word}")


def _credit_note(part):
    return "" if part is None else part.get("portrayal") or part.get("annotation") or ""


def _known(person):
    """Return (kind, identifiers) of an agent as far as the element says them in our words."""
    if person is None:
        return "", []
    scheme, _colon, value = (person.get("ref") or "").partition(":")
    named = scheme in SCHEMES.values() and value and not fault(scheme, value)
    kind = person.get("annotation", "")
    return (kind if kind in AgentType.values else ""), [(scheme, value)] if named else []


def _relations(made, element):
    for row in xml.kids(element, "pbcoreRelation"):
        kind, key = xml.text(row, "pbcoreRelationType"), xml.text(row, "pbcoreRelationIdentifier")
        if kind.casefold() in {"is part of", "ispartof"} and not made.part_of:
            made.part_of = wording.line(key)
            number = xml.kid(row, "pbcoreRelationIdentifier").get("annotation", "")
            if number.isdecimal() and len(number) < 6:
                made.work["part_number"] = int(number)
        else:
            made.note("pbcoreRelation", kind or "Related", key)


def _of_ours(made, name, row):
    """Take the countries of production and the house's own notes where they are marked as such."""
    place = xml.kid(row, "coverage") if name == "pbcoreCoverage" else None
    if place is not None and place.get("annotation") == "country of production":
        code = lands.country(xml.text(place))
        known = [one for one in made.work.get("countries", "").split(",") if one]
        made.work["countries"] = ",".join(dict.fromkeys([*known, *filter(None, [code])]))
        return bool(code)
    if name == "pbcoreAnnotation" and row.get("annotationType") == "Note":
        told = wording.paragraph("".join(row.itertext()))
        made.work["note"] = "\n".join(filter(None, [made.work.get("note", ""), told]))
        return True
    return False


def _embodied(made, ours):
    """Return the key of the manifestation an instantiation is of, with what it says of it."""
    key, fields = ours.manifestation()
    main = made.manifestations.setdefault(key or MAIN, {"kind": "Unknown"})
    main.update(fields)
    variant, said = ours.variant()
    if key and variant and said.get("kind"):
        made.variants.setdefault(variant, {"title": "", "year": ""} | said)
        main["variant"] = variant
    for code, usage in ours.languages:
        made.speak(key or MAIN, code, usage)
    return key or MAIN


def _instantiation(made, row, number, options):
    ours = Ours(row)
    if ours.is_stored_file:
        made.leave("pbcoreInstantiation")
        return
    of = _embodied(made, ours)
    names = xml.kids(row, "instantiationIdentifier")
    lines = [*_essentials(made, of, row, ours), *(_digest_lines(names))]
    ids = [(xml.text(one), one) for one in names if one.get("annotation") != "messageDigest"]
    item = {"of": of} | _plain_item(made.manifestations[of], row, ours, lines) | ours.item
    made.told("pbcoreInstantiation", len(lines))
    item["note"] = "\n".join(filter(None, [*lines, ours.item.get("note", "")]))
    given = item.pop("inventory_number", "")
    _number(made, item, [given or value for value, _one in ids] or [given])
    item["identifiers"] = [
        ["Local", (one.get("source") or options["source"])[:100], wording.line(value)[:200]]
        for value, one in ids
    ]
    made.items[wording.line(ids[0][0] if ids else "") or f"#{number}"] = item


def _plain_item(main, row, ours, lines):
    """Return what plain PBCore says of an item; a carrier named in words becomes the first of the lines."""
    carrier = xml.text(row, "instantiationPhysical") or xml.text(row, "instantiationDigital")
    gauge = ours.item.get("gauge") or crosswalk.gauge_of(carrier)
    if gauge is None:
        digital = xml.kid(row, "instantiationDigital") is not None
        gauge = crosswalk.gauge_of("digital file") if digital else Gauge.UNKNOWN
    if carrier and "gauge" not in ours.item:
        lines.insert(0, f"Carrier: {carrier}")
    unsaid = {"gauge": str(gauge), "base": base_of(gauge), "sound": "Unknown"}
    if ours.said:
        return unsaid | {"element": "Unknown", "access_status": "Unknown", "colour": "Unknown"}
    generation = _generation(xml.text(row, "instantiationGenerations"))
    return unsaid | {"colour": main.get("colour") or "Unknown"} | generation


def _number(made, item, names):
    given = {other.get("inventory_number") for other in made.items.values()}
    name = wording.line(names[0]) if names else ""
    if name and name not in given and len(name) <= limits("item")["inventory_number"]:
        item["inventory_number"] = name
    else:
        item["hint"] = made.key[:50]


def _essentials(made, of, row, ours):
    """Fill the manifestation with what it can hold; return the rest as lines."""
    lines = []
    for child in row:
        name, value = xml.tag(child), xml.text(child)
        if (
            child in ours.taken
            or not value
            or name in {"instantiationIdentifier", "instantiationPhysical", "instantiationDigital"}
        ):
            continue
        if _held(made, of, name, value):
            continue
        label = name.removeprefix("instantiation")
        given = child.get("dateType") or child.get("annotation") or ""
        lines.append(f"{label}{f' ({given})' if given else ''}: {value}")
    return lines


def _held(made, of, name, value):
    """Say whether the manifestation holds the value, because it said nothing else before."""
    main = made.manifestations[of]
    if name == "instantiationDuration" and (length := wording.seconds(value)):
        return main.setdefault("seconds", length) == length
    if name == "instantiationColors" and (colour := crosswalk.colour_of([value])):
        return main.setdefault("colour", str(colour)) == colour
    return name == "instantiationLanguage" and _languages(made, of, value)


def _languages(made, of, value):
    codes = [tongues.long_code(part) for part in value.replace(",", ";").split(";")]
    if not all(codes):
        return False
    for code in codes:
        made.speak(of, code)
    return True


def _digest_lines(names):
    return [
        f"{one.get('version') or 'digest'}: {xml.text(one)}"
        for one in names
        if one.get("annotation") == "messageDigest"
    ]


def _generation(words):
    folded, found = words.casefold(), {}
    found["access_status"] = next((status for word, status in GENERATIONS if word in folded), "Unknown")
    if element := next((code for word, code in ELEMENTS if word in folded), None):
        found["element"] = element
    return found
