"""The first step of a run: look at the whole film once, solve its curves, and decide where it is cut."""

from math import ceil

from django.conf import settings
from django.utils.translation import gettext_noop

from film.errors import FilmError
from film.probe import probe
from restoration import stores, taking
from restoration.engine import recipes

SEGMENT_SECONDS = 75
MEGAPIXELS_A_SECOND = 1.5  # of the restored picture on one core, a guess that fits the heavier recipes
PARTS = 8  # a short film is cut so that some machines can share it
SHORTEST = 12  # frames; shorter parts cost more in handles than they gain


def work(step, beat):
    """Analyse the film of a run and store the analysis; the answer's facts are the plan of the run."""
    from restoration.engine import film_rate, plan

    run = step.run
    recipe = recipes.parse(run.recipe)
    with stores.source_of(run) as film, stores.scratch(step) as folder:
        facts = probe(film)
        _same_film(run, facts.video)
        analysis = plan.analyse(
            film, recipe, progress=beat, cancelled=beat.cancelled, processes=settings.THREADS or 1
        )
        cadence = film_rate.described(analysis, facts.video.rate)
        taken = _taken(run, analysis, facts.video, cadence)
        saved = folder / "analysis.npz"
        analysis.save(saved)
        name, digest = stores.keep(saved, f"{run.pk}", ".npz")
        at_rate = taking.kept(run, taken, analysis, folder) if taken else {}
    width, height = recipe.output_size(facts.video)
    segments = plan.cut(analysis.shots, segment_length(facts.video.frames, width * height))
    if taken:
        segments = taking.joined(taken, segments)
    return {
        "name": name,
        "digest": digest,
        "total": facts.video.frames,
        "facts": {
            "frames": facts.video.frames,
            "rate": str(taken.rate if taken else facts.video.rate),
            "width": width,
            "height": height,
            "shots": [list(shot) for shot in analysis.shots],
            "segments": [list(segment) for segment in segments],
            "sound": bool(facts.audio),
            "analysis": {"name": name, "digest": analysis.digest},
            "cadence": cadence,
            **({"taken": at_rate, "pictures": taking.counts(taken, segments)} if taken else {}),
        },
    }


def _taken(run, analysis, video, cadence):
    """Return the frames taken where the film is to be given out at its own rate; refuse one without."""
    from restoration.engine import film_rate

    if not run.film_rate:
        return None
    if not cadence["film_rate"]:
        raise FilmError(taking.NO_RATE, name=run.source.asset.original_name or run.source.asset.name)
    return film_rate.take(analysis, video.rate, run.source.asset.name)


def segment_length(frames, pixels):
    """Return how many frames a segment gets: some 75 seconds of computing, fewer where the film is short.

    It follows from the film and the recipe alone, never from the machines that happen to be there, so that
    the same run is cut the same way everywhere and its manifest has the same digest.
    """
    by_time = int(SEGMENT_SECONDS * MEGAPIXELS_A_SECOND * 1_000_000 / pixels)
    return max(SHORTEST, min(by_time, ceil(frames / PARTS)))


def _same_film(run, video):
    if video.frames != run.frames:
        raise FilmError(
            gettext_noop(
                "%(name)s holds %(frames)s frames, not the %(wanted)s it was taken in with; check the store."
            ),
            name=run.source.asset.name,
            frames=video.frames,
            wanted=run.frames,
        )
