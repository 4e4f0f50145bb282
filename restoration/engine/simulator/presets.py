"""How badly a film has aged: named sets of damage. Lengths are px at 480 lines and grow with the picture."""

from dataclasses import asdict, dataclass

VERSION = "1"


@dataclass(frozen=True)
class Preset:
    """State every kind of damage; a zero leaves that kind out."""

    name: str
    blur: float  # px, Gaussian sigma of worn lenses and duplication
    black: float  # 0..1, where fading has lifted black to
    white: float  # 0..1, where white has sunk to
    gamma: float  # tone curve of the dupe; above 1 darkens the mid-tones
    grain: float  # /255, deviation in the mid-tones
    grain_size: float  # px, correlation of the grain
    dust: float  # blobs a frame, mean
    dust_size: float  # px, median radius
    blotches: float  # soft printed-in stains a frame, mean
    hairs: float  # hairs and lint a frame, mean
    scratches: float  # vertical scratches standing at once, mean
    flicker: float  # deviation of a frame's gain
    pumping: float  # amplitude of the slow density change
    weave: float  # px, deviation sideways; up and down is three quarters of it
    rotation: float  # degrees, deviation
    splice: float  # px, jump of the picture at a cut
    hiss: float  # amplitude, full scale 1
    crackle: float  # small impulses a second
    clicks: float  # large clicks a second
    hum: float  # amplitude of the 50 Hz fundamental

    def as_json(self):
        return asdict(self)


LIGHT = Preset(
    "light",
    blur=0.5,
    black=0.01,
    white=0.98,
    gamma=1.0,
    grain=4.0,
    grain_size=0.6,
    dust=2.0,
    dust_size=1.6,
    blotches=0.05,
    hairs=0.15,
    scratches=0.6,
    flicker=0.012,
    pumping=0.01,
    weave=0.35,
    rotation=0.01,
    splice=2.0,
    hiss=0.004,
    crackle=4,
    clicks=0.5,
    hum=0.004,
)
MEDIUM = Preset(
    "medium",
    blur=0.7,
    black=0.03,
    white=0.95,
    gamma=1.05,
    grain=7.0,
    grain_size=0.65,
    dust=6.0,
    dust_size=1.9,
    blotches=0.2,
    hairs=0.5,
    scratches=2.0,
    flicker=0.03,
    pumping=0.025,
    weave=0.7,
    rotation=0.025,
    splice=4.0,
    hiss=0.009,
    crackle=12,
    clicks=1.5,
    hum=0.010,
)
HEAVY = Preset(
    "heavy",
    blur=0.9,
    black=0.06,
    white=0.90,
    gamma=1.12,
    grain=10.0,
    grain_size=0.7,
    dust=12.0,
    dust_size=2.2,
    blotches=0.5,
    hairs=1.2,
    scratches=4.5,
    flicker=0.055,
    pumping=0.05,
    weave=1.0,
    rotation=0.04,
    splice=7.0,
    hiss=0.018,
    crackle=30,
    clicks=4.0,
    hum=0.022,
)
PRESETS = {preset.name: preset for preset in (LIGHT, MEDIUM, HEAVY)}


def preset_named(name):
    """Give a preset by its name."""
    if isinstance(name, Preset):
        return name
    try:
        return PRESETS[name]
    except KeyError:
        raise ValueError(f"No damage preset is called '{name}'; there are {', '.join(PRESETS)}.") from None
