"""Dublin Core: the fifteen elements everybody reads."""

from django.conf import settings
from django.utils import translation

from archive import terms
from archive.exchange import crosswalk
from archive.exchange.outgoing import words
from archive.exchange.outgoing.names import key
from archive.exchange.outgoing.xml import XSI, Maker
from archive.vocabulary import IdentifierScheme

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
oai_dc = Maker(OAI_DC, "oai_dc", dc=DC, xsi=XSI)
dc = Maker(DC, "dc")
CREATING = {"DirectingActivity", "WritingActivity"}
URIS = {
    IdentifierScheme.WIKIDATA: "http://www.wikidata.org/entity/{}",
    IdentifierScheme.VIAF: "http://viaf.org/viaf/{}",
    IdentifierScheme.GND: "https://d-nb.info/gnd/{}",
    IdentifierScheme.EIDR: "https://doi.org/{}",
    IdentifierScheme.AVEFI: "https://hdl.handle.net/{}",
    IdentifierScheme.IMDB: "https://www.imdb.com/title/{}/",
}


def label(work):
    """Return the preferred title on one line."""
    return words.one_line(words.titles_of(work)[0].text)


def record(work, whole=None):
    """Return the oai_dc:dc element of a work; nothing in it is the house's own business."""
    place = f"{{{XSI}}}schemaLocation"
    with translation.override("en"):
        return oai_dc("dc", "", {place: f"{OAI_DC} {SCHEMA}"}, *_elements(work, whole))


def _elements(work, whole):
    for row in words.titles_of(work):
        yield dc("title", row.text, {LANG: row.language_tag if row.language != "und" else ""})
    yield from _credits(work)
    for language, text in (("en", work.synopsis_en), ("zh", work.synopsis_zh)):
        if text.strip():
            yield dc("description", text, {LANG: language})
    yield dc("type", "MovingImage")
    for code in work.form_codes:
        yield dc("type", terms.label("WorkForm", code), {LANG: "en"})
    if work.year:
        yield dc("date", work.year)
    for carrier in sorted({item.gauge for row in work.manifestations.all() for item in row.items.all()}):
        if words.known(carrier):
            yield dc("format", carrier)
    for code in sorted({one.language for row in work.manifestations.all() for one in row.languages.all()}):
        yield dc("language", code)
    for code in work.country_codes:
        yield dc("coverage", words.country_name(code), {LANG: "en"})
    yield dc("identifier", f"{settings.HOUSE_URL.rstrip('/')}/{key(work)}")
    for row in work.identifiers.all():
        pattern = URIS.get(row.scheme)
        yield dc("identifier", pattern.format(row.value) if pattern else f"{row.scheme} {row.value}")
    if whole is not None:
        yield dc("relation", f"{settings.HOUSE_URL.rstrip('/')}/{key(whole)}")


def _credits(work):
    for credit in work.credits.all():
        name, _others = words.agent_name(credit.agent)
        activity = crosswalk.ACTIVITY_OF.get(credit.role, "")
        kind = "creator" if activity in CREATING else "contributor"
        yield dc("publisher" if activity == "CopyrightAndDistributionActivity" else kind, name)
