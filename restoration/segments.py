"""The work on one segment: its frames restored, or kept as they came, into a committed file."""

from dataclasses import replace

from django.conf import settings

from restoration import stores, taking
from restoration.engine import recipes
from restoration.engine.borrowed import folder as checkpoints


def work(segment, beat):
    """Restore the frames of a segment and store them under their digest."""
    from restoration.engine import pipeline
    from restoration.engine.plan import Analysis

    run = segment.run
    checkpoints.look_in(settings.CHECKPOINTS_DIR)
    recipe = recipes.parse(run.recipe)
    with stores.source_of(run) as film, stores.scratch(segment) as folder:
        with stores.stored(run.plan["analysis"]["name"]) as saved:
            analysis = Analysis.load(saved)
        if segment.passed_through:
            recipe = as_it_came(recipe)
            analysis = replace(analysis, recipe=recipe.digest)
        taken, part = taking.of_run(run), folder / "part.mkv"
        facts = pipeline.restore(
            film,
            part,
            recipe,
            analysis,
            segment.start,
            segment.stop,
            device=settings.DEVICE,
            threads=settings.THREADS or None,
            halved=segment.halved,
            taken=taken,
            progress=_written(segment, taken, beat),
            cancelled=beat.cancelled,
        )
        name, digest = stores.keep(part, f"{run.pk}/segments/{segment.index:05d}", ".mkv")
    kept = ("frames", "seconds", "device", "device_class", "touched")
    return {
        "name": name,
        "digest": digest,
        "total": segment.total,
        "facts": {key: facts[key] for key in kept},
    }


def _written(segment, taken, beat):
    """Return what is told of frames restored and tells the beat of frames written."""
    if taken is None:
        return beat

    def told(done, _total):
        first, last = taken.within(segment.start, segment.start + done)
        beat(last - first, segment.total)

    return told


def as_it_came(recipe):
    """Return the recipe that only brings the original pictures to the master's size."""
    sized = tuple(step for step in recipe.steps if step.declaration.scale)
    return recipes.Recipe("original", "As it came", sized)
