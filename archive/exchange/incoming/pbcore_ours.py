"""What PBCore of another house like this one says of an item in codes and annotations: read back as fields.

An element is taken where it names its vocabulary (source AVefi, NYPL, EDTF) or where it is an annotation of
archive.exchange.annotations; everything else is left to the reader of plain PBCore.
"""

from archive.exchange import annotations, tongues, wording
from archive.exchange.incoming import xml
from archive.exchange.incoming.draft import flaw
from archive.vocabulary import Colour, Element, Gauge, Generation, LanguageUsage, Sound

HOUSES_OWN = (
    "instantiationMediaType",
    "instantiationDate",
    "instantiationLocation",
)  # said elsewhere, or theirs
CODES = {
    ("instantiationGenerations", "AVefi"): ("element", Element.values),
    ("instantiationGenerations", "NYPL"): ("generation", Generation.values),
    ("instantiationTracks", "AVefi"): ("sound", Sound.values),
}
REFERRED = {
    "instantiationColors": ("colour", Colour.values),
    "instantiationPhysical": ("gauge", Gauge.values),
    "instantiationDigital": ("gauge", Gauge.values),
}


def said_by(row):
    """Return {name: value} of the annotations that are ours."""
    return {
        one.get("annotationType", ""): wording.paragraph("".join(one.itertext()))
        for one in xml.kids(row, "instantiationAnnotation")
        if one.get("ref") == annotations.OURS
    }


class Ours:
    """One instantiation as far as it speaks our words; `taken` are the elements nobody else need read."""

    def __init__(self, row):
        self.said, self.item, self.languages, self.taken = said_by(row), {}, [], []
        for child in row:
            if self._took(child, xml.tag(child)):
                self.taken.append(child)
        for name, field in annotations.ITEM.items():
            self._keep("item", self.item, field, self.said.get(name, ""))
        if not self.said:
            self.taken = [one for one in self.taken if xml.tag(one) != "instantiationDimensions"]

    @property
    def is_stored_file(self):
        """Say whether this is a file of the store."""
        return annotations.STORED in self.said

    def manifestation(self):
        """Return (key, fields) of what the item embodies; no key where nobody says one."""
        fields = {}
        for name, field in annotations.MANIFESTATION.items():
            self._keep("manifestation", fields, field, self.said.get(name, ""))
        return self.said.get("Manifestation key", ""), fields

    def variant(self):
        """Return (key, fields) of the variant it hangs on, ("", {}) where it hangs on the work."""
        fields = {}
        for name, field in annotations.VARIANT.items():
            self._keep("variant", fields, field, self.said.get(name, ""))
        return self.said.get("Variant key", ""), fields

    def _took(self, child, name):
        value, source = xml.text(child), child.get("source", "")
        if name == "instantiationAnnotation":
            return child.get("ref") == annotations.OURS or self._noted(child)
        if name in REFERRED and child.get("ref"):
            return self._coded(*REFERRED[name], child.get("ref"))
        if (name, source) in CODES:
            return self._coded(*CODES[name, source], value)
        return self._plainly(child, name, value)

    def _plainly(self, child, name, value):
        """Take an element that stands in plain PBCore too, but says more among us."""
        if name == "instantiationLanguage" and child.get("annotation") in LanguageUsage.values:
            return self._spoken(value, child.get("annotation"))
        if name == "instantiationEssenceTrack" and self.said:
            return self._tracked(child)
        if name == "instantiationDimensions":
            return child.get("annotation") == "length" and self._measured(child, value)
        return bool(self.said) and name in HOUSES_OWN

    def _coded(self, field, known, value):
        if value not in known:
            return False
        self.item[field] = value
        return True

    def _spoken(self, value, usage):
        code = tongues.long_code(value)
        if code:
            self.languages.append((code, usage))
        return bool(code)

    def _tracked(self, child):
        self._keep("item", self.item, "frame_rate", xml.text(child, "essenceTrackFrameRate"))
        self._keep("item", self.item, "aspect_ratio", xml.text(child, "essenceTrackAspectRatio"))
        return True

    def _measured(self, child, value):
        length = wording.metres(f"{value} {child.get('unitsOfMeasure', 'm')}")
        return self._keep("item", self.item, "length_m", length or "")

    def _noted(self, child):
        if child.get("annotationType") != "Note" or not self.said:
            return False
        lines = filter(None, [self.item.get("note", ""), wording.paragraph("".join(child.itertext()))])
        self.item["note"] = "\n".join(lines)
        return True

    @staticmethod
    def _keep(thing, fields, name, value):
        if value == "" or flaw(thing, name, value):
            return False
        fields[name] = int(value) if name in ("reel", "reels", "stock_year") else value
        return True
