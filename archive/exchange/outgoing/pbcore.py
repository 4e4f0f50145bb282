"""PBCore 2.1: one description document a work, an instantiation for every item and every stored file."""

from django.conf import settings

from archive.exchange import crosswalk
from archive.exchange.outgoing import words
from archive.exchange.outgoing.names import Names
from archive.exchange.outgoing.premis import first_digest
from archive.exchange.outgoing.xml import Maker, write_documents
from archive.vocabulary import IdentifierScheme

MEDIA_TYPE, SUFFIX = "application/xml", ".xml"
NAMESPACE = "http://www.pbcore.org/PBCore/PBCoreNamespace.html"
SCHEMA = "https://raw.githubusercontent.com/WGBH/PBCore_2.1/master/pbcore-2.1.xsd"
pb = Maker(NAMESPACE)
CREATING = {"DirectingActivity", "WritingActivity", "ProducingActivity", "AnimationActivity"}
PUBLISHING = {"CopyrightAndDistributionActivity", "ManifestationActivity"}
LEVELS = {"Serial": "Series", "Analytic": "Episode", "Collection": "Collection"}
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
        *([_part_of(whole, names)] if whole is not None else []),
        *[_country(code) for code in work.country_codes],
        *_credits(work),
        *[_instantiation(item, row, names) for row in work.manifestations.all() for item in row.items.all()],
        *([] if names.public else [_file(asset) for asset in work.assets.all()]),
        *_notes(work, names),
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
        "pbcoreTitle", row.text, {"titleType": kind, "titleTypeSource": "PBCore", "annotation": language}
    )


def _descriptions(work):
    found = [
        pb("pbcoreDescription", text, {"descriptionType": "Synopsis", "annotation": language})
        for language, text in (("en", work.synopsis_en), ("zh", work.synopsis_zh))
        if text.strip()
    ]
    return found or [pb("pbcoreDescription", NOTHING_TOLD, {"descriptionType": "Placeholder"})]


def _part_of(whole, names):
    scheme, value = names.name(whole)
    return pb(
        "pbcoreRelation",
        "",
        None,
        pb("pbcoreRelationType", "Is Part Of", {"source": "PBCore relationType"}),
        pb("pbcoreRelationIdentifier", value, {"source": _source(scheme)}),
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
    role = {"source": "AVefi"} | ({"portrayal": credit.note} if kind == "Contributor" and credit.note else {})
    return pb(f"pbcore{kind}", "", None, pb(plain, name), pb(f"{plain}Role", credit.role, role))


def _instantiation(item, row, names):
    scheme, value = names.name(item)
    place = item.location.code if item.location and not names.public else settings.HOUSE_NAME
    physical = not item.gauge.startswith("Local") and crosswalk.FAMILY_OF.get(item.gauge) != "DigitalFile"
    carrier = "instantiationPhysical" if physical else "instantiationDigital"
    return pb(
        "pbcoreInstantiation",
        "",
        None,
        pb("instantiationIdentifier", value, {"source": _source(scheme)}),
        *([pb("instantiationDate", row.year, {"dateType": "issued"})] if row.year else []),
        *_length(item),
        pb(carrier, item.gauge, {"source": "AVefi"}),
        pb("instantiationLocation", place),
        pb("instantiationMediaType", "Moving Image", {"source": "PBCore"}),
        *_generations(item),
        *([pb("instantiationDuration", words.clock(row.seconds))] if row.seconds is not None else []),
        pb("instantiationColors", item.colour, {"source": "AVefi"}),
        pb("instantiationTracks", item.sound, {"source": "AVefi"}),
        *_languages(row),
        _track(item.frame_rate, item.aspect_ratio),
        *_facts(item, row, names),
    )


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
    found = [pb("instantiationGenerations", item.element, {"source": "AVefi"})]
    if item.generation:
        found.append(pb("instantiationGenerations", item.generation, {"source": "NYPL"}))
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
    return pb(
        "instantiationEssenceTrack",
        "",
        None,
        pb("essenceTrackType", "Video"),
        *([pb("essenceTrackFrameRate", rate, {"unitsOfMeasure": "fps"})] if rate else []),
        *([pb("essenceTrackAspectRatio", f"{ratio:f}")] if ratio else []),
    )


def _facts(item, row, names):
    """What PBCore has no element for, as annotations that name themselves."""
    facts = {"Base": item.base, "Reel": f"{item.reel}/{item.reels}", "Access status": item.access_status}
    facts |= {"Manifestation": row.kind}
    if not names.public:
        facts |= {
            "Barcode": item.barcode,
            "Stock": item.stock,
            "Stock year": item.stock_year,
            "Acquisition": item.acquisition,
            "Note": item.note,
        }
    return [
        pb("instantiationAnnotation", value, {"annotationType": name})
        for name, value in facts.items()
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
    )


def _notes(work, names):
    """The house's own words about a work; nobody outside reads them."""
    if names.public or not work.note.strip():
        return []
    return [pb("pbcoreAnnotation", work.note, {"annotationType": "Note"})]
