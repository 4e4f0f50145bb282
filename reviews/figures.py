"""How measured figures read: their names, their values with units, before beside after, and the verdict."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

UNITS = {
    "ratio": "",
    "correlation": "",
    "1/255": "/255",
    "frames": pgettext_lazy("unit", "frames"),
    "frames/s": gettext_lazy("frames/s"),
}
SIGNS = {"at_most": "≤", "at_least": "≥", "equal": "="}
PAIR_NAMES = {
    "flicker": gettext_lazy("Flicker"),
    "weave": gettext_lazy("Gate weave"),
    "psnr": gettext_lazy("Nearness to the clean film"),
}


@dataclass(frozen=True)
class Row:
    """One line of the evidence table."""

    key: str
    label: str
    why: str
    before: str
    after: str
    threshold: str
    verdict: str  # met, unmet, waived, look or none
    waiver: dict | None = None
    frames: tuple = ()  # of a figure of the worst frame: the worst few, each with its value
    more: int = 0  # frames beyond the bound that are not among them


def label_of(figure):
    """Return a figure's name in the reader's language."""
    key, title = figure["key"], figure.get("title")
    return str(PAIR_NAMES.get(stem_of(key)) or (gettext(title) if title else key))


def stem_of(key):
    """Return the name two figures share when one is before and one after."""
    return key.removesuffix("_before").removesuffix("_after")


def rows(evidence):
    """Return the evidence table: one Row a figure, before and after of the same figure in one."""
    figures = {figure["key"]: figure for figure in evidence.figures}
    return [
        _row(figure, figures.get(f"{stem_of(key)}_before"), evidence.waivers.get(key))
        for key, figure in figures.items()
        if not (key.endswith("_before") and f"{stem_of(key)}_after" in figures)
    ]


def beyond(figure):
    """Return the frames a figure of the worst frame names beyond its bound, worst first."""
    return [frame for frame, _value in figure.get("frames", [])[: figure.get("beyond", 0)]]


def said(value, unit=""):
    """Write a measured value with its unit."""
    if value is None:
        return "—"
    if unit == "share":
        value, unit = 100 * value, "%"
    places = 0 if float(value).is_integer() else 3 if abs(value) < 1 and unit != "%" else 2
    return " ".join(filter(None, [number_format(round(value, places), places), str(UNITS.get(unit, unit))]))


def _row(figure, before, waiver):
    key, unit, why = figure["key"], figure.get("unit", ""), figure.get("why")
    return Row(
        key=key,
        label=label_of(figure),
        why=gettext(why) if why else "",
        before=said(before["value"], unit) if before else "",
        after=said(figure.get("value"), unit),
        threshold=_threshold(figure, unit),
        verdict=_verdict(figure, waiver),
        waiver=waiver,
        frames=tuple((frame, said(value, unit)) for frame, value in _named(figure)),
        more=max(figure.get("beyond", 0) - len(figure.get("frames", [])), 0),
    )


def _named(figure):
    """Return the worst frames worth a place on the page: all where one lies beyond the bound, else three."""
    return figure.get("frames", [])[: None if figure.get("beyond") else 3]


def _threshold(figure, unit):
    limit, direction = figure.get("threshold"), figure.get("direction")
    return f"{SIGNS[direction]} {said(limit, unit)}" if limit is not None and direction in SIGNS else ""


def _verdict(figure, waiver):
    if figure.get("direction") == "shown":
        return "none"
    if figure["passed"]:
        return "met"
    if figure.get("warns"):
        return "look"
    return "waived" if waiver else "unmet"
