"""METS: a document a work, its description as Dublin Core, its files with PREMIS 3, its structure by reel."""

import mimetypes
import zipfile

from django.conf import settings
from django.utils import timezone

from archive.exchange.outgoing import dublin_core, premis
from archive.exchange.outgoing.names import key
from archive.exchange.outgoing.premis import first_digest
from archive.exchange.outgoing.xml import DECLARATION, XLINK, XSI, Maker, bytes_of

MEDIA_TYPE, SUFFIX = "application/xml", ".xml"
NAMESPACE = "http://www.loc.gov/METS/"
mets = Maker(NAMESPACE, "mets", xlink=XLINK, xsi=XSI, premis=premis.NAMESPACE)
HREF = f"{{{XLINK}}}href"


def write(selection, out, progress):
    """Write one METS document, or, for several works, a ZIP with one document each."""
    if selection.count == 1:
        out.write(DECLARATION + bytes_of(document(next(selection.works()))))
        progress(1)
        return
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, work in enumerate(selection.works(), start=1):
            packed.writestr(f"{key(work)}.mets.xml", DECLARATION + bytes_of(document(work)))
            progress(number)


def suffix(selection):
    """Return how the file's name ends."""
    return SUFFIX if selection.count == 1 else ".mets.zip"


def document(work, location=None):
    """Return the METS of a work; `location(asset)` says where each file lies, by default its stored name."""
    assets = sorted(work.assets.all(), key=_by_reel)
    events = [row for asset in assets for row in asset.events.all()]
    return mets(
        "mets",
        "",
        {"OBJID": key(work), "LABEL": dublin_core.label(work), "TYPE": "moving image"},
        _header(),
        mets("dmdSec", "", {"ID": "dmd-1"}, _wrapped("DC", dublin_core.record(work))),
        *_administered(work, assets, events),
        *([_files(assets, location or _stored)] if assets else []),
        _structure(work, assets),
    )


def _header():
    agent = mets("agent", "", {"ROLE": "CREATOR", "TYPE": "ORGANIZATION"}, mets("name", settings.HOUSE_NAME))
    return mets("metsHdr", "", {"CREATEDATE": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")}, agent)


def _administered(work, assets, events):
    """Return one amdSec with files, rights, events and agents; none where there is nothing."""
    parts = [_section("techMD", f"tech-{row.pk}", "PREMIS:OBJECT", premis.file_object(row)) for row in assets]
    parts += [
        _section("rightsMD", f"rights-{row.pk}", "PREMIS:RIGHTS", premis.rights(row))
        for row in work.rights.all()
    ]
    parts += [_section("digiprovMD", f"event-{row.pk}", "PREMIS:EVENT", premis.event(row)) for row in events]
    parts += [
        _section("digiprovMD", f"agent-{number}", "PREMIS:AGENT", node)
        for number, node in enumerate(premis.agents(events), start=1)
    ]
    return [mets("amdSec", "", {"ID": "amd-1"}, *parts)] if parts else []


def _section(name, identifier, kind, node):
    return mets(name, "", {"ID": identifier}, _wrapped(kind, node))


def _wrapped(kind, node):
    return mets("mdWrap", "", {"MDTYPE": kind}, mets("xmlData", "", None, node))


def _files(assets, location):
    groups = {}
    for asset in assets:
        groups.setdefault(str(asset.role), []).append(_file(asset, location))
    return mets(
        "fileSec", "", None, *[mets("fileGrp", "", {"USE": use}, *rows) for use, rows in groups.items()]
    )


def _file(asset, location):
    first = first_digest(asset)
    attributes = {
        "ID": f"file-{asset.pk}",
        "ADMID": " ".join([f"tech-{asset.pk}", *(f"event-{row.pk}" for row in asset.events.all())]),
        "MIMETYPE": mimetypes.guess_type(asset.name)[0] or "application/octet-stream",
        "SIZE": asset.size,
        "CREATED": asset.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if first:
        attributes |= {"CHECKSUM": first.value, "CHECKSUMTYPE": premis.DIGEST_NAMES[first.algorithm]}
    place = mets("FLocat", "", {"LOCTYPE": "OTHER", "OTHERLOCTYPE": "path", HREF: location(asset)})
    return mets("file", "", attributes, place)


def _stored(asset):
    return f"{asset.room}/{asset.name}"


def _structure(work, assets):
    parts = [
        mets(
            "div",
            "",
            {"TYPE": "reel" if asset.item_id else "film", "ORDER": order, "LABEL": str(asset)},
            mets("fptr", "", {"FILEID": f"file-{asset.pk}"}),
        )
        for order, asset in enumerate(assets, start=1)
    ]
    whole = mets("div", "", {"TYPE": "work", "LABEL": dublin_core.label(work), "DMDID": "dmd-1"}, *parts)
    return mets("structMap", "", {"TYPE": "physical"}, whole)


def _by_reel(asset):
    return (asset.item.reel or 0 if asset.item_id else 0, asset.pk)
