"""Measuring a restoration against its source: every figure a review needs, from the two films alone."""

from itertools import count
from pathlib import Path

import numpy as np

from film import colour, frames
from film.errors import Cancelled
from film.probe import probe
from film.shots import find_shots
from restoration.engine import fields
from restoration.engine.evidence import curves
from restoration.engine.evidence.figures import figure, to_look_at, worst
from restoration.engine.evidence.geometry import luma_image, small, small_size
from restoration.engine.evidence.observer import Observer
from restoration.engine.evidence.sync import compare
from restoration.engine.measures import cadence

CLOSE_LOOKS = 160  # frames of a film that are measured at full size; curves use every frame
VERSION = 2
GRAIN_LEFT = 0.6  # of what the film keeps, below which one frame's grain is missed


def measure(source, restored, analysis=None, *,
            truth=None, taken=None, progress=None, cancelled=None):
    """Measure `restored` against `source`; gives frames, figures, per_shot, curves, grain and risky frames.

    Mean luma, translation, tone and the worst frames come from every frame; the means of changed pixels and
    of grain and the comparison with the truth from at most CLOSE_LOOKS frames (`frames.close`), taken as
    pairs of neighbours spread over the film.
    `analysis` saves looking for shots and fields again; `truth` is the simulator's folder or the clean film.
    Where the source's frames are woven of two pictures and the restored film's are not, its fields are laid
    together first (`frames.laid`); lines that were drawn anew count as changed. `taken` is the
    film_rate.Taken of a film given out at its own rate: of source and truth only its frames are compared, and
    every number counts them.
    """
    facts, after = probe(source), probe(restored)
    shots = [tuple(shot) for shot in analysis.shots] if analysis else _shots(source, facts, cancelled)
    if taken is not None:
        shots = taken.ranges(shots)
    total = min(facts.video.frames if taken is None else len(taken.frames), after.video.frames)
    shots = [(start, min(stop, total)) for start, stop in shots if start < total]
    laid = _laid(source, restored, analysis, cancelled)
    end = total if taken is None else int(taken.frames[total - 1]) + 1
    streams = [_only(fields.read(source, laid, 0, end), taken), frames.read(restored, 0, total)]
    if truth:
        streams.append(_only(frames.read(_clean(truth), 0, end), taken))
    observer = _watched(streams, (facts.video, after.video), shots, (progress, cancelled))
    numbers = _equalities((source, restored), facts, after, taken) + _changes(observer, shots)
    if truth:
        before_db, after_db = observer.psnr()
        numbers += [figure("psnr_before", before_db), figure("psnr_after", after_db),
                    figure("gain_db", after_db - before_db)]  # fmt: skip
    return {
        "version": VERSION,
        "frames": {
            "source": facts.video.frames,
            "restored": after.video.frames,
            "close": len(observer.changed),
            "stride": observer.stride,
            "laid": int(np.count_nonzero(laid)),
            "taken": 0 if taken is None else total,
        },
        "figures": numbers,
        "passed": all(number["passed"] for number in numbers if "warns" not in number),
        "per_shot": _per_shot(observer, shots),
        "grain": observer.grain.result(),
        "curves": _drawn(observer),
        "risky": curves.riskiest(_shares(observer), total, to_look_at(numbers)),
    }


def _shots(source, facts, cancelled):
    """Find the shots by one pass over the source."""
    depth = colour.bit_depth(frames.delivered(facts.video)["pixel_format"])
    size = small_size((facts.video.width, facts.video.height))

    def thumbs():
        for _, planes in frames.read(source):
            if cancelled and cancelled():
                raise Cancelled("The measurement was stopped.")
            yield np.clip(small(luma_image(planes[0], depth), size) + 0.5, 0, 255).astype(np.uint8)

    return [tuple(shot) for shot in find_shots(thumbs())]


def _laid(source, restored, analysis, cancelled):
    """Return how the source's fields are laid together before it is compared; empty where they are not."""
    if analysis:
        states = analysis.fields
    else:
        course = fields.decide(source, cancelled=cancelled)
        states = course.states if course else np.zeros(0, np.int8)
    if not len(states) or fields.decide(restored, cancelled=cancelled):
        return np.zeros(0, np.int8)
    return np.where(np.isin(states, (cadence.UPPER_FIRST, cadence.LOWER_FIRST)), cadence.OWN, states)


def _only(pictures, taken):
    """Give the pictures of a film that are taken, all of them where none are chosen."""
    if taken is None:
        yield from pictures
        return
    kept = set(taken.frames.tolist())
    for number, picture in enumerate(pictures):
        if number in kept:
            yield picture


