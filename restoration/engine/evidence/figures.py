"""What is claimed of a restoration, with the bound each figure must keep and the reason for it."""

from dataclasses import dataclass

import numpy as np

AT_MOST, AT_LEAST, EQUAL, SHOWN = "at_most", "at_least", "equal", "shown"


@dataclass(frozen=True)
class Claim:
    """One figure: its key, unit, bound, direction, and why the bound lies there."""

    key: str
    unit: str
    direction: str
    threshold: float | None
    title: str
    why: str
    warns: bool = False  # beyond its bound a person looks at the frames; no signature waits for a waiver


WORST = 5  # frames a figure of the worst frame names
CLAIMS = (
    Claim(
        "frame_count_equal",
        "frames",
        EQUAL,
        None,
        "Frames",
        "A restoration neither loses nor invents a frame.",
    ),
    Claim("rate_equal", "frames/s", EQUAL, None, "Frame rate", "The film runs at the speed of its source."),
    Claim(
        "aspect_equal",
        "ratio",
        EQUAL,
        None,
        "Picture shape",
        "The shown shape of the picture is the source's, to half a percent.",
    ),
    Claim(
        "duration_equal",
        "s",
        EQUAL,
        None,
        "Duration",
        "Picture lasts as long as the source, to half a frame.",
    ),
    Claim(
        "sound_equal_duration",
        "ms",
        AT_MOST,
        1.0,
        "Sound length",
        "Sound may be repaired, never shortened or stretched: one millisecond is a container's rounding.",
    ),
    Claim(
        "sound_offset",
        "ms",
        AT_MOST,
        10.0,
        "Sound sync",
        "A quarter of a frame; lips and footsteps are seen to slip from two frames on.",
    ),
    Claim(
        "changed_pixel_share",
        "share",
        AT_MOST,
        0.35,
        "Changed pixels",
        "Pixels off by more than 8/255 after movement and tone are taken out; renewed grain counts here, and "
        "beyond a third of the picture the film is being repainted.",
    ),
    Claim(
        "changed_structure_share",
        "share",
        AT_MOST,
        0.03,
        "Changed content",
        "The same, averaged over 5×5 pixels so that grain does not count: dirt and the edges of its repair "
        "rarely cover three percent.",
    ),
    Claim(
        "worst_changed",
        "share",
        AT_MOST,
        0.06,
        "Changed content, worst frame",
        "The mean hides a single spoiled frame. Ordinary repairs changed up to 5.5 percent of any frame we "
        "measured; more is a blotch that went, or a frame that was taken wrongly.",
        warns=True,
    ),
    Claim(
        "tone_shift",
        "1/255",
        AT_MOST,
        3.0,
        "Tone shift",
        "The median of a shot may move by what flicker repair needs, not by a grade.",
    ),
    Claim(
        "tone_gain",
        "share",
        AT_MOST,
        0.05,
        "Contrast change",
        "The contrast of a shot stays within five percent; more is a grade and belongs in the brief.",
    ),
    Claim("flicker_before", "1/255", SHOWN, None, "Flicker before", "What the source had."),
    Claim(
        "flicker_after",
        "1/255",
        AT_MOST,
        None,
        "Flicker after",
        "No more than the source had, with a tenth of a level for the measure's own error.",
    ),
    Claim(
        "worst_light",
        "1/255",
        AT_MOST,
        4.0,
        "Light off, worst frame",
        "How much farther one frame stands out in light from those around it than it did in the source; the "
        "frames we measured did by up to 3.4 levels.",
        warns=True,
    ),
    Claim("weave_before", "px", SHOWN, None, "Weave before", "What the source had."),
    Claim(
        "weave_after",
        "px",
        AT_MOST,
        None,
        "Weave after",
        "No more than the source had, with a tenth of a pixel for the measure's own error.",
    ),
    Claim(
        "worst_place",
        "px",
        AT_MOST,
        None,
        "Out of place, worst frame",
        "How much farther one frame stands from where those around it stand than it did in the source; the "
        "measure's own error is a few tenths of a 320th of the width.",
        warns=True,
    ),
    Claim(
        "grain_kept",
        "share",
        AT_LEAST,
        0.50,
        "Grain kept",
        "Half of the grain's energy must be there in flat parts, or the film looks waxen.",
    ),
    Claim(
        "worst_grain",
        "share",
        AT_LEAST,
        None,
        "Grain kept, worst frame",
        "A frame with much less grain than the film has otherwise jumps out as waxen.",
        warns=True,
    ),
    Claim(
        "grain_added",
        "share",
        AT_MOST,
        0.35,
        "Grain added",
        "A third more grain than the source is a different stock.",
    ),
    Claim(
        "grain_finest",
        "share",
        AT_LEAST,
        0.30,
        "Finest grain kept",
        "The finest octave goes first when a picture is smoothed or moved; a third of it must survive.",
    ),
    Claim(
        "frozen_grain",
        "correlation",
        AT_MOST,
        0.30,
        "Frozen grain",
        "Grain that repeats from frame to frame more than the source's did looks like a dirty window.",
    ),
    Claim(
        "psnr_before", "dB", SHOWN, None, "Damaged against clean", "How far the damage was from the truth."
    ),
    Claim(
        "psnr_after",
        "dB",
        SHOWN,
        None,
        "Restored against clean",
        "How far the restoration is from the truth.",
    ),
    Claim("gain_db", "dB", AT_LEAST, 0.0, "Gain", "A restoration that ends farther from the truth did harm."),
)
BY_KEY = {claim.key: claim for claim in CLAIMS}


def figure(key, value, *, threshold=None, passed=None):
    """Give one figure as plain JSON with its verdict; `passed` is for comparisons made exactly elsewhere."""
    claim = BY_KEY[key]
    bound = claim.threshold if threshold is None else threshold
    if passed is None:
        passed = _holds(claim.direction, value, bound)
    return {
        "key": key, "title": claim.title, "value": round(float(value), 4), "unit": claim.unit,
        "threshold": None if bound is None else round(float(bound), 4), "direction": claim.direction,
        "passed": bool(passed), "why": claim.why,
    } | ({"warns": True} if claim.warns else {})  # fmt: skip


def worst(key, values, *, threshold=None):
    """Give the figure of the worst frame, with the worst few by number and how many lie beyond the bound.

    `values` holds one number a frame; frames no worse than the film's middle are not named.
    """
    claim, values = BY_KEY[key], np.asarray(values, dtype=float)
    bound = claim.threshold if threshold is None else threshold
    sign = 1 if claim.direction == AT_MOST else -1
    order = np.argsort(-sign * values, kind="stable")[:WORST]
    named = [[int(index), round(float(values[index]), 4)] for index in order
             if sign * values[index] > np.median(sign * values)]  # fmt: skip
    beyond = int(np.count_nonzero(sign * values > sign * bound))
    return figure(key, values[order[0]], threshold=threshold) | {"frames": named, "beyond": beyond}


def to_look_at(figures, usual=3):
    """Choose the frames somebody must look at: the `usual` most changed, and those named beyond a bound."""
    frames = []
    for number in figures:
        if "frames" in number:
            least = usual if number["key"] == "worst_changed" else 0
            frames += [frame for frame, _value in number["frames"][: max(number["beyond"], least)]]
    return frames


def _holds(direction, value, bound):
    if direction == SHOWN:
        return True
    if bound is None:
        raise ValueError(f"A figure that is {direction} something needs a threshold.")
    return {AT_MOST: value <= bound, AT_LEAST: value >= bound, EQUAL: value == bound}[direction]
