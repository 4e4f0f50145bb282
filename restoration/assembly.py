"""The last step of a run: join the pieces, hold the master against its source, and file it as a version."""

import re
import threading
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from itertools import chain, zip_longest

from django.db import connection
from django.utils.translation import gettext_noop, override

from archive import actions as archive
from archive import shots
from film import master
from film.carried import carried
from film.errors import FilmError
from film.probe import probe
from jobs.leases import CancelAsked, LeaseLost
from jobs.runner import LetGo
from jobs.shares import Share
from restoration import flow, stores, taking

SOUND_TOLERANCE = Fraction(1, 20)  # seconds; a codec's padding may be gone, a frame may not
SLOWEST_STORE = 4_000_000  # bytes a second with which filing a master is trusted to go on
JOIN, VERIFY, FILE = (0.0, 0.35), (0.35, 0.7), (0.7, 1.0)  # the share of the bar each part of the work takes


def work(step, beat):
    """Make the master of a run and its version; doing it again gives the same version."""
    run = step.run
    segments = list(run.segments.order_by("index"))
    sound = run.steps.filter(kind="sound").exclude(name="").first()
    with ExitStack() as open_files, stores.scratch(step) as folder:
        film = open_files.enter_context(stores.source_of(run))
        parts = [open_files.enter_context(stores.stored(segment.name)) for segment in segments]
        track = open_files.enter_context(stores.stored(sound.name)) if sound else None
        out = folder / file_name(run)
        rate = Fraction(run.plan["rate"])
        about = {"SOURCE_MANIFEST": run.source.manifest_digest, "RECIPE": run.recipe_digest}
        master.join(
            parts,
            track,
            out,
            rate=rate,
            metadata=about,
            kept=carried(film).retimed(probe(film).video.rate, rate),
            progress=Share(beat, run.pictures, *JOIN),
        )
        _begin_verifying(step)
        facts = verified(out, film, parts, Share(beat, run.pictures, *VERIFY), run.taken)
        manifest = manifest_of(run, segments, sound, facts)
        digest = master.manifest_digest(manifest)
        with _patience(Share(beat, run.pictures, *FILE), out.stat().st_size):
            version = file_version(run, segments, out, manifest, digest)
    return {
        "digest": digest,
        "total": run.pictures,
        "facts": {"version": version.pk, "manifest_digest": digest},
    }


def _begin_verifying(step):
    """Show that the master is being verified; from here on the run cannot be cancelled any more."""
    run = step.run
    if not flow.advance(run, run.Status.VERIFYING, run.Status.ASSEMBLING):
        run.refresh_from_db()
        if run.status != run.Status.VERIFYING:
            raise CancelAsked(step.job_id)


def verified(out, film, parts, share, taken=None):
    """Return the facts of a master that holds every frame of its parts, at the rate and length of its source.

    Of a film given out at its own rate `taken` says how many frames at which rate. Raises FilmError naming
    what differs.
    """
    made, came = probe(out), probe(film)
    _equal(out, "frames", made.video.frames, taken["frames"] if taken else came.video.frames)
    _equal(out, "frame rate", made.video.rate, Fraction(taken["rate"]) if taken else came.video.rate)
    if abs(made.video.dar - came.video.dar) > Fraction(1, 100):
        _equal(out, "display aspect", made.video.dar, came.video.dar)
    if bool(made.audio) != bool(came.audio):
        _equal(out, "sound", bool(made.audio), bool(came.audio))
    if made.audio and abs(made.audio[0].duration - came.audio[0].duration) > SOUND_TOLERANCE:
        _equal(out, "sound length", made.audio[0].duration, came.audio[0].duration)
    _joins(out, parts, made.video.frames, share)
    return made


def manifest_of(run, segments, sound, facts):
    """Return what the master is made of, and in what it departs from the recipe."""
    picture, kept = facts.video, [segment for segment in segments if segment.passed_through]
    taken = taking.of_run(run)
    return master.manifest(
        [segment.digest for segment in segments],
        sound.digest if sound else None,
        {
            "container": "matroska",
            "picture": {
                "codec": picture.codec,
                "size": [picture.width, picture.height],
                "pixel_format": picture.pixel_format,
                "pixel_aspect": picture.sar,
                "rate": picture.rate,
                "frames": picture.frames,
            },
            "sound": [
                {"codec": heard.codec, "rate": heard.rate, "channels": heard.channels}
                for heard in facts.audio
            ],
            "cut": [[segment.start, segment.stop] for segment in segments],
            "source": run.source.manifest_digest,
            "recipe": run.recipe_digest,
            "analysis": run.plan["analysis"]["digest"],
            **_at_film_rate(run),
            "devices": sorted({segment.facts.get("device_class", "cpu") for segment in segments}),
            "deviations": [
                {
                    "kind": "original kept",
                    "frames": list(taken.within(segment.start, segment.stop))
                    if taken
                    else [segment.start, segment.stop],
                    "reason": segment.kept_reason,
                }
                for segment in kept
            ],
        },
    )


def _at_film_rate(run):
    """Return what the manifest says of the frames that were taken, nothing where all were."""
    if not run.taken:
        return {}
    asset = run.source.asset
    return {
        "film_rate": {
            "rate": run.taken["rate"],
            "frames": run.taken["frames"],
            "of_rate": asset.rate,
            "of_frames": asset.frames,
            "taken": run.taken["digest"],
        }
    }


def file_version(run, segments, out, manifest, digest):
    """Keep the master in the archive as the next version under its source."""
    version = archive.add_restored_version(
        run.source_id,
        by=run.started_by,
        path=out,
        manifest=manifest,
        manifest_digest=digest,
        recipe_digest=run.recipe_digest,
        makers=run.makers,
        label=label_of(run),
        detail={"run": run.pk, "recipe": run.recipe, "segments": len(segments), **_at_film_rate(run)},
    )
    if run.taken:
        shots.tell(version.asset, run.taken["shots"], by=f"run:{run.pk}")
    return version


def label_of(run):
    """Return what the archive calls the version, in the language of its records."""
    with override("en"):
        return run.recipe_title


def file_name(run):
    """Return what a master is called: its title in letters a file system likes, and its recipe."""
    title = re.sub(r"[^\w]+", "-", run.project.work.title_in("en", "zh"))[:60].strip("-")
    return f"{title or 'film'}-{re.sub(r'[^a-z0-9]+', '-', run.recipe_name.lower())}-{run.pk}.mkv"


def _joins(out, parts, frames, share):
    """Hold every stored picture of the master against the parts, in their order, across all joins."""
    given = chain.from_iterable(master.packet_digests(part) for part in parts)
    for number, (ours, theirs) in enumerate(zip_longest(master.packet_digests(out), given)):
        if ours != theirs:
            _equal(out, f"frame {number}", ours, theirs)
        share(number + 1, frames)


def _equal(out, what, found, wanted):
    if found != wanted:
        raise FilmError(
            gettext_noop(
                "The master %(name)s does not hold: its %(what)s is %(found)s, not %(wanted)s; join it again."
            ),
            name=out.name,
            what=what,
            found=found,
            wanted=wanted,
        )


@contextmanager
def _patience(share, size):
    """Keep the lease while the archive copies a master without saying how far it is, within reason."""
    ended, most = threading.Event(), size // SLOWEST_STORE + 60

    def keep():
        for second in range(int(most)):
            if ended.wait(1.0):
                break
            try:
                share(second + 1, most + 1)
            except (CancelAsked, LeaseLost, LetGo):
                break
        connection.close()

    thread = threading.Thread(target=keep, name="patience", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
