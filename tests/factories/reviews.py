"""A title on its way through judgement: candidate, review, evidence, signatures."""

import hashlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from archive.models import Asset, Digest, Version
from archive.vocabulary import AssetRole
from film.master import manifest as manifest_of
from film.master import manifest_digest
from restoration.models import Project
from reviews import actions
from reviews.models import Evidence, SignOff
from tests.clips import draw_film
from tests.factories import archive
from tests.factories.people import PASSWORD

FRAMES = 24
RESULT = {
    "version": 1,
    "frames": {"source": FRAMES, "restored": FRAMES, "close": FRAMES, "stride": 1},
    "passed": True,
    "figures": [
        {"key": "frame_count_equal", "title": "Frames", "value": 24.0, "unit": "frames", "threshold": 24.0,
         "direction": "equal", "passed": True, "why": "A restoration neither loses nor invents a frame."},
        {"key": "flicker_before", "title": "Flicker before", "value": 2.5, "unit": "1/255", "threshold": None,
         "direction": "shown", "passed": True, "why": "What the source had."},
        {"key": "flicker_after", "title": "Flicker after", "value": 0.4, "unit": "1/255", "threshold": 2.725,
         "direction": "at_most", "passed": True, "why": "No more than the source had."},
        {"key": "grain_kept", "title": "Grain kept", "value": 0.81, "unit": "share", "threshold": 0.5,
         "direction": "at_least", "passed": True, "why": "Half of the grain's energy must be there."},
    ],
    "per_shot": [
        {"shot": 0, "start": 0, "stop": 12, "frames": 12, "changed_mean": 0.01, "changed_most": 0.02,
         "tone_shift": 0.4, "tone_gain": 1.0, "flicker_before": 2.4, "flicker_after": 0.4,
         "weave_before": 0.8, "weave_after": 0.1},
        {"shot": 1, "start": 12, "stop": 24, "frames": 12, "changed_mean": 0.02, "changed_most": 0.05,
         "tone_shift": 0.2, "tone_gain": 1.01, "flicker_before": 2.6, "flicker_after": 0.4,
         "weave_before": 0.7, "weave_after": 0.2},
    ],
    "curves": {
        "luma_before": [100.0, 104.0, 99.0, 103.0], "luma_after": [101.0, 101.5, 101.2, 101.1],
        "changed": [[0, 0.01], [5, 0.02], [17, 0.05]],
    },
    "risky": [5, 17],
}  # fmt: skip


def candidate(*, by=None, source=None, makers=None, seed="first"):
    """Make a restored version whose project is ready for judgement; another `seed` makes another version.

    The films are drawn once a process and their rows are written plainly, so that a hundred tests stay quick.
    """
    by = by or archive.somebody("restorer")
    source = source or _version(archive.work(), "source", size=(96, 72), kind="source", makers=[])
    facts = {"frames": FRAMES, "deviations": []}
    manifest = manifest_of([seed], None, facts)
    version = _version(
        source.work, seed, size=(128, 96), kind="restored",
        makers=[by] if makers is None else makers,
        parent=source, manifest=manifest, manifest_digest=manifest_digest(manifest), recipe_digest="5" * 64,
        label="Gentle",
    )  # fmt: skip
    ready(source, by)
    return version


def _version(work, seed, *, size, kind, makers, **fields):
    """Write a version with its film, its asset and the digest of first sight."""
    name, value, stored = _film(seed, size)
    role = AssetRole.PRESERVATION_MASTER if kind == "source" else AssetRole.RESTORED_MASTER
    asset = Asset.objects.create(
        work=work, role=role, name=name, original_name=f"{seed}.mkv", size=stored, container="matroska",
        video_codec="ffv1", audio_codec="flac", width=size[0], height=size[1], sar="1/1", dar="4/3",
        rate="24/1", frames=FRAMES, pixel_format="gray", channels=1,
    )  # fmt: skip
    Digest.objects.create(asset=asset, value=value)
    fields = {"manifest": {"kind": "source"}, "manifest_digest": value} | fields
    version = Version.objects.create(
        work=work, asset=asset, kind=kind, number=work.versions.count() + 1, **fields
    )
    version.makers.set(makers)
    return version


def _film(seed, size):
    """Put a film into the store where it is not there yet; return (name, SHA-256, bytes)."""
    store, name, film = storages["masters"], f"judged/{seed}.mkv", _drawn(seed, size)
    if not store.exists(name):
        store.save(name, ContentFile(film))
    return name, hashlib.sha256(film).hexdigest(), len(film)


@cache
def _drawn(seed, size):
    """Draw a film once a process and return its bytes."""
    with TemporaryDirectory() as folder:
        path = draw_film(Path(folder) / "film.mkv", frames=FRAMES, size=size, shots=2 + len(seed) % 3)
        return path.read_bytes()


def ready(source, by):
    """Put the title's project where a candidate waits for judgement."""
    project, _made = Project.objects.get_or_create(
        work=source.work, defaults={"source": source, "intent": "As it was in 1937.", "producer": by}
    )
    project.status = Project.Status.CANDIDATE_READY
    project.save()
    return project


def review(*, by=None, version=None, **making):
    """Send a candidate to review."""
    version = version or candidate(**making)
    return actions.open_review(version.pk, by=by or archive.somebody("restorer"))


def measured(of, *, unmet=(), risky=None, **result):
    """Finish the evidence of a review with plain figures; those named in `unmet` miss their thresholds."""
    figures = [figure | {"passed": figure["key"] not in unmet} for figure in RESULT["figures"]]
    result = RESULT | {"figures": figures} | result
    if risky is not None:
        result["risky"] = list(risky)
    Evidence.objects.filter(version=of.version).update(state=Evidence.State.DONE, result=result, done=FRAMES)
    return Evidence.objects.get(version=of.version)


def looked(of, person, frames=None):
    """Let a person look at frames, the risky ones where nothing else is said."""
    return actions.look(of.pk, by=person, frames=of.evidence.risky if frames is None else frames)


def judgeable(**making):
    """Make a measured review that lacks nothing but eyes and hands."""
    made = review(**making)
    measured(made)
    return made


def approved(of=None, *, by=None, meaning=SignOff.Meaning.PARTS):
    """Give the technical approval and return its SignOff."""
    of = of or judgeable()
    by = by or archive.somebody("senior_restorer")
    looked(of, by)
    return actions.approve(of.pk, by=by, password=PASSWORD, meaning=meaning)


def signed(of=None, *, by=None, meaning=SignOff.Meaning.AS_OLD):
    """Give both signatures and return the SignOff of the second."""
    of = approved(of).review
    by = by or archive.somebody("faithfulness_reviewer")
    looked(of, by)
    return actions.sign_faithful(of.pk, by=by, password=PASSWORD, meaning=meaning)
