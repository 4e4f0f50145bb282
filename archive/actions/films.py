"""Take films into the store: sources as they come, restored versions, references kept aside."""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version as installed

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from accounts.permissions import require
from archive import journal
from archive.actions.events import record_event
from archive.models import Asset, Digest, Item, Version, Work
from archive.permissions import may_ingest
from archive.receiving import Received, received, shelf
from archive.vocabulary import AssetRole, EventType
from film import stills
from film.errors import FilmError
from film.probe import Probe, probe

PROGRAM = f"PyAV {installed('av')}"
ROOM = "masters"


class AlreadyHeld(FilmError):
    """The house has these very bytes."""

    asset = None


@dataclass(frozen=True)
class Taken:
    """A received film with its probe and the stills drawn from it."""

    film: Received
    facts: Probe
    poster: object
    strip: object


def ingest(work_id, *, by, source, item_id=None, label=""):
    """Take a film in as the next source Version of a work, from a path or an uploaded file.

    Copies and hashes in one pass, probes, draws stills, then writes the rows in one transaction. Raises
    a FilmError (NotFilm, Truncated, AlreadyHeld, Changed, NoRoom) whose sentence names the film; then no row
    and no file is left. It must not run inside another transaction, whose end could orphan its files.
    """
    require(may_ingest(by))
    work = Work.objects.get(pk=work_id)
    item = Item.objects.get(pk=item_id, manifestation__work=work) if item_id else None
    with received(source) as film:
        _refuse_held(film)
        taken = _taken(film)
        with shelf() as files, transaction.atomic(durable=True):
            Work.objects.select_for_update().get(pk=work.pk)
            asset = _asset(work, AssetRole.PRESERVATION_MASTER, taken, files, by=by, item=item)
            manifest = source_manifest(film, taken.facts)
            version = _version(
                asset, Version.Kind.SOURCE, manifest, manifest_digest(manifest), label=label or film.name
            )
            _event_chain(asset, by)
            journal.record("film.ingested", version, by=by, after=_summary(asset, version))
            _refuse_held(film, besides=asset)
    return version


def add_restored_version(
    parent_id, *, by, path, manifest, manifest_digest, recipe_digest, makers, label="", detail=None
):
    """Keep a restored film as the next Version under its parent; the same manifest gives the same Version.

    `path` is a local file that is copied, never moved; `makers` are the people who made it; `detail` goes
    into the PREMIS modification event (recipe, tools, parameters).
    """
    parent = Version.objects.select_related("work", "asset").get(pk=parent_id)
    if known := _with_manifest(parent.work, manifest_digest):
        return known
    with received(path) as film:
        taken = _taken(film)
        with shelf() as files, transaction.atomic():
            Work.objects.select_for_update().get(pk=parent.work_id)
            if known := _with_manifest(parent.work, manifest_digest):
                return known
            asset = _asset(
                parent.work, AssetRole.RESTORED_MASTER, taken, files, by=by, item=parent.asset.item
            )
            version = _version(
                asset,
                Version.Kind.RESTORED,
                manifest,
                manifest_digest,
                label=label,
                parent=parent,
                recipe_digest=recipe_digest,
            )
            version.makers.set(makers)
            modification = {"recipe_digest": recipe_digest, "manifest_digest": manifest_digest} | (
                detail or {}
            )
            record_event(
                asset,
                EventType.MODIFICATION,
                by=by,
                detail=modification,
                source=parent.asset,
                program="Patina",
            )
            _event_chain(asset, by)
            journal.record("version.restored", version, by=by, after=_summary(asset, version))
    return version


def keep_reference(work_id, *, by, path, label):
    """Keep a film beside a work as a reference; the same bytes are kept once."""
    require(may_ingest(by))
    work = Work.objects.get(pk=work_id)
    with received(path) as film:
        held = _holding(film)
        if held is not None and held.work_id == work.pk and held.role == AssetRole.REFERENCE:
            return held
        taken = _taken(film)
        with shelf() as files, transaction.atomic(durable=True):
            asset = _asset(work, AssetRole.REFERENCE, taken, files, by=by, original_name=label)
            _event_chain(asset, by)
            journal.record("reference.kept", asset, by=by, after=_summary(asset), work=work)
    return asset


