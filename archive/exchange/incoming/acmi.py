"""Records of the Australian Centre for the Moving Image: one JSON object a line (CC0), gzipped or not.

docs/import.md says which of its fields goes where.
"""

import re

from archive.exchange import crosswalk, lands, tongues, wording
from archive.exchange.incoming.draft import Draft, base_of
from archive.exchange.incoming.lines import count, read  # noqa: F401  the reader of this format
from archive.vocabulary import IdentifierScheme, LanguageUsage

VERSION = "acmi-1"
ISSUER = "ACMI"
MAIN = "1"  # every record describes one embodiment
LEVELS = {"Series": "Serial", "Collection": "Collection", "VoD Program": "Collection"}
FORMS = {
    "Short films": "Short",
    "Feature films": "Feature",
    "Advertising": "Commercial",
    "Television/Television series": "Series",
}
GENRE_FORMS = {
    "Documentary": "Documentary",
    "Educational & Instructional": "EducationalFilm",
    "Experimental": "ExperimentalFilm",
    "Amateur & Student Films": "AmateurFilm",
}
WHOLES = ("Series Title", "higher term")
USAGES = {
    "Subtitle": LanguageUsage.SUBTITLES,
    "DVD Audio language": LanguageUsage.DUBBED,
    "Intertitle": LanguageUsage.INTERTITLES,
    "Dubbing": LanguageUsage.DUBBED,
}
ACCESS = (
    ("sub-master", "Master"),
    ("preservation", "Archive"),
    ("archive", "Archive"),
    ("back-up", "Archive"),
    ("documentation", "Archive"),
    ("master", "Master"),
)
NOTED = {
    "audience_classification": "Audience classification",
    "viewing_guidelines": "Viewing guidelines",
    "subject_group": "Subjects",
}
MIRRORED = ("member_object",)  # the members say themselves what they belong to


def key_of(data):
    """Return the record's own name in its source."""
    return str(data.get("acmi_identifier", ""))


def draft(data, options):
    """Return the Draft of one record."""
    made = Draft(key_of(data))
    made.work["description_level"] = LEVELS.get(data.get("record_type"), "Monographic")
    made.identify(IdentifierScheme.LOCAL, made.key, issuer=ISSUER)
    _titles(made, data)
    _origin(made, data)
    _forms(made, data)
    _words(made, data)
    _makers(made, data)
    _embodiment(made, data)
    _carriers(made, data)
    _relations(made, data)
    for field, label in NOTED.items():
        if values := _values(data, field):
            made.note(field, label, " | ".join(values))
    for field in MIRRORED:
        made.leave(field, len(_values(data, field)))
    for field in ("system_id", "permalink"):
        made.leave(field, bool(data.get(field)))
    return made


def _values(data, field):
    """Return the values of a field, which may be a list with empty places or one text."""
    value = data.get(field) or []
    rows = [wording.paragraph(one) for one in (value if isinstance(value, list) else [value])]
    return [one for one in rows if one]


def _titles(made, data):
    languages = _values(data, "language_keywords")
    spoken = tongues.short_code(languages[0]) if len(languages) == 1 else None
    made.call(data.get("title", ""), tongues.of_text(str(data.get("title", "")), "en"))
    texts, kinds = data.get("other_title") or [], data.get("other_title_type") or []
    for place, text in enumerate(texts):
        kind = str(kinds[place]).strip() if place < len(kinds) else ""
        if kind == "Optional Sort Title" and made.title:
            made.title["sort"] = wording.line(text)
            continue
        code = crosswalk.TITLE_WORDS.get(kind.casefold(), "AlternativeTitle")
        default = (spoken or "und") if code == "TitleProper" else "en"
        made.call(text, tongues.of_text(str(text), default), code)


def _origin(made, data):
    found, unknown = [], []
    for place in _values(data, "place_of_production"):
        code = lands.country(place)
        (found if code else unknown).append(code or place)
        if code and "/" in place:
            made.note("place_of_production", "Place of production", place)
    made.work["countries"] = ",".join(dict.fromkeys(found))
    if unknown:
        made.note("place_of_production", "Place of production", " | ".join(unknown))
    dates = _values(data, "creation_date")
    made.work["year"] = (wording.edtf(dates[0]) or "") if dates else ""
    for date in dates[1:] if made.work["year"] else dates:
        made.note("creation_date", "Date", date)


def _forms(made, data):
    forms, rest = [], []
    if data.get("record_type") == "Compilation title":
        forms.append("Compilation")
    if data.get("record_type") == "Series":
        forms.append("Series")
    for text in _values(data, "form"):
        code = FORMS.get(text) or FORMS.get(text.split("/")[0])
        forms += [code] if code else []
        rest += [] if code and ("/" not in text or " - " in text) else [text]
    genres = _values(data, "genre")
    for text in genres:
        if code := GENRE_FORMS.get(text.split("/")[0]):
            forms.append(code)
        if "Newsreels" in text.split("/")[-1]:
            forms.append("Newsreel")
    made.work["forms"] = ",".join(dict.fromkeys(forms))
    if rest:
        made.note("form", "Form", " | ".join(rest))
    if genres:
        made.note("genre", "Genre", " | ".join(genres))


