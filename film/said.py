"""Numbers of a film as people say them."""

from fractions import Fraction


def rate(text):
    """Write a frame rate: 24/1 is 24, 24000/1001 is 23.976; nothing where there is none."""
    return f"{float(Fraction(text)):.3f}".rstrip("0").rstrip(".") if text else ""


def shape(aspect):
    """Write a picture's shape: 4/3 is 1.33 (4:3), 191/144 is 1.33; what is no ratio stays as it is."""
    above, _slash, below = (aspect or "").partition("/")
    if not (above.isdigit() and below.isdigit() and int(below)):
        return aspect or ""
    said = f"{int(above) / int(below):.2f}"
    return f"{said} ({above}:{below})" if 1 < int(below) <= 16 else said
