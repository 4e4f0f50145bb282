"""What IIIF Presentation 3.0 demands of a manifest of films ("MUST" in the specification), rule by rule.

Written from the specification's own words, for the kinds of resources our manifests use.
"""

import re
from numbers import Real

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
TAG = re.compile(r"none|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]+")
TIME = re.compile(r"#t=(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$")
KINDS = {
    "items": list,
    "structures": list,
    "thumbnail": list,
    "homepage": list,
    "metadata": list,
    "behavior": list,
}
BEHAVIOURS = {"auto-advance", "no-auto-advance", "repeat", "no-repeat", "sequence", "hidden"}
EXCLUDING = ({"auto-advance", "no-auto-advance"}, {"repeat", "no-repeat"})


def faults(manifest):
    """Return a sentence for every demand the manifest does not meet; none where it meets them all."""
    return list(_Reading(manifest))


class _Reading:
    """One reading of a manifest from its top down; iterating gives its faults."""

    def __init__(self, manifest):
        self.manifest, self.seen = manifest, set()
        self.canvases = {canvas.get("id"): canvas for canvas in manifest.get("items", [])}

    def __iter__(self):
        found = self.manifest
        if next(iter(found), "") != "@context" or found["@context"] != CONTEXT:
            yield "the context of Presentation 3 is the first property"
        shapeless = list(self._plain(found, "manifest"))
        yield from shapeless
        if shapeless:  # nothing more can be read of what has not its shape
            return
        yield from self._resource(found, "Manifest", "manifest", label=True)
        for pair in found.get("metadata", []):
            yield from self._language_map(pair.get("label"), "a label of the metadata")
            yield from self._language_map(pair.get("value"), "a value of the metadata")
        if "summary" in found:
            yield from self._language_map(found["summary"], "summary")
        for home in found.get("homepage", []):
            yield from self._resource(home, None, "homepage", label=True)
        yield from self._behaviour(found)
        if not found.get("items"):
            yield "a manifest has at least one canvas"
        for canvas in found.get("items", []):
            yield from self._canvas(canvas)
        for row in found.get("structures", []):
            yield from self._range(row)

    def _plain(self, value, place):
        """Nothing is null or empty, lists are lists, and the context stands at the top alone."""
        if isinstance(value, list):
            for number, one in enumerate(value):
                yield from self._plain(one, f"{place}[{number}]")
        elif isinstance(value, dict):
            for name, one in value.items():
                if one is None or one in ("", {}):
                    yield f"{place}.{name} says nothing"
                if name in KINDS and not isinstance(one, KINDS[name]):
                    yield f"{place}.{name} is no list"
                if name == "@context" and place != "manifest":
                    yield f"{place} has a context of its own"
                yield from self._plain(one, f"{place}.{name}")

    def _resource(self, row, kind, place, *, label=False):
        """Everything has an address and a type; what is ours has one nobody else has."""
        address = row.get("id", "")
        if not re.match(r"https?://[^\s]+$", address):
            yield f"{place} has no HTTP address: {address!r}"
        if kind and row.get("type") != kind:
            yield f"{place} is no {kind}: {row.get('type')!r}"
        if not row.get("type"):
            yield f"{place} has no type"
        if kind:
            if "#" in address:
                yield f"{place} has an address with a fragment"
            if address in self.seen:
                yield f"{address} is the address of two things"
            self.seen.add(address)
        if label or "label" in row:
            yield from self._language_map(row.get("label"), f"the label of {place}")
        if "format" in row and not MEDIA.fullmatch(row["format"]):
            yield f"{place} has no media type: {row['format']!r}"
        for picture in row.get("thumbnail", []):
            yield from self._picture(picture, f"the thumbnail of {place}")

    def _picture(self, picture, place):
        yield from self._resource(picture, None, place)
        yield from self._extent(picture, place)

    def _language_map(self, value, place):
        if not isinstance(value, dict) or not value:
            yield f"{place} is no language map: {value!r}"
            return
        for tag, texts in value.items():
            if not TAG.fullmatch(tag):
                yield f"{place} has no language tag: {tag!r}"
            if not isinstance(texts, list) or not texts or not all(isinstance(one, str) for one in texts):
                yield f"{place} is no list of texts: {texts!r}"

    def _extent(self, row, place):
        """Height and width are whole numbers above zero and come together, a duration is above zero."""
        sides = [row[name] for name in ("height", "width") if name in row]
        if len(sides) == 1:
            yield f"{place} has one side"
        if any(type(side) is not int or side <= 0 for side in sides):
            yield f"{place} has sides of {sides}"
        if "duration" in row and not (isinstance(row["duration"], Real) and row["duration"] > 0):
            yield f"{place} lasts {row['duration']!r}"

    def _behaviour(self, row):
        said = row.get("behavior", [])
        if set(said) - BEHAVIOURS:
            yield f"behaviours that are none of a film: {said}"
        if any(two <= set(said) for two in EXCLUDING):
            yield f"behaviours that exclude each other: {said}"

    def _canvas(self, canvas, *, stands_for_another=False):
        place = f"canvas {canvas.get('id')}"
        yield from self._resource(canvas, "Canvas", place)
        yield from self._extent(canvas, place)
        if not ({"height", "width"} <= set(canvas) or "duration" in canvas):
            yield f"{place} has neither a size nor a duration"
        for page in canvas.get("items", []):
            yield from self._resource(page, "AnnotationPage", f"page of {place}")
            for note in page.get("items", []):
                yield from self._annotation(note, canvas)
        for name in ("placeholderCanvas", "accompanyingCanvas"):
            if name in canvas and stands_for_another:
                yield f"{place} stands for another and has a {name}"
            if name in canvas:
                yield from self._canvas(canvas[name], stands_for_another=True)

    def _annotation(self, note, canvas):
        place = f"annotation {note.get('id')}"
        yield from self._resource(note, "Annotation", place)
        if note.get("motivation") != "painting":
            yield f"{place} stands in the items of a canvas and does not paint"
        if str(note.get("target", "")).partition("#")[0] != canvas.get("id"):
            yield f"{place} paints another canvas"
        body = note.get("body", {})
        if body.get("type") == "Choice" and not body.get("items"):
            yield f"{place} leaves nothing to choose"
        for one in body.get("items", [body]):
            yield from self._resource(one, None, f"the body of {place}")
            yield from self._extent(one, f"the body of {place}")
            if one.get("duration", 0) > canvas.get("duration", one.get("duration", 0)):
                yield f"{place} lasts longer than its canvas"

    def _range(self, row):
        place = f"range {row.get('id')}"
        yield from self._resource(row, "Range", place)
        if not row.get("items"):
            yield f"{place} has nothing in it"
        for one in row.get("items", []):
            if one.get("type") == "Range":
                yield from self._range(one)
            else:
                yield from self._stretch(one, place)

    def _stretch(self, part, place):
        """A part of a range is a canvas of this manifest, or a stretch of one."""
        address, time = part.get("id", ""), TIME.search(part.get("id", ""))
        canvas = self.canvases.get(address.partition("#")[0])
        if part.get("type") != "Canvas" or canvas is None:
            yield f"{place} holds what is no canvas of this manifest: {address}"
        elif "#" in address and not time:
            yield f"{place} holds a stretch that is none: {address}"
        elif time and not 0 <= float(time[1]) < float(time[2]) <= canvas["duration"]:
            yield f"{place} goes beyond its canvas: {address}"
