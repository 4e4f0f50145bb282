"""Old as old: what is changed where nothing is damaged, and what is kept of what lives in the picture."""

from pathlib import Path

import numpy as np

from restoration.engine.bench.clips import pictures
from restoration.engine.bench.damage import level
from restoration.engine.bench.kept import KINDS, WEATHER, kept, kept_by, peopled
from restoration.engine.bench.repair import CLASSICAL, KEEP_1
from restoration.engine.bench.scores import ROUNDED, VISIBLE, psnr
from restoration.engine.bench.shots import restored, through
from restoration.engine.bench.tables import mean
from restoration.engine.recipes import named

SOUND = 8        # frames of each clip without damage
_WAYS = {"scratches+dust": CLASSICAL, "repair, keep 1": KEEP_1}


def undamaged(said, folder: Path, progress) -> dict[str, dict]:
    """Return what is changed where there is no damage, with grain and without: % of pixels, mean and worst.

    Visible is a change of more than 8 of 255, touched one of more than 1.5; of `gentle` the fidelity to what
    went in is told too, dB.
    """
    rows: dict[str, list] = {}
    for number, clip in enumerate(said.shots):
        film = level(pictures(clip, SOUND), 100 + number)
        for kind in ("grainy", "clean"):
            shot = getattr(film, kind)
            for name, steps in _WAYS.items():
                rows.setdefault(f"{name}, {kind}", []).append(
                    _changed(shot, through(shot, steps, folder, said.device)[0]))
            gentle = restored(shot, named()["gentle"], folder / "shot.mkv", said.device).lumas
            rows.setdefault(f"gentle, {kind}", []).append(
                _changed(shot, gentle) | {"psnr": psnr(gentle, shot)})
        progress(number + 1, len(said.shots))
    return {name: mean(found) | {"worst_visible": round(max(row["visible"] for row in found), 3)}
            for name, found in rows.items()}


def _changed(shot: np.ndarray, out: np.ndarray) -> dict[str, float]:
    change = np.abs(out.astype(np.int16) - shot)
    return {"visible": 100 * float(np.mean(change > VISIBLE)),
            "touched": 100 * float(np.mean(change > ROUNDED))}


def living(said, folder: Path, progress) -> dict[str, dict]:
    """Return how much of what lives in the picture `repair` keeps, % of what shows: mean and worst clip."""
    rows: dict[str, dict] = {}
    for place, kind in enumerate(KINDS):
        found = []
        for number, clip in enumerate(said.shots):
            lived, shown = peopled(pictures(clip, said.frames), kind, 50 + number)
            found.append(kept(lived, through(lived, KEEP_1, folder, said.device)[0], shown))
        rows[kind] = mean(found) | {"worst": round(min(row["kept"] for row in found), 2)}
        progress(place + 1, len(KINDS))
    return rows


def recipes(said, _folder: Path, progress) -> dict[str, dict]:
    """Return how much of weather and wires whole recipes keep, % of what shows: mean and worst clip."""
    from restoration.engine.commands.restore import recipe_of

    names = list(dict.fromkeys(("gentle", *said.keeping)))
    rows: dict[str, dict] = {kind: {} for kind in WEATHER}
    for place, name in enumerate(names):
        for kind, row in rows.items():
            found = [kept_by(recipe_of(name), pictures(clip, said.frames), (kind, 50 + number), said.device)
                     for number, clip in enumerate(said.shots)]
            row |= {name: round(float(np.mean(found)), 2), f"{name}, worst": round(min(found), 2)}
        progress(place + 1, len(names))
    return rows
