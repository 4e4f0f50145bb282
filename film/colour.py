"""Names for colour tags (ITU-T H.273 code points) and for the way pictures lie in memory."""

import av

PRIMARIES = {
    1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020",
    10: "smpte428", 11: "smpte431", 12: "smpte432", 22: "ebu3213",
}  # fmt: skip
TRANSFERS = {
    1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear", 9: "log100",
    10: "log316", 11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1", 14: "bt2020-10",
    15: "bt2020-12", 16: "smpte2084", 17: "smpte428", 18: "arib-std-b67",
}  # fmt: skip
MATRICES = {
    0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco", 9: "bt2020nc",
    10: "bt2020c",
}  # fmt: skip
RANGES = {1: "tv", 2: "pc"}
TABLES = {"primaries": PRIMARIES, "transfer": TRANSFERS, "matrix": MATRICES, "range": RANGES}
UNKNOWN = "unknown"
DEPTHS = (8, 9, 10, 12, 14, 16)
HD_LINES = 576
# How swscale calls the matrices it can compute with.
SCALER_MATRIX = {
    "bt709": 1, "fcc": 4, "bt470bg": 5, "smpte170m": 5, "smpte240m": 7, "bt2020nc": 9, "bt2020c": 9,
}  # fmt: skip
WITH_ALPHA = ("ya", "rgba", "bgra", "argb", "abgr", "gbrap", "ayuv", "vuya", "uyva")


def name_of(kind, code):
    """Return the name of a code point; kind is primaries, transfer, matrix or range."""
    return TABLES[kind].get(int(code), UNKNOWN)


def code_of(kind, name):
    """Return the code point of a name, the 'unspecified' one when it is unknown or empty."""
    if name in (None, "", UNKNOWN):
        return 0 if kind == "range" else 2
    for code, known in TABLES[kind].items():
        if known == name:
            return code
    raise ValueError(f"No {kind} is called {name!r}; there are {', '.join(TABLES[kind].values())}.")


def is_gray(pixel_format):
    """Return whether a pixel format carries no colour."""
    shape = av.VideoFormat(pixel_format, 8, 8)
    return len(_picture_components(shape)) == 1 and not shape.has_palette


def bit_depth(pixel_format):
    """Return the bits of one sample in a pixel format."""
    return max(component.bits for component in _picture_components(av.VideoFormat(pixel_format, 8, 8)))


def planar(pixel_format, *, turned=False):
    """Return the planar little-endian gray or YCbCr format of the same depth in which pictures are read.

    Colour given as RGB or by palette becomes yuv444p; `turned` swaps the subsampling for a quarter turn.
    """
    shape = av.VideoFormat(pixel_format, 32, 32)
    depth = next((known for known in DEPTHS if known >= bit_depth(pixel_format)), 16)
    if is_gray(pixel_format):
        return "gray" if depth == 8 else f"gray{depth}le"
    across, down = _subsampling(shape)
    if turned:
        across, down = down, across
    scheme = {(1, 1): "444", (2, 1): "422", (2, 2): "420", (1, 2): "440", (4, 1): "411", (4, 4): "410"}
    for known in (depth, 10, 12, 16):
        name = f"yuv{scheme.get((across, down), '444')}p" + ("" if known == 8 else f"{known}le")
        if known >= depth and _exists(name):
            return name
    return "yuv444p16le"


def subsampling(pixel_format):
    """Return how many columns and lines of luma share a sample of chroma."""
    return _subsampling(av.VideoFormat(pixel_format, 32, 32))


def guess_matrix(video_height):
    """Return the matrix that untagged video of this many lines was made with, by broadcast custom."""
    return "bt709" if video_height > HD_LINES else "smpte170m"


def _picture_components(shape):
    """Return the components that are picture, leaving alpha out (its flag cannot be relied on)."""
    has_alpha = len(shape.components) in (2, 4) and shape.name.startswith((*WITH_ALPHA, "yuva"))
    return shape.components[:-1] if has_alpha else shape.components


def _subsampling(shape):
    if shape.is_rgb or shape.has_palette or len(shape.components) < 3 or shape.name.startswith("xyz"):
        return 1, 1
    luma, chroma = shape.components[0], shape.components[1]
    return luma.width // chroma.width, luma.height // chroma.height


def _exists(name):
    try:
        av.VideoFormat(name, 8, 8)
    except ValueError:
        return False
    return True
