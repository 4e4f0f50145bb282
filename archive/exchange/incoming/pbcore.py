"""PBCore 2.1: descriptions with their instantiations. docs/import.md says what goes where."""

from archive.exchange import crosswalk, tongues, wording
from archive.exchange.incoming import xml
from archive.exchange.incoming.draft import Draft, base_of, limits
from archive.exchange.incoming.lines import Record
from archive.vocabulary import IdentifierScheme, WorkForm

VERSION = "pbcore-1"
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
    kinds = [crosswalk.TITLE_WORDS.get(row.get("titleType", "").casefold()) for row in rows]
    main = next((n for n, kind in enumerate(kinds) if kind == "PreferredTitle"), 0)
    for number, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        words = xml.text(row)
        language = tongues.short_code(row.get(xml.LANG, "")) or tongues.of_text(words, "und")
        chosen = "PreferredTitle" if number == main else kind or "AlternativeTitle"
        if row.get("titleType") and not kind:
            made.note("pbcoreTitle", "Title type", f"{row.get('titleType')}: {words}")
        made.call(words, language, str(chosen))


def _identifiers(made, element, options):
    for row in xml.kids(element, "pbcoreIdentifier"):
        source = wording.line(row.get("source", ""))
        scheme = SCHEMES.get(source.casefold(), "Local")
        issuer = (source or options["source"])[:100] if scheme == "Local" else ""
        made.identify(scheme, xml.text(row), issuer, "pbcoreIdentifier")


def _dates(made, element):
    for row in xml.kids(element, "pbcoreAssetDate"):
        date, kind = wording.edtf(xml.text(row)), row.get("dateType", "")
        if date and not made.work.get("year"):
            made.work["year"] = date
            if kind and kind.casefold().replace(" ", "") not in {"datecreated", "created"}:
                made.note("pbcoreAssetDate", "Date type", kind)
        else:
            made.note("pbcoreAssetDate", kind or "Date", xml.text(row))


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
        words = wording.paragraph("".join(row.itertext()))
        given = tongues.short_code(row.get(xml.LANG, "")) or tongues.of_text(words, "en")
        name = "synopsis_zh" if given == "zh" else "synopsis_en"
        if given not in {"zh", "en"} or made.work.get(name):
            made.note("pbcoreDescription", row.get("descriptionType") or "Description", words)
        else:
            made.work[name] = words


def _credits(made, element):
    for name, (who, what) in CREDITS.items():
        for row in xml.kids(element, name):
            person, words = xml.text(row, who), xml.texts(row, what)
            part = xml.kid(row, what)
            for word in words or [who]:
                roles = crosswalk.roles_of(word)
                for role in roles:
                    made.credit(role, person, note=part.get("portrayal", "") if part is not None else "")
                if not roles:
                    made.note(name, "Contributor", f"{person}, {word}")


def _relations(made, element):
    for row in xml.kids(element, "pbcoreRelation"):
        kind, key = xml.text(row, "pbcoreRelationType"), xml.text(row, "pbcoreRelationIdentifier")
        if kind.casefold() in {"is part of", "ispartof"} and not made.part_of:
            made.part_of = wording.line(key)
        else:
            made.note("pbcoreRelation", kind or "Related", key)


def _instantiation(made, row, number, options):
    main = made.manifestations.setdefault(MAIN, {"kind": "Unknown"})
    names = xml.kids(row, "instantiationIdentifier")
    rest = [*_essentials(made, main, row), *(_digest_lines(names))]
    ids = [(xml.text(one), one) for one in names if one.get("annotation") != "messageDigest"]
    carrier = xml.text(row, "instantiationPhysical") or xml.text(row, "instantiationDigital")
    gauge = crosswalk.gauge_of(carrier)
    if gauge is None:
        gauge = (
            crosswalk.gauge_of("digital file") if xml.kid(row, "instantiationDigital") is not None else None
        )
    lines = [f"Carrier: {carrier}", *rest] if carrier else rest
    if gauge is None:
        made.note("instantiationPhysical", "Instantiation", "; ".join([*(i for i, _one in ids), *lines]))
        return
    item = {
        "of": MAIN,
        "gauge": str(gauge),
        "base": base_of(gauge),
        "colour": main.get("colour") or "Unknown",
        "sound": "Unknown",
        "note": "\n".join(lines),
        **_generation(xml.text(row, "instantiationGenerations")),
    }
    made.told("pbcoreInstantiation", len(lines))
    _number(made, item, [value for value, _one in ids])
    item["identifiers"] = [
        ["Local", (one.get("source") or options["source"])[:100], wording.line(value)[:200]]
        for value, one in ids
    ]
    made.items[wording.line(ids[0][0] if ids else "") or f"#{number}"] = item


def _number(made, item, names):
    given = {other.get("inventory_number") for other in made.items.values()}
    name = wording.line(names[0]) if names else ""
    if name and name not in given and len(name) <= limits("item")["inventory_number"]:
        item["inventory_number"] = name
    else:
        item["hint"] = made.key[:50]


def _essentials(made, main, row):
    """Fill the manifestation with what it can hold; return the rest as lines."""
    lines = []
    for child in row:
        name, value = xml.tag(child), xml.text(child)
        if not value or name in {"instantiationIdentifier", "instantiationPhysical", "instantiationDigital"}:
            continue
        if _held(made, main, name, value):
            continue
        label = name.removeprefix("instantiation")
        given = child.get("dateType") or child.get("annotation") or ""
        lines.append(f"{label}{f' ({given})' if given else ''}: {value}")
    return lines


def _held(made, main, name, value):
    """Say whether the manifestation holds the value, because it said nothing else before."""
    if name == "instantiationDuration" and (length := wording.seconds(value)):
        return main.setdefault("seconds", length) == length
    if name == "instantiationColors" and (colour := crosswalk.colour_of([value])):
        return main.setdefault("colour", str(colour)) == colour
    return name == "instantiationLanguage" and _languages(made, value)


def _languages(made, value):
    codes = [tongues.long_code(part) for part in value.replace(",", ";").split(";")]
    if not all(codes):
        return False
    for code in codes:
        made.speak(MAIN, code)
    return True


def _digest_lines(names):
    return [
        f"{one.get('version') or 'digest'}: {xml.text(one)}"
        for one in names
        if one.get("annotation") == "messageDigest"
    ]


def _generation(words):
    folded, found = words.casefold(), {}
    found["access_status"] = next((status for word, status in GENERATIONS if word in folded), "Archive")
    if element := next((code for word, code in ELEMENTS if word in folded), None):
        found["element"] = element
    return found
