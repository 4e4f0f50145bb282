"""MARCXML for libraries: bibliographic records of projected medium, Unicode, minimal level."""

from django.conf import settings
from django.utils import timezone

from archive.exchange import crosswalk
from archive.exchange.outgoing import words
from archive.exchange.outgoing.languages import LANGUAGES
from archive.exchange.outgoing.names import key
from archive.exchange.outgoing.xml import Maker, write_documents
from archive.vocabulary import AgentType, DescriptionLevel, IdentifierScheme, Sound, TitleType

MEDIA_TYPE, SUFFIX = "application/marcxml+xml", ".marcxml.xml"
NAMESPACE = "http://www.loc.gov/MARC21/slim"
marc = Maker(NAMESPACE)
LEVELS = {DescriptionLevel.SERIAL: "s", DescriptionLevel.ANALYTIC: "a", DescriptionLevel.COLLECTION: "c"}
COUNTRIES = {
    "AU": "at ",
    "AT": "au ",
    "CA": "xxc",
    "CN": "cc ",
    "DE": "gw ",
    "DK": "dk ",
    "ES": "sp ",
    "FR": "fr ",
    "GB": "xxk",
    "IN": "ii ",
    "IT": "it ",
    "JP": "ja ",
    "KR": "ko ",
    "NL": "ne ",
    "RU": "ru ",
    "SE": "sw ",
    "TW": "ch ",
    "US": "xxu",
}
RELATORS = {
    "Animator": "anm",
    "ArtDirector": "adi",
    "CastMember": "act",
    "Choreographer": "chr",
    "Cinematographer": "cng",
    "Colorist": "clr",
    "Composer": "cmp",
    "CostumeDesigner": "cst",
    "Director": "drt",
    "Distributor": "dst",
    "FilmEditor": "flm",
    "Lyricist": "lyr",
    "MusicConductor": "cnd",
    "Narrator": "nrt",
    "Presenter": "pre",
    "Producer": "pro",
    "ProductionCompany": "prn",
    "Singer": "sng",
    "SoundDesigner": "sds",
    "Sponsor": "spn",
    "Writer": "aus",
}
IDENTIFIERS = {
    IdentifierScheme.EIDR: "eidr",
    IdentifierScheme.ISAN: "isan",
    IdentifierScheme.WIKIDATA: "wikidata",
    IdentifierScheme.VIAF: "viaf",
    IdentifierScheme.GND: "gnd",
}
CARRIERS = {  # family: (medium, its code, carrier, its code)
    "Film": ("projected", "g", "film reel", "mr"),
    "Video": ("video", "v", "videocassette", "vf"),
    "Optical": ("video", "v", "videodisc", "vd"),
    "Audio": ("audio", "s", "audiotape reel", "st"),
    "DigitalFile": ("computer", "c", "online resource", "cr"),
}


def write(selection, out, progress):
    """Write all works as one collection of records."""
    write_documents(out, marc("collection"), _documents(selection, progress))


def _documents(selection, progress):
    for number, work in enumerate(selection.works(), start=1):
        yield record(work, selection.whole_of(work), public=selection.public)
        progress(number)


def record(work, whole=None, public=False):
    """Return the record of a work, its fields in the order of their tags."""
    fields = [*_numbered(work), *_titled(work), *_described(work, whole), *_credited(work)]
    if not public:
        fields += _held(work)
    return marc(
        "record",
        "",
        {"type": "Bibliographic"},
        marc("leader", f"00000ng{LEVELS.get(work.description_level, 'm')} a22000007u 4500"),
        marc("controlfield", key(work), {"tag": "001"}),
        marc("controlfield", settings.HOUSE_NAME, {"tag": "003"}),
        marc("controlfield", work.changed_at.strftime("%Y%m%d%H%M%S.0"), {"tag": "005"}),
        marc("controlfield", _fixed(work), {"tag": "008"}),
        *sorted(fields, key=lambda node: node.get("tag")),
    )


def _field(tag, *parts, first=" ", second=" "):
    node = marc("datafield", "", {"tag": tag, "ind1": first, "ind2": second})
    node.extend(marc("subfield", value, {"code": code}) for code, value in parts if value not in (None, ""))
    return node


def _fixed(work):
    """Field 008 for visual materials: forty characters."""
    kind, first, last = _dates(work)
    entered = timezone.localtime(work.created_at).strftime("%y%m%d")
    place = COUNTRIES.get(work.country_codes[0] if work.country_codes else "", "xx ")
    language = next(iter(_languages(work)), "und")
    return f"{entered}{kind}{first}{last}{place}{_minutes(work)}      {'|'}    {'|'}mu{language} d"


