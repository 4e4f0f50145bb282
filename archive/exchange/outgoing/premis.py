"""PREMIS 3: the stored files of a work as objects, what happened to them, who did it, and what is allowed."""

from archive.exchange.outgoing.xml import XSI, Maker
from archive.models import Digest

NAMESPACE = "http://www.loc.gov/premis/v3"
EVENT_TYPES = "http://id.loc.gov/vocabulary/preservation/eventType/"
DIGEST_NAMES = {"sha256": "SHA-256", "md5": "MD5", "sha1": "SHA-1", "sha512": "SHA-512"}
LOCAL = "local"
premis = Maker(NAMESPACE, "premis", xsi=XSI)
SIGNIFICANT = ("width", "height", "sar", "dar", "rate", "frames", "bit_depth", "pixel_format", "channels")


def file_digests(asset):
    """Return the digests over the whole file, that of first sight first."""
    rows = [row for row in asset.digests.all() if row.scope == Digest.Scope.FILE]
    return sorted(rows, key=lambda row: (row.taken_at, row.pk))


def first_digest(asset):
    """Return the digest of first sight, or None, without asking the database again."""
    return next(iter(file_digests(asset)), None)


def file_object(asset):
    """Return a stored file as an object of type file."""
    facts = [(name, getattr(asset, name)) for name in SIGNIFICANT if getattr(asset, name) not in ("", 0)]
    return premis(
        "object",
        "",
        {f"{{{XSI}}}type": "premis:file"},
        *_identified("object", f"asset-{asset.pk}"),
        *[_property(name, value) for name, value in facts],
        premis(
            "objectCharacteristics",
            "",
            None,
            premis("compositionLevel", "0"),
            *[_fixity(row) for row in file_digests(asset)],
            premis("size", asset.size),
            _format(asset),
        ),
        premis("originalName", asset.original_name or asset.name),
        premis("storage", "", None, premis("storageMedium", asset.room)),
        *_derived(asset),
        *[_link("linkingEvent", f"event-{row.pk}") for row in asset.events.all()],
    )


def event(row):
    """Return something that happened to a file."""
    code = str(row.kind)
    outcome = premis("eventOutcome", row.outcome)
    detail = _told(row.detail)
    return premis(
        "event",
        "",
        None,
        *_identified("event", f"event-{row.pk}"),
        premis(
            "eventType",
            code,
            {
                "authority": "eventType",
                "authorityURI": EVENT_TYPES.rstrip("/"),
                "valueURI": EVENT_TYPES + code,
            },
        ),
        premis("eventDateTime", row.happened_at.isoformat()),
        *([premis("eventDetailInformation", "", None, premis("eventDetail", detail))] if detail else []),
        premis("eventOutcomeInformation", "", None, outcome),
        *([_linked("Agent", f"person-{row.agent_id}", "implementer")] if row.agent_id else []),
        *([_linked("Agent", _program_key(row.program), "executing program")] if row.program else []),
        _linked("Object", f"asset-{row.asset_id}", "outcome" if row.source_id else ""),
        *([_linked("Object", f"asset-{row.source_id}", "source")] if row.source_id else []),
    )


def agents(rows):
    """Return everyone and every program the events name, once each."""
    people = {row.agent_id: row.agent for row in rows if row.agent_id}
    programs = sorted({row.program for row in rows if row.program})
    found = [_agent(f"person-{pk}", str(person), "person") for pk, person in sorted(people.items())]
    return found + [_agent(_program_key(name), name, "software") for name in programs]


def rights(statement):
    """Return on what ground the house may do what."""
    return premis(
        "rights",
        "",
        None,
        premis(
            "rightsStatement",
            "",
            None,
            *_identified("rightsStatement", f"rights-{statement.pk}"),
            premis("rightsBasis", _basis(statement)),
            *_ground(statement),
            *[_grant(row) for row in statement.grants.all()],
        ),
    )


def _identified(kind, value):
    return [
        premis(
            f"{kind}Identifier",
            "",
            None,
            premis(f"{kind}IdentifierType", LOCAL),
            premis(f"{kind}IdentifierValue", value),
        )
    ]


def _link(name, value):
    return premis(
        f"{name}Identifier",
        "",
        None,
        premis(f"{name}IdentifierType", LOCAL),
        premis(f"{name}IdentifierValue", value),
    )


def _linked(kind, value, role):
    node = _link(f"linking{kind}", value)
    if role:
        node.append(premis(f"linking{kind}Role", role))
    return node


def _property(name, value):
    return premis(
        "significantProperties",
        "",
        None,
        premis("significantPropertiesType", name),
        premis("significantPropertiesValue", value),
    )


def _fixity(row):
    return premis(
        "fixity",
        "",
        None,
        premis("messageDigestAlgorithm", DIGEST_NAMES.get(row.algorithm, row.algorithm)),
        premis("messageDigest", row.value),
    )


def _format(asset):
    named = " / ".join(filter(None, [asset.container, asset.video_codec, asset.audio_codec])) or "file"
    return premis("format", "", None, premis("formatDesignation", "", None, premis("formatName", named)))


def _derived(asset):
    """Say which file a restored one was made from."""
    version = getattr(asset, "version", None)
    if version is None or version.parent_id is None:
        return []
    return [
        premis(
            "relationship",
            "",
            None,
            premis("relationshipType", "derivation"),
            premis("relationshipSubType", "has source"),
            _link("relatedObject", f"asset-{version.parent.asset_id}"),
        )
    ]


def _agent(identifier, name, kind):
    return premis(
        "agent",
        "",
        None,
        *_identified("agent", identifier),
        premis("agentName", name),
        premis("agentType", kind),
    )


def _program_key(program):
    return "program-" + "-".join(program.split())


def _told(detail):
    return "; ".join(f"{name}={value}" for name, value in sorted(detail.items())) if detail else ""


def _basis(statement):
    return {"cop": "copyright", "lic": "license", "sta": "statute"}.get(statement.basis, "other")


def _ground(statement):
    basis = _basis(statement)
    jurisdiction = statement.jurisdiction.lower() or "xx"
    if basis == "copyright":
        return [
            premis(
                "copyrightInformation",
                "",
                None,
                premis("copyrightStatus", statement.status or "unknown"),
                premis("copyrightJurisdiction", jurisdiction),
            )
        ]
    if basis == "license":
        said = statement.reference or "no terms written"
        return [premis("licenseInformation", "", None, premis("licenseTerms", said))]
    if basis == "statute":
        return [
            premis(
                "statuteInformation",
                "",
                None,
                premis("statuteJurisdiction", jurisdiction),
                premis("statuteCitation", statement.reference or "not cited"),
            )
        ]
    return [premis("otherRightsInformation", "", None, premis("otherRightsBasis", statement.basis))]


def _grant(row):
    """One act with its term; what is forbidden carries its restriction."""
    limits = [] if row.allowed else ["not allowed"]
    limits += [f"only in {row.territories}"] if row.territories else []
    limits += [row.note] if row.note else []
    term = []
    if row.starts_on or row.ends_on:
        term = [
            premis(
                "termOfGrant",
                "",
                None,
                premis("startDate", row.starts_on.isoformat() if row.starts_on else ".."),
                premis("endDate", row.ends_on.isoformat() if row.ends_on else "OPEN"),
            )
        ]
    return premis(
        "rightsGranted",
        "",
        None,
        premis("act", row.act),
        *[premis("restriction", limit) for limit in limits],
        *term,
    )