def _words(made, data):
    texts = dict.fromkeys(_values(data, "abstract") + _values(data, "description"))
    made.work["synopsis_en"] = "\n\n".join(wording.paragraph(text) for text in texts)


def _makers(made, data):
    for text in _values(data, "creator_contributor_role"):
        name, comma, word = text.rpartition(",")
        roles = crosswalk.roles_of(word) if comma else []
        for role in roles:
            made.credit(role, name)
        if not roles:
            made.note("creator_contributor_role", "Contributor", text)


def _embodiment(made, data):
    television = any(text.startswith("Television") for text in _values(data, "form"))
    row = made.manifestations.setdefault(MAIN, {"kind": "Broadcast" if television else "Unknown"})
    row["colour"] = str(crosswalk.colour_of(_values(data, "colour")) or "")
    for text in _values(data, "colour"):
        if text.casefold() not in crosswalk.COLOUR_WORDS:
            made.note("colour", "Colour", text)
    row["sound"] = ""
    for text in _values(data, "sound_audio"):
        if not row["sound"] and (code := crosswalk.sound_of(text)):
            row["sound"] = str(code)
        else:
            made.note("sound_audio", "Sound", text)
    for number, text in enumerate(_values(data, "length")):
        length = wording.seconds(text) if not number else None
        if length:
            row["seconds"] = length
        else:
            made.note("length", "Length", text)
    _languages(made, data)


def _languages(made, data):
    for text in _values(data, "language_keywords"):
        _language(made, "language_keywords", text, LanguageUsage.SPOKEN)
    others, kinds = data.get("other_languages") or [], data.get("other_language_type") or []
    notes = data.get("other_language_notes") or []
    for place, given in enumerate(others):
        text, kind = str(given).strip(), str(kinds[place]).strip() if place < len(kinds) else ""
        if not text:
            continue
        if kind in USAGES:
            _language(made, "other_languages", text, USAGES[kind])
        else:
            made.note("other_languages", "Other language", f"{text} {kind}".strip())
        if place < len(notes) and str(notes[place]).strip():
            made.note("other_language_notes", "Other language", f"{text} {kind} {notes[place]}")


def _language(made, field, text, usage):
    code = tongues.long_code(text)
    if text.casefold() in tongues.WORDLESS:
        made.speak(MAIN, "zxx", LanguageUsage.NONE)
    elif code:
        made.speak(MAIN, code, usage)
    else:
        made.note(field, "Language", text)


def _carriers(made, data):
    """Make an item of every carrier; the source numbers none, so name and place among equals are its key."""
    equal = {}
    for text in _values(data, "active_carriers_public_types_and_formats_only"):
        equal[text] = equal.get(text, 0) + 1
        gauge = crosswalk.gauge_of(text.partition(";")[0])
        if gauge is None:
            made.note("active_carriers_public_types_and_formats_only", "Carrier", text)
            continue
        main = made.manifestations[MAIN]
        made.items[f"{text} #{equal[text]}"] = {
            "of": MAIN,
            "hint": f"{ISSUER}-{made.key}",
            "gauge": str(gauge),
            "base": base_of(gauge),
            "colour": main["colour"] or "Unknown",
            "sound": main["sound"] or "Unknown",
            "access_status": _access(text),
            "note": wording.line(text),
        }


def _access(text):
    folded = text.casefold()
    return next((status for word, status in ACCESS if word in folded), "Viewing")


def _relations(made, data):
    """Find the one whole the record belongs to; every other relation becomes a line of the note."""
    texts, kinds = data.get("related_objects") or [], data.get("object_relationship") or []
    numbers = data.get("related_object_notes") or []
    wholes = []
    for place, text in enumerate(texts):
        kind = str(kinds[place]).strip() if place < len(kinds) else ""
        remark = str(numbers[place]).strip() if place < len(numbers) else ""
        key, _name = _named(text)
        if not key:
            continue
        if kind in WHOLES:
            wholes.append((WHOLES.index(kind), place, key, remark, text))
        elif kind in ("Episode", "lower term"):
            made.leave("related_objects", 1)
        else:
            made.note("related_objects", kind or "Related", " ".join(filter(None, [str(text), remark])))
    _belong(made, data, wholes)


def _belong(made, data, wholes):
    wholes.sort()
    for place, (_rank, _place, key, remark, text) in enumerate(wholes):
        if place or key == made.key:
            made.note("related_objects", "Belongs to", " ".join(filter(None, [str(text), remark])))
            continue
        made.part_of = key
        if remark.isdigit() and 0 < int(remark) < 100_000:
            made.work["part_number"] = int(remark)
        elif remark:
            made.note("related_object_notes", "Within the whole", remark)
        if made.work["description_level"] == "Monographic" and _is_series(text):
            made.work["description_level"] = "Analytic"
    for text in _values(data, "part_of_compliation_title_or_vod_package"):
        made.note("part_of_compliation_title_or_vod_package", "Also in", text)


def _is_series(text):
    return str(text).startswith("Series;")


def _named(text):
    """Return key and name of "Series; S00359; Horizon; Active"."""
    parts = [part.strip() for part in str(text).split(";")]
    if len(parts) >= 3 and re.fullmatch(r"[A-Z]{1,2}\d+", parts[1]):
        return parts[1], parts[2]
    return (str(text).strip(), "") if str(text).strip() else ("", "")
