"""What is claimed of a restoration, with the bound each figure must keep and the reason for it."""

from dataclasses import dataclass

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
        "grain_kept",
        "share",
        AT_LEAST,
        0.50,
        "Grain kept",
        "Half of the grain's energy must be there in flat parts, or the film looks waxen.",
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
    }  # fmt: skip


def _holds(direction, value, bound):
    if direction == SHOWN:
        return True
    if bound is None:
        raise ValueError(f"A figure that is {direction} something needs a threshold.")
    return {AT_MOST: value <= bound, AT_LEAST: value >= bound, EQUAL: value == bound}[direction]
