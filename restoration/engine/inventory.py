"""The inventory of a film's damage: per shot how much of each kind, and what the whole film lacks."""

import numpy as np

from film import colour, frames
from film.probe import probe
from restoration.engine import fields, film_rate, runtime
from restoration.engine.evidence import curves
from restoration.engine.evidence.geometry import Correlator, luma_image, small, small_size
from restoration.engine.plan import analyse
from restoration.engine.recipes import Recipe, Step

LOOKED_AT = 12  # frames of each shot in which dust and scratches are counted
FINDERS = {"D-DUST": "dust", "D-VSCR": "scratches", "D-TEAR": "mend"}


def inventory(source, *, device="auto", progress=None, cancelled=None, processes=1):
    """Measure a film; gives {frames, rate, duplicates, fields, cadence, bars, missing, shots}.

    D-FLIC is in 1/255, D-WEAV in px, D-DUST, D-VSCR and D-TEAR shares of pixels in LOOKED_AT frames a shot;
    `strewn` names the specks, "bright" or "dark", that a shot is full of.
    `fields` is "whole", "pulldown", "interlaced" or "mixed", and `cadence` says more (film_rate.described);
    `bars` is the picture within black bars or None, `missing` the frames that a repeat or a blank stands in
    for, and those before which one is lost. Up to `processes` find all this together; see `row.py`.
    """
    from restoration.engine.pipeline import Segment

    facts, where = probe(source), runtime.choose_device(device)
    finders = {code: Recipe(name, name, (Step(name),)) for code, name in FINDERS.items()}
    names = (*FINDERS.values(), "fill_missing")
    plan = analyse(source, Recipe("inventory", "Inventory", tuple(map(Step, names))),
                   cancelled=cancelled, processes=processes)
    means, moves = _watched(source, plan, facts.video, progress)
    cadence = film_rate.described(plan, facts.video.rate)
    rows = []
    for number, (start, stop) in enumerate(plan.shots):
        row = {
            "shot": number, "start": start, "stop": stop,
            "D-FLIC": round(curves.flicker(means, [(start, stop)]), 3),
            "D-WEAV": round(curves.weave(moves, [(start, stop)]), 3),
            "grain": round(float(np.max(plan.curves["grain"]["sigma"][number])), 3),
            "duplicates": int(plan.duplicates[start:stop].sum()),
            "missing": int(plan.holes[start:stop].sum()),
            "strewn": [kind for kind in ("bright", "dark") if plan.curves["dirt"][kind][number]],
        }  # fmt: skip
        for code, recipe in finders.items():
            work = Segment(source, recipe, plan, facts.video, where)
            row[code] = round(_share(work, (start, stop)), 6)
        rows.append(row)
    return {"frames": facts.video.frames, "rate": str(facts.video.rate),
            "duplicates": int(plan.duplicates.sum()),
            "fields": cadence["kind"], "bars": plan.box,
            "cadence": cadence | {"said": facts.video.field_order},
            "missing": {"stand_ins": np.flatnonzero(plan.holes).tolist(),
                        "jumps": plan.curves["missing"]["jumps"].tolist()},
            "shots": rows}  # fmt: skip


def _watched(source, plan, video, progress):
    """Measure mean luma and translation of every frame."""
    size = small_size((video.width, video.height))
    depth = colour.bit_depth(frames.delivered(video)["pixel_format"])
    correlator = Correlator(size)
    means, moves, last = np.zeros(video.frames), np.zeros((video.frames, 2)), None
    for index, planes in fields.read(source, plan.fields, 0, video.frames):
        thumb = small(luma_image(planes[0], depth), size)
        spectrum = correlator.spectrum(thumb)
        means[index] = thumb.mean()
        if last is not None:
            moves[index] = correlator.shift(last, spectrum)
        last = spectrum
        if progress:
            progress(index + 1, video.frames)
    return means, moves * video.width / size[0]


def _share(work, shot):
    """Give the share of pixels that a finder marks in the middle frames of a shot."""
    start = max(shot[0], (shot[0] + shot[1] - LOOKED_AT) // 2)
    stop = min(shot[1], start + LOOKED_AT)
    marked = [
        float(frame.map.float().mean()) if frame.map is not None else 0.0
        for frame in work.frames(start, stop)
    ]
    return float(np.mean(marked)) if marked else 0.0
