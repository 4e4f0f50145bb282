"""The cards of the networks brought up to this code: what a run has measured of each written into its card.

A card's scores are those of the day of its training, made by the kernels of that day; the network stays what
it was while what is around it gets better.
"""

import json
import time
from pathlib import Path

from restoration.engine.nets.cards import FOLDER, card

# Of each network: the part and title of its figures, and the methods that its card tells of.
TOLD = {
    "repair": ("repair", "level A", ("input", "scratches+dust", "scratches+dust+denoise", "repair, keep 1",
                                     "repair, keep 0")),
    "finish": ("repair", "level A", ("input", "repair, keep 1", "repair, keep 0")),
    "upscale": ("upscale", "upscale", ("bicubic, 0.5 px", "lanczos, 0.5 px", "network, 0.5 px",
                                       "bicubic, 1.0 px", "lanczos, 1.0 px", "network, 1.0 px")),
}
PARTS = tuple(dict.fromkeys(part for part, _, _ in TOLD.values()))
_OF_A_MACHINE = ("frames_per_second", "processor_ms")     # a card says how well, not how fast


def written(figures: dict, clips, folder: Path = FOLDER) -> list[str]:
    """Write the figures into the cards they are about; return the names of those cards.

    `clips` are the paths of the clips that were measured on. Data, digests and training stay as they are.
    """
    done = []
    for name, (part, title, methods) in TOLD.items():
        rows = figures.get(part, {}).get(title, {})
        if not all(method in rows for method in methods):
            continue
        said = card(name, folder) | {"scores": {
            "clips": [clip.stem for clip in clips], "frames": figures["machine"]["frames"], "title": title,
            "date": time.strftime("%Y-%m-%d", time.gmtime()), "device": figures["machine"]["device"],
            "methods": {method: _quality(rows[method]) for method in methods},
        }}  # fmt: skip
        place = folder / f"{name}.json"
        part_of_it = place.with_suffix(".json.part")
        part_of_it.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        part_of_it.replace(place)
        done.append(name)
    return done


def _quality(row: dict) -> dict:
    return {name: figure for name, figure in row.items() if name not in _OF_A_MACHINE}
