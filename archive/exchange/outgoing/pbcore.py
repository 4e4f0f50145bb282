"""PBCore 2.1: one description document a work, an instantiation for every item and every stored file."""

from django.conf import settings
from django.utils import translation

from archive.exchange import annotations, crosswalk
from archive.exchange.annotations import SORTED, STORED
from archive.exchange.outgoing import words
from archive.exchange.outgoing.names import Names
from archive.exchange.outgoing.premis import first_digest
from archive.exchange.outgoing.xml import Maker, write_documents
from archive.vocabulary import Gauge, IdentifierScheme

MEDIA_TYPE, SUFFIX = "application/xml", ".xml"
NAMESPACE = "http://www.pbcore.org/PBCore/PBCoreNamespace.html"
SCHEMA = "https://raw.githubusercontent.com/WGBH/PBCore_2.1/master/pbcore-2.1.xsd"
pb = Maker(NAMESPACE)
CREATING = {"DirectingActivity", "WritingActivity", "ProducingActivity", "AnimationActivity"}
PUBLISHING = {"CopyrightAndDistributionActivity", "ManifestationActivity"}
LEVELS = {"Serial": "Series", "Analytic": "Episode", "Collection": "Collection"}
COLOURS = {"BlackAndWhite": "Black and white", "ColourBlackAndWhite": "Black and white and colour"}


def _spelled(gauge):
    """Return how a carrier is written so that the crosswalk reads it as itself."""
    with translation.override("en"):
        spellings = (str(gauge.label), gauge.value, gauge.value.replace("InchAudioReel", " inch audio"))
    return next((word for word in spellings if crosswalk.gauge_of(word) == gauge), gauge.value)


CARRIERS = {gauge.value: _spelled(gauge) for gauge in Gauge}
NOTHING_TOLD = "No description is written yet."


def write(selection, out, progress):
    """Write all works as one pbcoreCollection."""
    names = Names(selection.public)
    root = pb("pbcoreCollection", "", {"collectionTitle": settings.HOUSE_NAME})
    write_documents(out, root, _documents(selection, names, progress))


def _documents(selection, names, progress):
    for number, work in enumerate(selection.works(), start=1):
        yield document(work, names, selection.whole_of(work))
        progress(number)


def document(work, names, whole=None):
    """Return the pbcoreDescriptionDocument of a work; `whole` is what it is part of, if it may be named."""
    titles = words.titles_of(work)
    places = [_country(code) for code in work.country_codes]
    return pb(
        "pbcoreDescriptionDocument",
        "",
        None,
        *_asset_type(work),
        *([pb("pbcoreAssetDate", work.year, {"dateType": "created", "source": "EDTF"})] if work.year else []),
        *_identifiers(work, names),
        *[_title(row) for row in titles],
        *_descriptions(work),
        *[pb("pbcoreGenre", code, {"source": "AVefi WorkForm"}) for code in work.form_codes],
        *([_part_of(whole, names, work.part_number)] if whole is not None else []),
        *places,
        *_credits(work),
        *[_instantiation(item, row, names) for row in work.manifestations.all() for item in row.items.all()],
        *([] if names.public else [_file(asset) for asset in work.assets.all()]),
        *_notes(work, names, places),
    )


def _asset_type(work):
    kind = LEVELS.get(work.description_level)
    return [pb("pbcoreAssetType", kind, {"source": "PBCore pbcoreAssetType"})] if kind else []


def _identifiers(work, names):
    """Name the work: what the file calls it first, then every other house's name."""
    rows = {(row.scheme, row.value): row.issuer for row in work.identifiers.all()}
    first = names.name(work)
    return [
        pb("pbcoreIdentifier", value, {"source": _source(scheme, rows.get((scheme, value), ""))})
        for scheme, value in dict.fromkeys([first, *rows])
    ]


def _source(scheme, issuer=""):
    return issuer or settings.HOUSE_NAME if scheme == IdentifierScheme.LOCAL else str(scheme)


def _title(row):
    kind = crosswalk.PBCORE_TITLES.get(row.kind, str(row.kind))
    language = row.language_tag if row.language != "und" else ""
    return pb(
        "pbcoreTitle",
        row.text,
        {
            "titleType": kind,
            "titleTypeSource": "PBCore",
            "annotation": language,
            "titleTypeAnnotation": f"{SORTED} {row.sort.strip()}" if row.sort.strip() else "",
        },
    )


