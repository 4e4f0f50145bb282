"""Take films into the store: sources as they come, restored versions, references kept aside."""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version as installed

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_noop

from accounts.permissions import require
from archive import journal, risk
from archive.actions.events import record_event
from archive.actions.works import add_variant
from archive.branches import SOURCES, Branch, settle
from archive.files import places, policy
from archive.models import Asset, Copy, Digest, Examination, Item, Variant, Version, Work
from archive.permissions import may_ingest
from archive.receiving import Received, received, shelf
from archive.vocabulary import AssetRole, EventType, Outcome
from film import stills
from film.errors import FilmError
from film.index import index
from film.probe import Probe, probe
from jobs import bell

PROGRAM = f"PyAV {installed('av')}"
ROOM = "masters"
EXAMINED = (AssetRole.PRESERVATION_MASTER, AssetRole.RESTORED_MASTER)


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
    verdicts: list


def ingest(work_id, *, by, source, **asked):
    """Take a film in as the next source Version of a work, from a path, an upload or a folder of pictures."""
    return take_in(work_id, by=by, source=source, role=AssetRole.PRESERVATION_MASTER, **asked).version


def take_in(work_id, *, by, source, role, item_id=None, label="", coming=None, intake=None, branch=None):
    """Take a film in and return its Asset; one to restore from becomes a source Version too.

    Copies and hashes in one pass, probes, draws stills, writes the rows in one transaction. `coming` says
    what the file cannot (archive.receiving.Coming), `branch` on which variant it hangs (archive.branches).
    Raises a FilmError (NotFilm, Truncated, AlreadyHeld, Changed, NoRoom, OffItsBranch) whose sentence names
    the film; then no row and no file is left. It must not run inside another transaction, whose end could
    orphan its files.
    """
    require(may_ingest(by))
    work = Work.objects.get(pk=work_id)
    item = Item.objects.get(pk=item_id, manifestation__work=work) if item_id else None
    settle(work, item, role, branch or Branch())
    with received(source, coming) as film:
        _refuse_held(film, work)
        taken = _taken(film, role, item, coming.progress if coming else None)
        with shelf() as files, transaction.atomic(durable=True):
            Work.objects.select_for_update().get(pk=work.pk)
            asset = _asset(work, role, taken, files, by=by, item=item)
            hung = _hung(work, item, role, branch or Branch(), by)
            version = _source_version(asset, taken, label, hung) if role in SOURCES else None
            _event_chain(asset, by, taken.verdicts, {"intake": intake} if intake else {})
            journal.record(
                "film.ingested", version or asset, by=by, after=_summary(asset, version), work=work
            )
            risk.refresh_work(work.pk)
            _refuse_held(film, work, besides=asset)
    return asset


def _hung(work, item, role, branch, by):
    """Return the fields of a version that say on which variant it hangs; one that is wanted is made."""
    variant, wanted, adds = settle(work, item, role, branch)
    if wanted:
        variant = add_variant(work.pk, by=by, kind=wanted)
    return {"variant": variant, **adds}


def _source_version(asset, taken, label, hung):
    manifest = source_manifest(taken.film, taken.facts)
    return _version(
        asset,
        Version.Kind.SOURCE,
        manifest,
        manifest_digest(manifest),
        label=(label or taken.film.name)[:120],
        **hung,
    )


def add_restored_version(
    parent_id,
    *,
    by,
    path,
    manifest,
    manifest_digest,
    recipe_digest,
    makers,
    label="",
    detail=None,
    **added,
):
    """Keep a restored film as the next Version under its parent; the same manifest gives the same Version.

    `path` is a local file that is copied, never moved; `makers` are the people who made it; `detail` goes
    into the PREMIS modification event (recipe, tools, parameters). `added` says what the original never had:
    `coloured` or `sonorized`, with the `variant_id` it hangs on.
    """
    parent = Version.objects.select_related("work", "asset", "variant").get(pk=parent_id)
    added = _added(parent, **added)
    if known := _with_manifest(parent.work, manifest_digest):
        return known
    with received(path) as film:
        taken = _taken(film, AssetRole.RESTORED_MASTER, parent.asset.item)
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
                **added,
            )
            version.makers.set(makers)
            _modified(version, by, detail or {})
            _event_chain(asset, by, taken.verdicts)
            journal.record("version.restored", version, by=by, after=_summary(asset, version))
            risk.refresh_work(version.work_id)
    return version


