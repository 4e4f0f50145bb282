"""How an item ages, drawn: mean shrinkage and A-D level over the days it was inspected."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

WIDTH, HEIGHT, EDGE = 600, 150, 8


@dataclass(frozen=True)
class Dot:
    """One measurement: where it is drawn, when and what it was."""

    x: float
    y: float
    day: object
    value: object


@dataclass(frozen=True)
class Curve:
    """One measure over time, ready to be drawn in a box of WIDTH × HEIGHT."""

    key: str
    label: str
    unit: str
    dots: tuple
    lines: tuple  # (y, value) of the levels that matter

    @property
    def points(self):
        """The dots as an SVG polyline wants them."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)

    @property
    def newest(self):
        """The newest measurement."""
        return self.dots[-1]


def curves(inspections):
    """Return a Curve per measure that was taken at least once."""
    rows = sorted(inspections, key=lambda row: (row.inspected_on, row.pk))
    shrunk = [(row.inspected_on, row.shrinkage) for row in rows if row.shrinkage is not None]
    acid = [(row.inspected_on, row.ad_level) for row in rows if row.ad_level is not None]
    stages = [(row.inspected_on, row.nitrate_stage) for row in rows if row.nitrate_stage]
    drawn = [
        _curve("shrinkage", _("Mean shrinkage"), "%", shrunk, (1, 1.5, 2, 2.5)),
        _curve("ad", _("A-D level"), "", acid, (1, 1.5, 2, 3)),
        _curve("stage", _("Nitrate stage"), "", stages, (1, 2, 3, 4, 5)),
    ]
    return [curve for curve in drawn if curve]


def _curve(key, label, unit, measured, levels):
    if not measured:
        return None
    top = max(float(max(value for _day, value in measured)) * 1.1, levels[-1] * 1.1)
    first, last = measured[0][0], measured[-1][0]
    days = (last - first).days

    def height(value):
        return round(HEIGHT - EDGE - float(value) / top * (HEIGHT - 2 * EDGE), 1)

    dots = tuple(
        Dot(
            round(EDGE + (day - first).days / days * (WIDTH - 2 * EDGE), 1) if days else WIDTH / 2,
            height(value),
            day,
            value,
        )
        for day, value in measured
    )
    return Curve(key, label, unit, dots, tuple((height(level), f"{level:g}") for level in levels))