def _descriptions(work):
    found = [
        pb("pbcoreDescription", text, {"descriptionType": "Synopsis", "annotation": language})
        for language, text in (("en", work.synopsis_en), ("zh", work.synopsis_zh))
        if text.strip() and text.strip() != NOTHING_TOLD
    ]
    return found or [pb("pbcoreDescription", NOTHING_TOLD, {"descriptionType": "Placeholder"})]


def _part_of(whole, names, number):
    scheme, value = names.name(whole)
    return pb(
        "pbcoreRelation",
        "",
        None,
        pb("pbcoreRelationType", "Is Part Of", {"source": "PBCore relationType"}),
        pb("pbcoreRelationIdentifier", value, {"source": _source(scheme), "annotation": number or ""}),
    )


def _country(code):
    return pb(
        "pbcoreCoverage",
        "",
        None,
        pb(
            "coverage",
            words.country_name(code),
            {"source": "ISO 3166", "annotation": "country of production"},
        ),
        pb("coverageType", "Spatial"),
    )


def _credits(work):
    """Creators, contributors and publishers, in the order the schema wants them."""
    found = {"Creator": [], "Contributor": [], "Publisher": []}
    for credit in work.credits.all():
        activity = crosswalk.ACTIVITY_OF.get(credit.role, "")
        kind = "Creator" if activity in CREATING else "Publisher" if activity in PUBLISHING else "Contributor"
        found[kind].append(_credit(kind, credit))
    return [row for rows in found.values() for row in rows]


def _credit(kind, credit):
    name, _others = words.agent_name(credit.agent)
    plain = kind.lower()
    said = "portrayal" if kind == "Contributor" else "annotation"
    role = {"source": "AVefi"} | ({said: credit.note} if credit.note else {})
    known = {"annotation": str(credit.agent.kind), "ref": _authority(credit.agent)}
    return pb(f"pbcore{kind}", "", None, pb(plain, name, known), pb(f"{plain}Role", credit.role, role))


def _authority(agent):
    """Return the name of an agent another house gave: Wikidata:Q8061885."""
    return next((f"{row.scheme}:{row.value}" for row in agent.identifiers.all()), "")


def _instantiation(item, row, names):
    """Return an item; what PBCore has no element for stands in annotations, and so does the item's note."""
    scheme, value = names.name(item)
    children = [
        *([pb("instantiationDate", row.year, {"dateType": "issued"})] if row.year else []),
        *_length(item),
        *_carrier(item),
        pb("instantiationLocation", _place(item, names)),
        pb("instantiationMediaType", "Moving Image", {"source": "PBCore"}),
        *_generations(item),
        *([pb("instantiationDuration", words.clock(row.seconds))] if row.seconds is not None else []),
        *_looks(item),
        *_languages(row),
        *_track(item.frame_rate, item.aspect_ratio),
        *_facts(item, row, names),
    ]
    if not names.public:
        children += [
            pb("instantiationAnnotation", line, {"annotationType": "Note"})
            for line in _lines(item.note, _echo(children))
        ]
    identified = pb("instantiationIdentifier", value, {"source": _source(scheme, _issuer(item, value))})
    return pb("pbcoreInstantiation", "", None, identified, *children)


def _issuer(row, value):
    return next((one.issuer for one in row.identifiers.all() if one.value == value), "")


def _place(item, names):
    return item.location.code if item.location and not names.public else settings.HOUSE_NAME


def _carrier(item):
    if not words.known(item.gauge):
        return []
    digital = item.gauge.startswith("Local") or crosswalk.FAMILY_OF.get(item.gauge) == "DigitalFile"
    name = "instantiationDigital" if digital else "instantiationPhysical"
    return [pb(name, CARRIERS[item.gauge], {"source": "AVefi", "ref": str(item.gauge)})]


def _length(item):
    if item.length_m is None:
        return []
    return [
        pb(
            "instantiationDimensions",
            f"{item.length_m:f}",
            {"unitsOfMeasure": "metres", "annotation": "length"},
        )
    ]


def _generations(item):
    given = ((words.known(item.element), "AVefi"), (item.generation, "NYPL"))
    return [pb("instantiationGenerations", code, {"source": source}) for code, source in given if code]