def _watched(films, videos, shots, calls):
    """Take both films (and the truth) side by side and show them to an observer."""
    before, (progress, cancelled) = videos[0], calls
    total = shots[-1][1]
    depths = [colour.bit_depth(frames.delivered(video)["pixel_format"]) for video in videos]
    stride = max(1, -(-total // CLOSE_LOOKS))
    observer = Observer((before.width, before.height), depths, total, stride)
    films = films if len(films) > 2 else [*films, ((None, (None,)) for _ in count())]
    numbers = np.searchsorted([start for start, _ in shots], range(total), side="right") - 1
    for index, ((_, was), (_, now), (_, ideal)) in enumerate(zip(*films, strict=False)):
        if cancelled and cancelled():
            raise Cancelled("The measurement was stopped.")
        observer.see(index, int(numbers[index]), was[0], now[0], ideal[0])
        if progress:
            progress(index + 1, total)
    return observer


def _clean(truth):
    """Give the clean film of a truth folder, or the film given as truth."""
    return Path(truth) / "clean.mkv" if Path(truth).is_dir() else Path(truth)


def _equalities(paths, facts, after, taken):
    """Say what must be as it was: frames, rate, shape, length and sound."""
    a, b = facts.video, after.video
    count, rate = (a.frames, a.rate) if taken is None else (len(taken.frames), taken.rate)
    length, offset = compare(*paths, facts, after)
    return [
        figure("frame_count_equal", b.frames, threshold=count),
        figure("rate_equal", b.rate, threshold=rate, passed=rate == b.rate),
        figure("aspect_equal", b.dar, threshold=a.dar, passed=abs(b.dar / a.dar - 1) <= 0.005),
        figure("duration_equal", b.duration, threshold=a.duration,
               passed=abs(b.duration - a.duration) <= 1 / (2 * rate)),
        figure("sound_equal_duration", length),
        figure("sound_offset", offset),
    ]  # fmt: skip


def _changes(observer, shots):
    """Say how much has changed, and that flicker, weave and grain are no worse."""
    means, moves, grain = observer.means, observer.moves * observer.scale, observer.grain.result()
    tones = [curves.tone(*observer.histograms[shot]) for shot in sorted(observer.histograms)]
    flicker = [curves.flicker(means[:, film], shots) for film in (0, 1)]
    weave = [curves.weave(moves[:, film], shots) for film in (0, 1)]
    off = _stand_out(observer, shots)
    return [
        figure("changed_pixel_share", np.mean(list(observer.changed.values()))),
        figure("changed_structure_share", np.mean(list(observer.structure.values()))),
        worst("worst_changed", observer.content),
        figure("tone_shift", max(abs(shift) for shift, _ in tones)),
        figure("tone_gain", max(abs(gain - 1) for _, gain in tones)),
        figure("flicker_before", flicker[0]),
        figure("flicker_after", flicker[1], threshold=1.05 * flicker[0] + 0.1),
        worst("worst_light", off["light"]),
        figure("weave_before", weave[0]),
        figure("weave_after", weave[1], threshold=1.05 * weave[0] + 0.1),
        worst("worst_place", off["place"], threshold=max(1.5, observer.scale)),
        figure("grain_kept", grain["kept"]),
        worst("worst_grain", off["grain"], threshold=GRAIN_LEFT * grain["kept"]),
        figure("grain_added", max(0.0, grain["kept"] - 1)),
        figure("grain_finest", grain["octaves"][0]),
        figure("frozen_grain", max(0.0, grain["still_after"] - grain["still_before"])),
    ]


def _stand_out(observer, shots):
    """Say of every frame how much farther it stands out than it did in the source, and what grain it kept."""
    moves = observer.moves * observer.scale
    light = [curves.light_off(observer.means[:, film], shots) for film in (0, 1)]
    place = [curves.place_off(moves[:, film], shots) for film in (0, 1)]
    grain = [observer.grain.kept.get(index, 1.0) for index in range(len(moves))]
    return {"light": np.maximum(light[1] - light[0], 0), "place": np.maximum(place[1] - place[0], 0),
            "grain": grain}  # fmt: skip


def _shares(observer):
    """Give how much of each frame's content changed; grain tells only frames of equal content apart."""
    return {index: share + 1e-6 * observer.changed.get(index, 0.0)
            for index, share in enumerate(observer.content.tolist())}  # fmt: skip


def _per_shot(observer, shots):
    """Give one row per shot."""
    rows = []
    for number, (start, stop) in enumerate(shots):
        shift, gain = curves.tone(*observer.histograms[number])
        close = [share for index, share in observer.changed.items() if start <= index < stop]
        moves = observer.moves * observer.scale
        rows.append({
            "shot": number, "start": start, "stop": stop, "frames": stop - start,
            "changed_mean": round(float(np.mean(close)), 5) if close else None,
            "changed_most": round(max(close), 5) if close else None,
            "tone_shift": round(shift, 3), "tone_gain": round(gain, 4),
            "flicker_before": round(curves.flicker(observer.means[:, 0], [(start, stop)]), 3),
            "flicker_after": round(curves.flicker(observer.means[:, 1], [(start, stop)]), 3),
            "weave_before": round(curves.weave(moves[:, 0], [(start, stop)]), 3),
            "weave_after": round(curves.weave(moves[:, 1], [(start, stop)]), 3),
        })  # fmt: skip
    return rows


def _drawn(observer):
    """Give the curves, thinned for drawing; `changed` as pairs of frame and share."""
    moves = observer.moves * observer.scale
    shares = sorted(observer.changed.items())
    every = max(1, len(shares) // 600)
    return {
        "luma_before": curves.thinned(observer.means[:, 0]),
        "luma_after": curves.thinned(observer.means[:, 1]),
        "dx_before": curves.thinned(moves[:, 0, 0]), "dy_before": curves.thinned(moves[:, 0, 1]),
        "dx_after": curves.thinned(moves[:, 1, 0]), "dy_after": curves.thinned(moves[:, 1, 1]),
        "changed": [[index, round(share, 5)] for index, share in shares[::every]],
    }  # fmt: skip