def _dates(work):
    first, last = work.first_year, work.last_year
    if first is None and last is None:
        return "n", "uuuu", "uuuu"
    if first == last:
        return "s", f"{first:04d}", "    "
    low, high = (f"{year:04d}" if year is not None else "uuuu" for year in (first, last))
    return "q", low, high


def _minutes(work):
    seconds = max((row.seconds or 0 for row in work.manifestations.all()), default=0)
    minutes = round(seconds / 60)
    return "nnn" if not minutes else "000" if minutes > 999 else f"{minutes:03d}"


def _languages(work):
    used = [one.language for row in work.manifestations.all() for one in row.languages.all()]
    return list(dict.fromkeys(code for code in used if code in LANGUAGES))


def _numbered(work):
    for row in work.identifiers.all():
        if row.scheme in IDENTIFIERS:
            yield _field("024", ("a", row.value), ("2", IDENTIFIERS[row.scheme]), first="7")
        elif row.scheme == IdentifierScheme.LOCAL:
            yield _field("035", ("a", f"({row.issuer or 'other house'}){row.value}"))
    yield _field("040", ("a", settings.HOUSE_NAME), ("b", "eng"), ("e", "fiaf"))
    if len(codes := _languages(work)) > 1:
        yield _field("041", *(("a", code) for code in codes))
    if work.country_codes:
        yield _field("044", *(("c", code.lower()) for code in work.country_codes))


def _titled(work):
    preferred, *others = words.titles_of(work)
    yield _field("245", ("a", words.one_line(preferred.text)), first="0", second="0")
    for row in others:
        shown = {TitleType.TITLE_PROPER: "4", TitleType.TRANSLATED: "1"}.get(row.kind, " ")
        yield _field("246", ("a", words.one_line(row.text)), first="3", second=shown)


def _described(work, whole):
    for code in work.country_codes:
        yield _field("257", ("a", words.country_name(code)))
    if work.year:
        yield _field("264", ("c", work.year), second="0")
    yield from _physical(work)
    yield _field("336", ("a", "two-dimensional moving image"), ("b", "tdi"), ("2", "rdacontent"))
    for language, text in (("chi", work.synopsis_zh), ("eng", work.synopsis_en)):
        if text.strip():
            yield _field("520", ("a", words.one_line(text)), ("9", language))
    for code in work.form_codes:
        yield _field("655", ("a", code), ("2", "local"), second="7")
    if whole is not None:
        title = words.one_line(words.titles_of(whole)[0].text)
        yield _field("773", ("t", title), ("w", key(whole)), first="0", second="8")


def _physical(work):
    families = set()
    for row in work.manifestations.all():
        for item in row.items.all():
            family = crosswalk.FAMILY_OF.get(item.gauge)
            families |= {family} if family else set()
            parts = [f"{item.reels} reel(s)"] if family == "Film" and item.reels else []
            parts += [f"{round(row.seconds / 60)} min"] if row.seconds else []
            parts += [f"{item.length_m:f} m"] if item.length_m is not None else []
            looks = ", ".join(filter(None, [_heard(item.sound), words.known(item.colour)]))
            yield _field("300", ("a", ", ".join(parts)), ("b", looks), ("c", words.known(item.gauge)))
    for family in sorted(families):
        medium, code, carrier, carrier_code = CARRIERS[family]
        yield _field("337", ("a", medium), ("b", code), ("2", "rdamedia"))
        yield _field("338", ("a", carrier), ("b", carrier_code), ("2", "rdacarrier"))


def _heard(sound):
    if sound == Sound.UNKNOWN:
        return ""
    return "silent" if sound in (Sound.SILENT, Sound.MUTE) else "sound"


def _credited(work):
    for credit in work.credits.all():
        name, _others = words.agent_name(credit.agent)
        body = credit.agent.kind == AgentType.BODY
        yield _field(
            "710" if body else "700",
            ("a", name),
            ("e", words.one_line(credit.role)),
            ("4", RELATORS.get(credit.role)),
            first="2" if body else "1" if "," in name else "0",
        )


def _held(work):
    for row in work.manifestations.all():
        for item in row.items.all():
            yield _field("852", ("a", settings.HOUSE_NAME), ("j", item.inventory_number), ("p", item.barcode))
