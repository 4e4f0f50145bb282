"""Answers of the provider: one XML document a request, every list ordered by (datestamp, key)."""

import json
from dataclasses import replace

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from archive.exchange.oai import shown
from archive.exchange.oai.asking import Complaint, arguments, wanted, written
from archive.exchange.outgoing import avefi, dublin_core, pbcore
from archive.exchange.outgoing.names import Names
from archive.exchange.outgoing.selection import with_everything
from archive.exchange.outgoing.xml import DECLARATION, XSI, Maker, bytes_of
from archive.models import HarvestRecord

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
AVEFI = "https://www.av-efi.net/av-efi-schema/model"
FORMATS = {  # prefix: (schema, namespace)
    "oai_dc": (dublin_core.SCHEMA, dublin_core.OAI_DC),
    "pbcore": (pbcore.SCHEMA, pbcore.NAMESPACE),
    "avefi": (AVEFI, AVEFI),
}
oai = Maker(NAMESPACE, None, xsi=XSI)


def answer(query, base_url):
    """Return the answer to a query as bytes."""
    try:
        verb, asked = arguments(query)
    except Complaint as complaint:
        return _document(base_url, {}, [_error(complaint)])
    told = {"verb": verb} | asked
    try:
        parts = VERBS[verb](asked, base_url)
    except Complaint as complaint:
        keep = complaint.code not in {"badVerb", "badArgument"}
        return _document(base_url, told if keep else {}, [_error(complaint)])
    return _document(base_url, told, [oai(verb, "", None, *parts)])


def _document(base_url, told, parts):
    place = f"{{{XSI}}}schemaLocation"
    root = oai(
        "OAI-PMH",
        "",
        {place: f"{NAMESPACE} {SCHEMA}"},
        oai("responseDate", written(timezone.now())),
        oai("request", base_url, told),
        *parts,
    )
    return DECLARATION + bytes_of(root)


def _error(complaint):
    return oai("error", str(complaint), {"code": complaint.code})


def _identify(_asked, base_url):
    first = HarvestRecord.objects.order_by("datestamp").values_list("datestamp", flat=True).first()
    return [
        oai("repositoryName", settings.HOUSE_NAME),
        oai("baseURL", base_url),
        oai("protocolVersion", "2.0"),
        oai("adminEmail", settings.HOUSE_EMAIL),
        oai("earliestDatestamp", written(first or timezone.now())),
        oai("deletedRecord", "persistent"),
        oai("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ]


def _formats(asked, _base_url):
    if "identifier" in asked:
        _record(asked["identifier"])
    return [
        oai(
            "metadataFormat",
            "",
            None,
            oai("metadataPrefix", prefix),
            oai("schema", schema),
            oai("metadataNamespace", namespace),
        )
        for prefix, (schema, namespace) in FORMATS.items()
    ]


def _sets(asked, _base_url):
    if "resumptionToken" in asked:
        raise Complaint("badResumptionToken", "The list of sets comes whole and has no tokens.")
    return [oai("set", "", None, oai("setSpec", spec), oai("setName", name)) for spec, name in shown.sets()]


def _get(asked, _base_url):
    _check_prefix(asked["metadataPrefix"])
    row = _record(asked["identifier"])
    return _written([row], asked["metadataPrefix"], full=True)


def _list_identifiers(asked, _base_url):
    return _list(asked, full=False)


def _list_records(asked, _base_url):
    return _list(asked, full=True)


VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}


def _list(asked, full):
    wish = wanted(asked)
    _check_prefix(wish.prefix)
    found = _narrowed(wish)
    size = settings.OAI_PAGE
    rows = list(_after(found, wish.after).order_by("datestamp", "pk")[: size + 1])
    if not rows and wish.after is None:
        raise Complaint("noRecordsMatch", "No record answers these dates and this set.")
    page, more = rows[:size], len(rows) > size
    parts = _written(page, wish.prefix, full)
    if more or wish.after is not None:
        total = wish.total or found.count()
        facts = {"cursor": str(wish.cursor), "completeListSize": str(max(total, wish.cursor + len(page)))}
        token = _next(wish, page, total) if more else ""
        parts.append(oai("resumptionToken", token, facts))
    return parts


def _next(wish, page, total):
    return replace(wish, total=total).going_on(page[-1], len(page)).token()


def _narrowed(wish):
    rows = HarvestRecord.objects.all()
    if wish.since:
        rows = rows.filter(datestamp__gte=wish.since)
    if wish.until:
        rows = rows.filter(datestamp__lte=wish.until)
    return rows.filter(_in_set(wish.set)) if wish.set else rows


def _in_set(spec):
    """A set holds its records and those of the sets below it: collection, collection:cfa."""
    return Q(sets__icontains=f'"{spec}"') | Q(sets__icontains=f'"{spec}:')


def _after(rows, place):
    if place is None:
        return rows
    return rows.filter(Q(datestamp__gt=place[0]) | Q(datestamp=place[0], pk__gt=place[1]))


def _written(rows, prefix, full):
    """Return the records of a page; what may not be shown at this moment is a tombstone."""
    works = {
        work.pk: work for work in with_everything(shown.works().filter(pk__in=[row.number for row in rows]))
    }
    parts = []
    for row in rows:
        work = None if row.gone else works.get(row.number)
        header = _header(row, gone=work is None)
        if not full:
            parts.append(header)
            continue
        body = oai("metadata", "", None, metadata(work, prefix)) if work else None
        parts.append(oai("record", "", None, header, body))
    return parts


def _header(row, gone):
    return oai(
        "header",
        "",
        {"status": "deleted" if gone else ""},
        oai("identifier", identifier(row.number)),
        oai("datestamp", written(row.datestamp)),
        *[oai("setSpec", spec) for spec in ([] if gone else row.sets)],
    )


def metadata(work, prefix):
    """Return what is shown of a work in a format."""
    whole = shown.selection().whole_of(work)
    if prefix == "oai_dc":
        return dublin_core.record(work, whole)
    names = Names(public=True)
    if prefix == "pbcore":
        return pbcore.document(work, names, whole)
    records = json.dumps(avefi.records(work, names, whole is not None), ensure_ascii=False)
    return Maker(AVEFI, "avefi")("records", records, {"mediaType": "application/json"})


def identifier(number):
    """Return how harvesters name a work."""
    host = settings.HOUSE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    return f"oai:{host}:work-{number}"


def _record(name):
    prefix = identifier(0).removesuffix("0")
    number = name.removeprefix(prefix)
    row = None
    if name.startswith(prefix) and number.isdecimal() and len(number) < 19:
        row = HarvestRecord.objects.filter(number=int(number)).first()
    if row is None:
        raise Complaint("idDoesNotExist", f"No record is called {name}.")
    return row


def _check_prefix(prefix):
    if prefix not in FORMATS:
        raise Complaint(
            "cannotDisseminateFormat", f"There is no format {prefix!r}; there are {', '.join(FORMATS)}."
        )