def _looks(item):
    found = []
    if words.known(item.colour):
        facts = {"source": "AVefi", "ref": str(item.colour)}
        found.append(pb("instantiationColors", COLOURS.get(item.colour, str(item.colour)), facts))
    if words.known(item.sound):
        found.append(pb("instantiationTracks", item.sound, {"source": "AVefi"}))
    return found


def _languages(row):
    return [
        pb(
            "instantiationLanguage",
            language.language,
            {"source": "ISO 639-2/B", "annotation": language.usage},
        )
        for language in row.languages.all()
    ]


def _track(rate, ratio):
    if not (rate or ratio):
        return []
    return [
        pb(
            "instantiationEssenceTrack",
            "",
            None,
            pb("essenceTrackType", "Video"),
            *([pb("essenceTrackFrameRate", rate, {"unitsOfMeasure": "fps"})] if rate else []),
            *([pb("essenceTrackAspectRatio", f"{ratio:f}")] if ratio else []),
        )
    ]


def _facts(item, row, names):
    """What PBCore has no element for, as annotations that name themselves."""
    thing = {name: words.known(getattr(item, field)) for name, field in annotations.ITEM.items()}
    if names.public:
        thing = {name: value for name, value in thing.items() if name in annotations.PUBLIC}
    shown = {"Manifestation key": names.name(row)[1]}
    shown |= {name: words.known(getattr(row, field)) for name, field in annotations.MANIFESTATION.items()}
    if row.variant:
        shown |= {"Variant key": names.name(row.variant)[1]}
        shown |= {name: getattr(row.variant, field) for name, field in annotations.VARIANT.items()}
    if names.public:
        shown.pop("Manifestation note", None)
        shown.pop("Variant note", None)
    return [
        pb("instantiationAnnotation", value, {"annotationType": name, "ref": annotations.OURS})
        for name, value in (thing | shown).items()
        if value not in (None, "")
    ]


def _file(asset):
    digest = first_digest(asset)
    return pb(
        "pbcoreInstantiation",
        "",
        None,
        pb("instantiationIdentifier", f"asset-{asset.pk}", {"source": settings.HOUSE_NAME}),
        pb("instantiationDigital", asset.container or "file", {"source": "FFmpeg"}),
        pb("instantiationLocation", settings.HOUSE_NAME),
        pb("instantiationMediaType", "Moving Image", {"source": "PBCore"}),
        pb("instantiationGenerations", asset.role, {"source": settings.HOUSE_NAME}),
        pb("instantiationFileSize", asset.size, {"unitsOfMeasure": "bytes"}),
        *([pb("instantiationDuration", words.clock(asset.seconds))] if asset.frames else []),
        pb(
            "instantiationEssenceTrack",
            "",
            None,
            pb("essenceTrackType", "Video"),
            *([pb("essenceTrackEncoding", asset.video_codec)] if asset.video_codec else []),
            *([pb("essenceTrackFrameRate", asset.rate, {"unitsOfMeasure": "fps"})] if asset.rate else []),
            pb("essenceTrackBitDepth", asset.bit_depth),
            *([pb("essenceTrackFrameSize", f"{asset.width}x{asset.height}")] if asset.width else []),
        ),
        *([pb("instantiationAnnotation", str(digest), {"annotationType": "First digest"})] if digest else []),
        pb("instantiationAnnotation", "yes", {"annotationType": STORED, "ref": annotations.OURS}),
    )


def _notes(work, names, places):
    """The house's own words about a work, a line each; nobody outside reads them."""
    if names.public:
        return []
    echo = {f"Coverage: {' '.join(place.itertext())}" for place in places}
    return [pb("pbcoreAnnotation", line, {"annotationType": "Note"}) for line in _lines(work.note, echo)]


def _lines(note, echo):
    """Return the lines of a note, without those an import made of elements that are written anyway."""
    lines = [line.strip() for line in note.splitlines() if line.strip() and line.strip() not in echo]
    return list(dict.fromkeys(line.removeprefix("Annotation: ") for line in lines))


def _echo(children):
    """Return the lines an import of another house makes of elements it has no field for."""
    found = set()
    for child in children:
        label = child.tag.rpartition("}")[2].removeprefix("instantiation")
        given = child.get("dateType") or child.get("annotation") or ""
        text = " ".join(" ".join(child.itertext()).split())
        carried = label in ("Physical", "Digital")
        found.add(f"Carrier: {text}" if carried else f"{label}{f' ({given})' if given else ''}: {text}")
    return found
