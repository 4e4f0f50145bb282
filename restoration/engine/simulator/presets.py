"""How badly a film has aged: named sets of damage. Lengths are px at 480 lines and grow with the picture."""

from dataclasses import asdict, dataclass, fields, replace

VERSION = "2"

# Every kind of damage in words; a zero leaves that kind out. `age --presets` prints them with their values.
ABOUT = {
    "name": "what the set is called",
    "blur": "px, Gaussian sigma of worn lenses and duplication",
    "black": "0..1, where fading has lifted black to",
    "white": "0..1, where white has sunk to",
    "gamma": "tone curve of the dupe; above 1 darkens the mid-tones",
    "contrast": "0..1, how far copying from copy to copy has bent the tone curve into an S",
    "colour": "0..1, share of a colour film's colour that fading leaves",
    "cast": "of 255, how far faded dyes lean to magenta",
    "vignette": "share of their light that the corners lack",
    "uneven": "share of the light that one side lacks; the side wanders slowly",
    "grain": "of 255, deviation in the mid-tones",
    "grain_size": "px, correlation of the grain",
    "dust": "specks a frame, mean",
    "dust_size": "px, median radius",
    "blotches": "soft printed-in stains a frame, mean",
    "hairs": "hairs and lint a frame, mean",
    "scratches": "vertical scratches standing at once, mean",
    "tears": "tears a frame, mean",
    "losses": "pieces of emulsion gone a frame, mean",
    "stains": "water stains that begin in a frame, mean; each runs over one to three frames",
    "mould": "stretches of mould that begin in a frame, mean; each lasts 8 to 60 frames",
    "flicker": "deviation of a frame's gain",
    "pumping": "amplitude of the slow density change",
    "weave": "px, deviation sideways; up and down is three quarters of it",
    "rotation": "degrees, deviation",
    "splice": "px, jump of the picture at a cut",
    "compression": "of 255, step of the 8×8 blocks' coarsest detail that a tape or a file has kept",
    "pulldown": "1 brings the film to video by 3:2 pulldown, five frames of two fields for four pictures",
    "hiss": "amplitude, full scale 1",
    "crackle": "small impulses a second",
    "clicks": "large clicks a second",
    "hum": "amplitude of the 50 Hz fundamental",
    "low_cut": "Hz, below which the track carries nothing",
    "high_cut": "Hz, above which the track carries nothing",
    "wow": "share of its speed by which the sound sways about once a second",
    "flutter": "share of its speed by which the sound trembles about ten times a second",
    "dropouts": "moments a minute at which the sound nearly fails",
}


@dataclass(frozen=True)
class Preset:
    """State every kind of damage, in the words of `ABOUT`."""

    name: str
    blur: float
    black: float
    white: float
    gamma: float
    grain: float
    grain_size: float
    dust: float
    dust_size: float
    blotches: float
    hairs: float
    scratches: float
    flicker: float
    pumping: float
    weave: float
    rotation: float
    splice: float
    hiss: float
    crackle: float
    clicks: float
    hum: float
    contrast: float = 0.0
    colour: float = 1.0
    cast: float = 0.0
    vignette: float = 0.0
    uneven: float = 0.0
    tears: float = 0.0
    losses: float = 0.0
    stains: float = 0.0
    mould: float = 0.0
    compression: float = 0.0
    pulldown: float = 0.0
    low_cut: float = 0.0
    high_cut: float = 0.0
    wow: float = 0.0
    flutter: float = 0.0
    dropouts: float = 0.0

    def as_json(self):
        return asdict(self)


LIGHT = Preset(
    "light",
    blur=0.5,
    black=0.01,
    white=0.98,
    gamma=1.0,
    contrast=0.05,
    colour=0.95,
    cast=2.0,
    vignette=0.04,
    uneven=0.01,
    grain=4.0,
    grain_size=0.6,
    dust=2.0,
    dust_size=1.6,
    blotches=0.05,
    hairs=0.15,
    scratches=0.6,
    tears=0.0005,
    losses=0.001,
    stains=0.001,
    mould=0.0002,
    flicker=0.012,
    pumping=0.01,
    weave=0.35,
    rotation=0.01,
    splice=2.0,
    hiss=0.004,
    crackle=4,
    clicks=0.5,
    hum=0.004,
    low_cut=40,
    high_cut=12_000,
    wow=0.0005,
    flutter=0.0003,
    dropouts=0.3,
)
MEDIUM = Preset(
    "medium",
    blur=0.7,
    black=0.03,
    white=0.95,
    gamma=1.05,
    contrast=0.12,
    colour=0.85,
    cast=5.0,
    vignette=0.08,
    uneven=0.02,
    grain=7.0,
    grain_size=0.65,
    dust=6.0,
    dust_size=1.9,
    blotches=0.2,
    hairs=0.5,
    scratches=2.0,
    tears=0.003,
    losses=0.005,
    stains=0.006,
    mould=0.001,
    flicker=0.03,
    pumping=0.025,
    weave=0.7,
    rotation=0.025,
    splice=4.0,
    compression=3.0,
    hiss=0.009,
    crackle=12,
    clicks=1.5,
    hum=0.010,
    low_cut=70,
    high_cut=8_000,
    wow=0.0015,
    flutter=0.0008,
    dropouts=1.5,
)
HEAVY = Preset(
    "heavy",
    blur=0.9,
    black=0.06,
    white=0.90,
    gamma=1.12,
    contrast=0.25,
    colour=0.65,
    cast=10.0,
    vignette=0.15,
    uneven=0.04,
    grain=10.0,
    grain_size=0.7,
    dust=12.0,
    dust_size=2.2,
    blotches=0.5,
    hairs=1.2,
    scratches=4.5,
    tears=0.02,
    losses=0.03,
    stains=0.03,
    mould=0.005,
    flicker=0.055,
    pumping=0.05,
    weave=1.0,
    rotation=0.04,
    splice=7.0,
    compression=6.0,
    hiss=0.018,
    crackle=30,
    clicks=4.0,
    hum=0.022,
    low_cut=110,
    high_cut=5_500,
    wow=0.003,
    flutter=0.0015,
    dropouts=5.0,
)
VIDEO = replace(MEDIUM, name="video", compression=9.0, pulldown=1)
PRESETS = {preset.name: preset for preset in (LIGHT, MEDIUM, HEAVY, VIDEO)}


def preset_named(name):
    """Give a preset by its name."""
    if isinstance(name, Preset):
        return name
    try:
        return PRESETS[name]
    except KeyError:
        raise ValueError(f"No damage preset is called '{name}'; there are {', '.join(PRESETS)}.") from None


def altered(preset, changes):
    """Give the preset with some kinds of damage set anew; `changes` are texts such as "tears=0.1"."""
    known = [field.name for field in fields(preset) if field.name != "name"]
    found = {}
    for change in changes:
        name, _, value = change.partition("=")
        if name not in known:
            raise ValueError(f"No kind of damage is called '{name}'; there are {', '.join(known)}.")
        try:
            found[name] = float(value)
        except ValueError:
            raise ValueError(f"{name} is '{value}'; give a number, for example {name}=0.5.") from None
        most = 100 * max(getattr(one, name) for one in PRESETS.values()) or 100.0
        if not 0 <= found[name] <= most:
            raise ValueError(f"{name} is {value}; give a number from 0 to {most:g}.")
    return replace(preset, **found)
