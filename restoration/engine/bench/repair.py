"""Level A: worn clips that no network has seen, restored by the engine and by its peers.

Every clip is aged under its own fixed seed; each method gets the same pictures.
"""

from pathlib import Path

from restoration.engine.bench.clips import pictures
from restoration.engine.bench.damage import level
from restoration.engine.bench.peers import PEERS, filtered
from restoration.engine.bench.scores import fidelity
from restoration.engine.bench.shots import through
from restoration.engine.bench.tables import means

KEEP_1, KEEP_0 = ("repair",), (("repair", {"keep": 0.0}),)
CLASSICAL = ("scratches", "dust")
METHODS = {
    "scratches+dust": CLASSICAL,
    "scratches+dust+denoise": (*CLASSICAL, ("denoise", {"mode": "reduce", "share": 1.0})),
    "repair, keep 1": KEEP_1,
    "repair, keep 0": KEEP_0,
}
AFTER = {"scratches+dust, ffmpeg nlmeans": ("scratches+dust", "ffmpeg nlmeans")}


def measured(said, folder: Path, progress) -> dict[str, dict]:
    """Return every figure of every method, the mean over the clips; `said` holds them, frames and device."""
    rows: dict[str, list] = {}
    whole = len(said.shots) * (1 + len(PEERS) + len(METHODS) + len(AFTER))

    def tell(name, out, film, pace):
        rows.setdefault(name, []).append(fidelity(out, film) | pace)
        progress(sum(len(found) for found in rows.values()), whole)
    for number, clip in enumerate(said.shots):
        film, outs = level(pictures(clip, said.frames), 100 + number), {}
        tell("input", film.aged, film, {})
        for name, chain in PEERS.items():
            out, rate = filtered(film.aged, chain)
            tell(name, out, film, {"frames_per_second": rate})
        for name, steps in METHODS.items():
            outs[name], _, pace = through(film.aged, steps, folder, said.device)
            tell(name, outs[name], film, pace)
        for name, (first, then) in AFTER.items():
            tell(name, filtered(outs[first], PEERS[then])[0], film, {})
    return means(rows)