def _modified(version, by, detail):
    """Record the PREMIS modification that made a restored version."""
    digests = {"recipe_digest": version.recipe_digest, "manifest_digest": version.manifest_digest}
    record_event(
        version.asset,
        EventType.MODIFICATION,
        by=by,
        detail=digests | detail,
        source=version.parent.asset,
        program="Patina",
    )


def _added(parent, variant_id=None, coloured=False, sonorized=False):
    """Return what a version adds to the film, what its parent added too; refused off its variant."""
    variant = Variant.objects.get(pk=variant_id) if variant_id else parent.variant
    added = {
        "variant": variant,
        "coloured": coloured or parent.coloured,
        "sonorized": sonorized or parent.sonorized,
    }
    Version(work=parent.work, **added).clean()
    return added


def keep_reference(work_id, *, by, path, label):
    """Keep a film beside a work as a reference; the same bytes are kept once."""
    require(may_ingest(by))
    work = Work.objects.get(pk=work_id)
    with received(path) as film:
        held = _holding(film)
        if held is not None and held.work_id == work.pk and held.role == AssetRole.REFERENCE:
            return held
        taken = _taken(film, AssetRole.REFERENCE)
        with shelf() as files, transaction.atomic(durable=True):
            asset = _asset(work, AssetRole.REFERENCE, taken, files, by=by, original_name=label)
            _event_chain(asset, by)
            journal.record("reference.kept", asset, by=by, after=_summary(asset), work=work)
    return asset


def source_manifest(film, facts):
    """Return what a source version is: its bytes and the facts that must not change."""
    picture = facts.video
    frames = {"frames": {"algorithm": "sha256", "value": film.manifest}} if film.manifest else {}
    return frames | {
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


def _taken(film, role, item=None, progress=None):
    """Probe a received film, hold it against the policy of the house and draw its stills beside it."""
    index(film.path, progress and (lambda done, total: progress(total + done, 2 * total)))
    facts = probe(film.path)
    verdicts = policy.verdicts(film.path, facts, item) if role in policy.MASTERS else []
    poster, strip = film.path.with_name("poster.jpg"), film.path.with_name("strip.jpg")
    stills.poster_and_filmstrip(film.path, poster, strip)
    return Taken(film, facts, poster, strip, verdicts)


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
    if film.manifest:
        Digest.objects.create(asset=asset, scope=Digest.Scope.MANIFEST, value=film.manifest, taken_by=by)
    Copy.objects.create(asset=asset, location=places.house(), name=asset.name)
    if role in EXAMINED:
        bell.ring(Examination.objects.create(asset=asset, total=asset.frames))
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


def _event_chain(asset, by, verdicts=(), came=None):
    """Record what every stored film goes through: taken in, fingerprinted, measured, found whole."""
    came = {"came_as": asset.original_name, "size": asset.size} | (came or {})
    record_event(asset, EventType.INGESTION, by=by, detail=came)
    for digest in asset.digests.all():
        detail = {"algorithm": digest.algorithm, "scope": digest.scope, "value": digest.value}
        record_event(asset, EventType.DIGEST, by=by, detail=detail, program="OpenSSL")
    record_event(asset, EventType.EXTRACTION, by=by, detail={"container": asset.container}, program=PROGRAM)
    detail = {"frames": asset.frames, "rate": asset.rate}
    if verdicts:
        detail["policy"] = list(verdicts)
    outcome = Outcome.SUCCESS if policy.is_kept(verdicts) else Outcome.WARNING
    record_event(asset, EventType.VALIDATION, by=by, detail=detail, outcome=outcome, program=PROGRAM)


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
    same = Q(scope=Digest.Scope.FILE, value=film.sha256)
    if film.manifest:
        same |= Q(scope=Digest.Scope.MANIFEST, value=film.manifest)
    found = Digest.objects.filter(same, algorithm="sha256")
    if besides is not None:
        found = found.exclude(asset=besides)
    digest = found.select_related("asset__work").first()
    return digest.asset if digest else None


def _refuse_held(film, work, besides=None):
    """Refuse what is held already; a title of another closed collection is not named."""
    held = _holding(film, besides)
    if held is None:
        return
    place = held.work.collection
    if place is not None and place.restricted and place != work.collection:
        text = gettext_noop("%(name)s is already held under a title of a closed collection.")
        error = AlreadyHeld(text, name=film.name, asset=held.pk)
    else:
        text = gettext_noop("%(name)s is already held as %(held)s of “%(work)s”; open it there.")
        error = AlreadyHeld(text, name=film.name, held=str(held), work=held.work.title, asset=held.pk)
    error.asset = held
    raise error
