"""IIIF Presentation 3: a work's film as a canvas with time, its reels and shots as ranges.

Who may see a stream is decided by the view that serves it; a manifest only says where it is.
"""

from dataclasses import dataclass
from fractions import Fraction

from archive.exchange.outgoing import words
from archive.exchange.outgoing.names import key

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
MEDIA_TYPE = f'application/ld+json;profile="{CONTEXT}"'
LABELS = {
    "reels": {"en": ["Reels"], "zh-Hans": ["片盘"]},
    "shots": {"en": ["Shots"], "zh-Hans": ["镜头"]},
    "year": {"en": ["Year"], "zh-Hans": ["年代"]},
    "countries": {"en": ["Countries"], "zh-Hans": ["国家"]},
    "credits": {"en": ["Credits"], "zh-Hans": ["职员"]},
    "identifier": {"en": ["Identifier"], "zh-Hans": ["标识"]},
}


@dataclass(frozen=True)
class Picture:
    """A still: where it is and how large."""

    url: str
    width: int
    height: int
    media_type: str = "image/jpeg"


@dataclass(frozen=True)
class Stream:
    """A way to watch: where it is and in which form."""

    url: str
    media_type: str
    label: str = ""


@dataclass(frozen=True)
class Film:
    """One canvas: a stored film with its streams; `shots` are [(first frame, one past the last)].

    `still(frame)` gives the Picture of a frame, or None where nobody draws it.
    """

    name: str
    label: dict
    asset: object
    streams: tuple
    poster: Picture | None = None
    shots: tuple = ()
    still: object = None

    @property
    def seconds(self):
        """The running time, to the millisecond."""
        return round(float(self.asset.seconds), 3)

    @property
    def size(self):
        """Width and height as they are shown, square pixels."""
        return round(self.asset.height * ratio(self.asset)), self.asset.height


def manifest(url, work, films, *, homepage, public=False):
    """Return the manifest of a work as a dict for JSON; `url` is its own address, `films` in their order."""
    canvases = [_canvas(url, film) for film in films]
    found = {
        "@context": CONTEXT,
        "id": url,
        "type": "Manifest",
        "label": titles(work),
        "metadata": _metadata(work),
        "homepage": [{"id": homepage, "type": "Text", "label": titles(work), "format": "text/html"}],
        "items": canvases,
    }
    summary = {
        language: [text]
        for language, text in (("en", work.synopsis_en), ("zh", work.synopsis_zh))
        if text.strip()
    }
    if summary:
        found["summary"] = summary
    if posters := [film.poster for film in films if film.poster]:
        found["thumbnail"] = [_picture(posters[0])]
    if len(films) > 1:
        found["behavior"] = ["auto-advance"]
    if structures := _structures(url, films):
        found["structures"] = structures
    return found


def titles(work):
    """Return the titles of a work by language, the preferred one first."""
    found = {}
    for row in words.titles_of(work):
        tag = row.language_tag if row.language not in ("", "und") else "none"
        found.setdefault(tag, []).append(row.text)
    return found


def reel_label(item):
    """Return what a reel is called in both languages."""
    if not item.reel:
        return {"none": [str(item)]}
    en, zh = (f" of {item.reels}", f"，共 {item.reels} 盘") if item.reels else ("", "")
    return {"en": [f"Reel {item.reel}{en}"], "zh-Hans": [f"第 {item.reel} 盘{zh}"]}


def _canvas(url, film):
    name = f"{url}/canvas/{film.name}"
    width, height = film.size
    facts = {"height": height, "width": width, "duration": film.seconds}
    canvas = {"id": name, "type": "Canvas", "label": film.label, **facts}
    bodies = [
        {"id": stream.url, "type": "Video", "format": stream.media_type, **facts}
        | ({"label": {"none": [stream.label]}} if stream.label else {})
        for stream in film.streams
    ]
    body = bodies[0] if len(bodies) == 1 else {"type": "Choice", "items": bodies}
    annotation = {
        "id": f"{name}/annotation",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": name,
    }
    items = [annotation] if bodies else []
    canvas["items"] = [{"id": f"{name}/page", "type": "AnnotationPage", "items": items}]
    if film.poster:
        canvas["thumbnail"] = [_picture(film.poster)]
        canvas["placeholderCanvas"] = _placeholder(name, film.poster)
    return canvas


def _placeholder(name, poster):
    """Return the canvas that stands for a film until it plays."""
    own = f"{name}/poster"
    annotation = {
        "id": f"{own}/annotation",
        "type": "Annotation",
        "motivation": "painting",
        "body": _picture(poster),
        "target": own,
    }
    page = {"id": f"{own}/page", "type": "AnnotationPage", "items": [annotation]}
    return {"id": own, "type": "Canvas", "width": poster.width, "height": poster.height, "items": [page]}


def _picture(picture):
    return {
        "id": picture.url,
        "type": "Image",
        "format": picture.media_type,
        "width": picture.width,
        "height": picture.height,
    }


def _structures(url, films):
    """Return the ranges: one by reel where there are several films, one by shot where shots are known."""
    found = []
    if len(films) > 1:
        reels = [
            {
                "id": f"{url}/range/reel-{number}",
                "type": "Range",
                "label": film.label,
                "items": [_part(url, film, 0, film.seconds)],
            }
            | ({"thumbnail": [_picture(film.poster)]} if film.poster else {})
            for number, film in enumerate(films, start=1)
        ]
        found.append(_range(url, "reels", reels))
    shots = [shot for film in films for shot in _shots(url, film)]
    if shots:
        found.append(_range(url, "shots", shots))
    return found


def _range(url, name, items):
    return {"id": f"{url}/range/{name}", "type": "Range", "label": LABELS[name], "items": items}


def _shots(url, film):
    rate = film.asset.frame_rate
    for number, (start, stop) in enumerate(film.shots if rate else (), start=1):
        still = film.still((start + stop) // 2) if film.still else None
        yield {
            "id": f"{url}/range/{film.name}-shot-{number}",
            "type": "Range",
            "label": {"en": [f"Shot {number}"], "zh-Hans": [f"镜头 {number}"]},
            "items": [_part(url, film, float(start / rate), float(stop / rate))],
        } | ({"thumbnail": [_picture(still)]} if still else {})


def _part(url, film, start, stop):
    """Return a stretch of a canvas by its times, no later than its end."""
    stop = min(round(stop, 3), film.seconds)
    return {"id": f"{url}/canvas/{film.name}#t={round(start, 3):g},{stop:g}", "type": "Canvas"}


def _metadata(work):
    rows = [("identifier", [key(work)]), ("year", [work.year])]
    rows += [("countries", [words.country_name(code) for code in work.country_codes])]
    rows += [("credits", [f"{row.role}: {words.agent_name(row.agent)[0]}" for row in work.credits.all()])]
    return [{"label": LABELS[name], "value": {"none": values}} for name, values in rows if any(values)]


def ratio(asset):
    """Return how much wider than high a film is shown, 4/3 where nobody knows."""
    if not (asset.width and asset.height):
        return Fraction(4, 3)
    return Fraction(asset.width, asset.height) * _fraction(asset.sar)


def _fraction(text):
    try:
        return Fraction(text.replace(":", "/")) or Fraction(1)
    except (ValueError, ZeroDivisionError):
        return Fraction(1)
