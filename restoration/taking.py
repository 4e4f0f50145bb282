"""A film given out at its own rate: which frames of its video are taken, and where the rooms above find them.

The plan of a run decides it once and keeps it as a file; segments, evidence, viewer and channel read that.
"""

from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from film import said
from restoration import stores
from restoration.models import Run

NO_RATE = gettext_noop(
    "%(name)s repeats no pictures in an even measure, so the film has no rate of its own in this video; "
    "restore it at the rate of the video."
)


def kept(run, taken, analysis, folder):
    """Store the frames taken; return what the run's plan says of them."""
    saved = folder / "taken.npz"
    taken.save(saved)
    name, digest = stores.keep(saved, f"{run.pk}", ".npz")
    return {
        "name": name,
        "digest": digest,
        "frames": len(taken.frames),
        "rate": str(taken.rate),
        "shots": [list(shot) for shot in taken.ranges(analysis.shots)],
    }


def joined(taken, segments):
    """Return the segments with every one that shows no new picture joined to a neighbour."""
    stops = [stop for start, stop in segments if taken.within(start, stop)[0] < taken.within(start, stop)[1]]
    edges = [segments[0][0], *stops[:-1], segments[-1][1]]
    return list(pairwise(edges))


def counts(taken, segments):
    """Return how many pictures each segment writes."""
    return [last - first for first, last in (taken.within(start, stop) for start, stop in segments)]


def of_run(run):
    """Return the frames taken by a run, or None where it keeps the rate of the video."""
    return _loaded(run.taken["name"]) if run.taken else None


def of_version(version):
    """Return the frames a restored version shows, or None where it shows every frame of its source."""
    name = Run.objects.filter(result=version).values_list("plan__taken__name", flat=True).first()
    return _loaded(name) if name else None


def source_frame(version, number):
    """Return the frame of the source that frame `number` of a restored version was made from."""
    taken = of_version(version)
    return number if taken is None else int(taken.frames[min(number, len(taken.frames) - 1)])


def frame_from(version, number):
    """Return the frame of a restored version that shows what frame `number` of its source shows."""
    taken = of_version(version)
    return number if taken is None else max(0, taken.within(0, number + 1)[1] - 1)


def known(source):
    """Return what a run found of a source's cadence (film_rate.described), None where nobody looked yet."""
    rows = Run.objects.filter(source=source, plan__has_key="cadence").order_by("-pk")
    return rows.values_list("plan__cadence", flat=True).first()


def sentence(cadence):
    """Say what was found of a source's fields and repeated frames."""
    if cadence["kind"] == "interlaced":
        return _("It is interlaced video: every field shows another moment, and there is no film rate.")
    if not cadence["film_rate"] and cadence["kind"] == "whole":
        return _("Every frame shows a picture of its own: there is no pulldown to undo.")
    if not cadence["film_rate"]:
        return _("It repeats no pictures in an even measure: the film has no rate of its own in this video.")
    words = {"pattern": _pattern(cadence["pattern"]), "rate": said.rate(cadence["film_rate"])}
    if cadence["kind"] == "whole":
        return _("Its pictures are held for several frames: the film runs at %(rate)s a second.") % words
    return _("It was brought to video by pulldown (%(pattern)s): the film runs at %(rate)s a second.") % words


def _pattern(name):
    words = {
        "": _("uneven"),
        "2:2, fields shifted": _("2:2, fields shifted"),
        "Euro (every twelfth picture three fields)": _("Euro, every twelfth picture three fields"),
    }
    often = name.removesuffix(" fields a picture").replace(" or ", "/")
    return words.get(name) or (name if often == name else _("%(count)s fields a picture") % {"count": often})


@lru_cache(maxsize=8)
def _loaded(name):
    """Read the frames taken; a stored name holds the digest of what it names, so it never changes."""
    from restoration.engine.film_rate import Taken

    with stores.stored(name) as path:
        return Taken.load(path)
