"""The sound of a run: cleaned as the recipe says, or carried through."""

from restoration import stores
from restoration.engine import recipes


def work(step, beat):
    """Restore the sound of the film and store it under its digest; a silent film has none."""
    from restoration.engine import soundtrack

    run = step.run
    with stores.source_of(run) as film, stores.scratch(step) as folder:
        track = folder / "sound.mka"
        facts = soundtrack.restore_sound(
            film, track, recipes.parse(run.recipe), progress=beat, cancelled=beat.cancelled
        )
        if facts is None:
            return {}
        name, digest = stores.keep(track, f"{run.pk}/sound", ".mka")
    return {"name": name, "digest": digest, "facts": facts}
