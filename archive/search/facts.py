"""What the list narrows by: the facts of a work as tokens, and how each facet is called and sorted."""

from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from archive.vocabulary import (
    AssetRole,
    Base,
    Colour,
    DescriptionLevel,
    Element,
    Gauge,
    Grade,
    Sound,
    WorkForm,
)

MASTERS = (AssetRole.PRESERVATION_MASTER, AssetRole.RESTORED_MASTER)
YES, NO = "yes", "no"
UNRECORDED = "Unknown"  # what nobody wrote down is a value one can look for
RISK = {
    "urgent": pgettext_lazy("risk", "urgent"),
    "high": pgettext_lazy("risk", "high"),
    "watch": pgettext_lazy("risk", "watch"),
    "calm": pgettext_lazy("risk", "calm"),
}


@dataclass(frozen=True)
class Facet:
    """One thing the list narrows by: its name in addresses, its label, its values where they are known."""

    name: str
    label: str
    labels: dict = field(default_factory=dict)
    by_value: bool = False  # sorted as the values stand, not by how many there are

    def label_of(self, value):
        """Return a value in the reader's language."""
        if self.name == "decade":
            return _("%(decade)s0s") % {"decade": value}
        if self.name == "country":
            return country(value)
        return str(self.labels.get(value, value))

    def knows(self, value):
        """Say whether a value can be one of this facet's."""
        return bool(value) and (not self.labels or value in self.labels)

    def place_of(self, value):
        """Return where a value stands among the facet's values, for those sorted as they stand."""
        known = list(self.labels)
        return (known.index(value), "") if value in known else (len(known), value)


def country(code):
    """Return a country's name in the reader's language; a code nobody knows stands for itself."""
    language = "zh_Hans" if (get_language() or "").startswith("zh") else "en"
    return _countries(language).get(code, code)


@lru_cache(maxsize=2)
def _countries(language):
    return dict(Locale.parse(language).territories)


def _choices(choices):
    return dict(choices.choices)


YES_OR_NO = {YES: gettext_lazy("yes"), NO: gettext_lazy("no")}
FACETS = {
    facet.name: facet
    for facet in (
        Facet("country", gettext_lazy("Country")),
        Facet("decade", gettext_lazy("Decade"), by_value=True),
        Facet("form", gettext_lazy("Form"), _choices(WorkForm) | {UNRECORDED: gettext_lazy("not recorded")}),
        Facet("level", gettext_lazy("Description level"), _choices(DescriptionLevel)),
        Facet("gauge", gettext_lazy("Gauge"), _choices(Gauge)),
        Facet("element", gettext_lazy("Element"), _choices(Element)),
        Facet("base", gettext_lazy("Base"), _choices(Base)),
        Facet("colour", gettext_lazy("Colour"), _choices(Colour)),
        Facet("sound", gettext_lazy("Sound"), _choices(Sound)),
        Facet("grade", gettext_lazy("Condition"), _choices(Grade), by_value=True),
        Facet("risk", gettext_lazy("Risk"), RISK, by_value=True),
        Facet("master", gettext_lazy("Has a master"), YES_OR_NO, by_value=True),
        Facet("signed", gettext_lazy("Signed version"), YES_OR_NO, by_value=True),
        Facet("on_air", gettext_lazy("On air"), YES_OR_NO, by_value=True),
        Facet("collection", gettext_lazy("Collection")),
    )
}
STATED = {"on_air"}  # told by rooms above; "no" until they do


def fact(name, value):
    """Return a fact as the card holds it; a value's spaces would part it in two."""
    return f"{name}:{str(value).replace(' ', '_')}"


def split(token):
    """Return (name, value) of a fact."""
    name, _, value = token.partition(":")
    return name, value


def decades(first_year, last_year):
    """Return the decades a work's years touch, at most four, as their first three figures."""
    if first_year is None and last_year is None:
        return []
    first = first_year if first_year is not None else last_year
    last = last_year if last_year is not None else first_year
    tens = range(first // 10, last // 10 + 1)
    return [f"{ten:03d}" for ten in tens] if 0 < len(tens) <= 4 else [f"{first // 10:03d}"]