def source_manifest(film, facts):
    """Return what a source version is: its bytes and the facts that must not change."""
    picture = facts.video
    return {
        "kind": "source",
        "file": {"algorithm": "sha256", "value": film.sha256, "size": film.size},
        "picture": {
            "codec": picture.codec,
            "size": [picture.width, picture.height],
            "pixel_aspect": fraction(picture.sar),
            "rate": fraction(picture.rate),
            "frames": picture.frames,
        },
        "sound": [
            {"codec": sound.codec, "rate": sound.rate, "channels": sound.channels} for sound in facts.audio
        ],
    }


def manifest_digest(manifest):
    """Return SHA-256 over the manifest's canonical JSON."""
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fraction(value):
    """Write a Fraction as the store keeps it: 24/1."""
    return f"{value.numerator}/{value.denominator}"


def _taken(film):
    """Probe a received film and draw its stills beside it."""
    facts = probe(film.path)
    poster, strip = film.path.with_name("poster.jpg"), film.path.with_name("strip.jpg")
    stills.poster(film.path, poster)
    stills.filmstrip(film.path, strip)
    return Taken(film, facts, poster, strip)


def _asset(work, role, taken, files, *, by, item=None, original_name=""):
    """Put the film and its stills on the shelf and write the Asset with its digest of first sight."""
    film, facts = taken.film, taken.facts
    folder, stem = f"works/{work.pk}", film.sha256[:12]
    asset = Asset.objects.create(
        work=work,
        item=item,
        role=role,
        room=ROOM,
        name=files.put(ROOM, f"{folder}/{film.stored_name}", film.path),
        original_name=(original_name or film.name)[:300],
        poster=files.put("stills", f"{folder}/{stem}-poster.jpg", taken.poster),
        filmstrip=files.put("stills", f"{folder}/{stem}-strip.jpg", taken.strip),
        size=film.size,
        **_asset_facts(facts),
    )
    Digest.objects.create(asset=asset, value=film.sha256, taken_by=by)
    return asset


def _asset_facts(facts):
    picture, raw = facts.video, facts.as_json()
    del raw["path"]
    return {
        "container": facts.container,
        "video_codec": picture.codec,
        "audio_codec": facts.audio[0].codec if facts.audio else "",
        "width": picture.width,
        "height": picture.height,
        "sar": fraction(picture.sar),
        "dar": fraction(picture.dar),
        "rate": fraction(picture.rate),
        "frames": picture.frames,
        "bit_depth": picture.bit_depth,
        "pixel_format": picture.pixel_format,
        "channels": facts.audio[0].channels if facts.audio else 0,
        "probe": journal.plain(raw),
    }


def _version(asset, kind, manifest, digest, **fields):
    work = asset.work
    newest = work.versions.aggregate(newest=Max("number"))["newest"] or 0
    return Version.objects.create(
        work=work,
        asset=asset,
        number=newest + 1,
        kind=kind,
        manifest=manifest,
        manifest_digest=digest,
        **fields,
    )


def _event_chain(asset, by):
    """Record what every stored film goes through: taken in, fingerprinted, measured, found whole."""
    digest = asset.first_digest
    record_event(
        asset, EventType.INGESTION, by=by, detail={"came_as": asset.original_name, "size": asset.size}
    )
    record_event(
        asset,
        EventType.DIGEST,
        by=by,
        detail={"algorithm": digest.algorithm, "value": digest.value},
        program="hashlib",
    )
    record_event(asset, EventType.EXTRACTION, by=by, detail={"container": asset.container}, program=PROGRAM)
    record_event(
        asset,
        EventType.VALIDATION,
        by=by,
        detail={"frames": asset.frames, "rate": asset.rate},
        program=PROGRAM,
    )


def _summary(asset, version=None):
    facts = {
        "asset": asset.pk,
        "file": asset.name,
        "sha256": asset.first_digest.value,
        "frames": asset.frames,
    }
    if version is not None:
        facts |= {"version": version.number, "kind": version.kind, "manifest_digest": version.manifest_digest}
    return facts


def _with_manifest(work, digest):
    return Version.objects.filter(work=work, manifest_digest=digest).first()


def _holding(film, besides=None):
    """Return the asset whose first sight was these very bytes, or None."""
    found = Digest.objects.filter(algorithm="sha256", scope=Digest.Scope.FILE, value=film.sha256)
    if besides is not None:
        found = found.exclude(asset=besides)
    digest = found.select_related("asset__work").first()
    return digest.asset if digest else None


def _refuse_held(film, besides=None):
    held = _holding(film, besides)
    if held is None:
        return
    error = AlreadyHeld(
        gettext_noop("%(name)s is already held as %(held)s of “%(work)s”; open it there."),
        name=film.name,
        held=str(held),
        work=held.work.title,
    )
    error.asset = held
    raise error
