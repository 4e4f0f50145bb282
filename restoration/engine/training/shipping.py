"""From a finished training to weights that ship: safetensors and their card."""

import hashlib
import json
import platform
import time
from pathlib import Path

from restoration.engine.nets.cards import FOLDER, SCHEMA
from restoration.engine.simulator.presets import VERSION


def ship(task, run: Path, data: dict, scores: dict, *, folder: Path = FOLDER, seed: int = 1) -> Path:
    """Put the slow weights of a training and a true card into `folder`; give the card's path."""
    import torch
    from safetensors.torch import load_file, save

    state = torch.load(run / "state.pt", map_location="cpu", weights_only=True)
    weights = load_file(run / "slow.safetensors")
    held = save(weights)
    network = task.network(state["shape"])
    network.load_state_dict(weights)
    said = {
        "schema": SCHEMA, "name": task.NAME, "network": type(network).__name__,
        "shape": network.shape.as_json(),
        "parameters": sum(value.numel() for value in weights.values()),
        "file": f"{task.NAME}.safetensors", "bytes": len(held), "sha256": hashlib.sha256(held).hexdigest(),
        "data": data, "simulator": VERSION, "recipe": recipe(task), "seed": seed, "steps": state["steps"],
        "seconds": round(state["spent"]), "machine": f"{platform.machine()}, torch {torch.__version__}",
        "date": time.strftime("%Y-%m-%d", time.gmtime()), "scores": scores,
    }
    if state.get("before"):
        said["before"] = state["before"]        # the weights it began from, and how they came about
    folder.mkdir(parents=True, exist_ok=True)
    (folder / said["file"]).write_bytes(held)
    place = folder / f"{task.NAME}.json"
    place.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    return place


def recipe(task) -> str:
    """Return the SHA-256 of the files that make the data and the loss: the same digest, the same training."""
    here = Path(__file__).parent
    names = ("material.py", "life.py", "wear.py", "packs.py", "loop.py", f"{task.NAME}.py")
    heap = hashlib.sha256()
    for name in names:
        heap.update((here / name).read_bytes())
    return heap.hexdigest()
