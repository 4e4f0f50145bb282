"""What the engine is asked to reach, held against the figures of one run.

A target whose figure was not measured in this run, or cannot be on this machine, is told as not measured: it
is neither met nor missed.
"""

import os
from pathlib import Path

REACHED = 0.2        # pixels of weave that a simple method must leave before as little is asked of us
NOISE = 0.02         # pixels by which two measures of the same weave differ


def machine(said) -> dict[str, object]:
    """Return what the figures were measured on."""
    import torch

    from restoration.engine import runtime

    device = runtime.choose_device(said.device)
    return {"processor": _processor(), "cores": os.cpu_count(), "device": runtime.device_class(device),
            "bfloat16": "yes" if runtime.has_bfloat16(device) else "no", "torch": torch.__version__,
            "threads": said.threads, "workers": said.workers, "frames": said.frames}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "unknown")


def held(figures: dict) -> dict[str, dict[str, str]]:
    """Return every target with what is asked, what was measured and whether it is met."""
    rows = {}
    for name, least, most, place in TARGETS:
        rows[name] = _row(_found(figures, place), least, most)
    return rows | _weave(figures) | _weather(figures) | _pace(figures)


def _row(found: float | None, least: float | None, most: float | None) -> dict[str, str]:
    asked = " to ".join(f"{bound:g}" for bound in (least, most) if bound is not None)
    asked = asked if least is not None and most is not None else f"{'≥' if most is None else '≤'} {asked}"
    if found is None:
        return {"asked": asked, "measured": "not measured", "met": ""}
    met = (least is None or found >= least) and (most is None or found <= most)
    return {"asked": asked, "measured": f"{found:.4g}", "met": "yes" if met else "no"}


def _found(figures: dict, place: tuple[str, ...]) -> float | None:
    for key in place:
        figures = figures.get(key) if isinstance(figures, dict) else None
    return figures


def _weave(figures: dict) -> dict[str, dict[str, str]]:
    """Hold weave clip by clip: as little as a simple method where one reaches 0.2 px, else never worse."""
    rows = _found(figures, ("unsteady", "level B")) or {}
    ours, was = rows.get("deflicker, stabilise", {}), rows.get("input", {})
    simple = [row for name, row in rows.items() if name.startswith(("phase correlation", "ffmpeg deshake"))]
    held_up = {}
    for key in (key for key in ours if key.startswith("weave ")):
        best = min(row[key] for row in simple)
        most = REACHED if best <= REACHED else was[key] + NOISE
        held_up[f"{key}, px (simple ways {best:.2f})"] = _row(ours[key], None, round(most, 2))
    return held_up


def _weather(figures: dict) -> dict[str, dict[str, str]]:
    rows = _found(figures, ("faithful", "kept by recipes")) or {}
    return {f"{kind} kept by gentle, %": _row(row["gentle"], 95, None) for kind, row in rows.items()
            if kind != "glints"}


def _pace(figures: dict) -> dict[str, dict[str, str]]:
    """Hold the pace of whole films: what two cores with bfloat16 are asked for, or an H200."""
    place = 1 if figures["machine"]["device"].startswith("cpu") else 2
    return {f"{film}, frames/s ({HOSTS[place]})":
            _row(_found(figures, ("speed", "films", film, "frames_per_second")), row[place], None)
            for row in PACE for film in row[:1]}


HOSTS = ("", "two cores with bfloat16", "an H200")
PACE = (("repair alone, 720x576", 20, 400), ("publish-hd, 640x480", 5, 80))
_A, _B = ("repair", "level A"), ("unsteady", "level B")
_KEEP_1, _KEEP_0 = (*_A, "repair, keep 1"), (*_A, "repair, keep 0")
_ALL = (*_B, "deflicker, repair keep 0, stabilise")
_SOUND, _X2 = ("faithful", "without damage"), ("upscale", "upscale", "network, 1.0 px")
TARGETS = (        # a name, the least and the most that is asked, and where the figure stands
    ("old as old: against the truth with its grain, dB", 42, None, (*_KEEP_1, "grainy_psnr")),
    ("old as old: untouched outside defects, %", 99.5, None, (*_KEEP_1, "untouched")),
    ("old as old: defect pixels repaired, %", 88, None, (*_KEEP_1, "defects_repaired")),
    ("old as old: grain left, finest octave", 0.95, 1.05, (*_KEEP_1, "grain_finest")),
    ("old as old: grain left, fine octave", 0.95, 1.05, (*_KEEP_1, "grain_fine")),
    ("old as old: grain left, coarse octave", 0.95, 1.05, (*_KEEP_1, "grain_coarse")),
    ("old as old: grain left, coarsest octave", 0.95, 1.05, (*_KEEP_1, "grain_coarsest")),
    ("old as old: grain inside repairs", 0.95, 1.05, (*_KEEP_1, "grain_repaired")),
    ("old as old: false fixes on sound film with grain, %", None, 0.10,
     (*_SOUND, "repair, keep 1, grainy", "visible")),
    ("old as old: false fixes on clean sound film, %", None, 0.05,
     (*_SOUND, "repair, keep 1, clean", "visible")),
    ("full restore, dB", 33, None, (*_KEEP_0, "psnr")),
    ("full restore, SSIM", 0.895, None, (*_KEEP_0, "ssim")),
    ("full restore on defects, dB", 29, None, (*_KEEP_0, "defect_psnr")),
    ("under weave and flicker, dB", 29.5, None, (*_ALL, "psnr")),
    ("under weave and flicker, tone-aligned, dB", 30.5, None, (*_ALL, "aligned_psnr")),
    ("flicker left, of 255", None, 0.7, (*_ALL, "flicker")),
    ("upscale, dB where bicubic has 34.1", 36.4, None, (*_X2, "psnr")),
    ("upscale, SSIM", 0.943, None, (*_X2, "ssim")),
    ("upscale to 640×480, frames/s", 10, None, (*_X2, "frames_per_second")),
    ("gentle on clean sound film, dB", 45, None, (*_SOUND, "gentle, clean", "psnr")),
    ("gentle on clean sound film, touched, %", None, 0.5, (*_SOUND, "gentle, clean", "touched")),
    ("time of ten times the length", None, 10.5, ("growth", "growth", "ratio", "processor_seconds")),
)
