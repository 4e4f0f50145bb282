"""EFG XML (European Film Gateway): creations with their manifestations (docs/import.md: what goes where)."""

from archive.exchange import crosswalk, lands, tongues, wording
from archive.exchange.incoming import xml
from archive.exchange.incoming.draft import Draft, base_of
from archive.exchange.incoming.lines import Record
from archive.vocabulary import AgentType, LanguageUsage, WorkForm

VERSION = "efg-1"
RECORDS = {"avcreation"}
USAGES = {
    "spoken": LanguageUsage.SPOKEN,
    "original": LanguageUsage.SPOKEN,
    "subtitles": LanguageUsage.SUBTITLES,
    "subtitle": LanguageUsage.SUBTITLES,
    "intertitles": LanguageUsage.INTERTITLES,
    "dubbed": LanguageUsage.DUBBED,
    "narration": LanguageUsage.VOICE_OVER,
    "no dialogue": LanguageUsage.NONE,
}
WHOLE = {"is part of", "ispartof", "part of", "belongs to"}
KNOWN = {
    "identifier",
    "recordSource",
    "title",
    "identifyingTitle",
    "countryOfReference",
    "productionYear",
    "keywords",
    "description",
    "avManifestation",
    "relPerson",
    "relCorporate",
    "relCollection",
    "relAVCreation",
    "relAvCreation",
}


def read(path, options):
    """Yield a Record per creation."""
    for number, element in enumerate(xml.elements(path, RECORDS), start=1):
        yield Record(number, element, xml.written(element))


def count(path, options):
    """Return how many creations there are, about."""
    return xml.count_tags(path, *RECORDS)


def key_of(element):
    """Return the creation's identifier."""
    return xml.text(element, "identifier") or xml.text(
        xml.kid(element, "recordSource") or element, "sourceID"
    )


def draft(element, options):
    """Return the Draft of one creation."""
    made = Draft(key_of(element))
    made.identify("Local", made.key, options["source"][:100])
    _titles(made, element)
    _origin(made, element)
    _keywords(made, element)
    _synopsis(made, element)
    _makers(made, element)
    _wholes(made, element)
    for number, row in enumerate(xml.kids(element, "avManifestation"), start=1):
        _manifestation(made, row, number, options)
    for row in element:
        name = xml.tag(row)
        if name == "recordSource":
            provider = xml.text(row, "provider")
            made.note("recordSource", "Source", " ".join(filter(None, [provider, xml.text(row, "sourceID")])))
        elif name not in KNOWN:
            made.note(name, name, xml.text(row))
    return made


def _titles(made, element):
    rows = xml.kids(element, "title")
    identifying = xml.text(element, "identifyingTitle")
    told = [(xml.text(row, "text") or xml.text(row), row) for row in rows]
    first = next((words for words, _row in told if words == identifying), "") or identifying
    if first:
        language = next((row.get("lang") for words, row in told if words == first), "")
        made.call(first, _short(language, first))
    for words, row in told:
        if words == made.title.get("text"):
            continue
        kind = crosswalk.TITLE_WORDS.get(xml.text(row, "relation").casefold(), "AlternativeTitle")
        made.call(words, _short(row.get("lang"), words), str(kind) if made.title else "PreferredTitle")


def _short(code, words):
    return tongues.short_code(code or "") or tongues.of_text(words, "und")


def _origin(made, element):
    found = []
    for value in xml.texts(element, "countryOfReference"):
        if code := lands.country(value):
            found.append(code)
        else:
            made.note("countryOfReference", "Country", value)
    made.work["countries"] = ",".join(dict.fromkeys(found))
    for value in xml.texts(element, "productionYear"):
        date = wording.edtf(value)
        if date and not made.work.get("year"):
            made.work["year"] = date
        else:
            made.note("productionYear", "Production year", value)


def _keywords(made, element):
    made.work["description_level"], forms = "Monographic", []
    for row in xml.kids(element, "keywords"):
        kind = row.get("type") or "Keywords"
        for value in xml.texts(row, "term") or [xml.text(row)]:
            code = next((form for form in WorkForm.values if form.casefold() == _form(value)), None)
            if code and kind.casefold() in {"form", "genre"}:
                forms.append(code)
            else:
                made.note("keywords", kind, value)
    made.work["forms"] = ",".join(dict.fromkeys(forms))


def _form(value):
    folded = value.casefold().replace(" ", "")
    return {"fictionfilm": "fiction", "featurefilm": "feature", "shortfilm": "short"}.get(folded, folded)


def _synopsis(made, element):
    for row in xml.kids(element, "description"):
        words = wording.paragraph("".join(row.itertext()))
        name = {"zh": "synopsis_zh", "en": "synopsis_en"}.get(_short(row.get("lang"), words))
        if name and not made.work.get(name):
            made.work[name] = words
        else:
            made.note(
                "description", f"{row.get('type') or 'Description'} {row.get('lang') or ''}".strip(), words
            )


def _makers(made, element):
    for name, kind in (("relPerson", ""), ("relCorporate", AgentType.BODY)):
        for row in xml.kids(element, name):
            who, key = xml.text(row, "name"), xml.text(row, "identifier")
            words = xml.texts(row, "type")
            roles = [role for word in words for role in crosswalk.roles_of(word)]
            for role in roles:
                made.credit(role, who, key=key)
            if roles and kind:
                made.agents[wording.line(key) or wording.line(who)]["kind"] = str(kind)
            if not roles:
                made.note(name, "Contributor", ", ".join([who, *words]))


def _wholes(made, element):
    for row in xml.kids(element, "relAVCreation", "relAvCreation", "relCollection"):
        kind, key = xml.text(row, "type"), xml.text(row, "identifier")
        title = xml.text(row, "title") or xml.text(row, "name")
        if kind.casefold() in WHOLE and xml.tag(row) != "relCollection" and key and not made.part_of:
            made.part_of = wording.line(key)
        else:
            made.note(xml.tag(row), kind or "Related", " ".join(filter(None, [title, key])))


def _manifestation(made, row, number, options):
    key = xml.text(row, "identifier") or str(number)
    while key in made.manifestations:
        key = f"{key} #{number}"
    main = made.manifestations[key] = {"kind": "Unknown"}
    lines = []
    for child in row:
        lines += _fact(made, main, key, child)
    shown = [line for item in xml.kids(row, "item") for child in item if (line := xml.text(child))]
    lines += [f"Item: {line}" for line in shown]
    main["note"] = "\n".join(lines)
    made.told("avManifestation", len(lines))
    _item(made, main, key, row, options)


def _fact(made, main, key, child):
    name, value = xml.tag(child), xml.text(child)
    if not value or name in {"identifier", "item", "format"}:
        return []
    if name == "duration" and (length := wording.seconds(value)):
        main["seconds"] = length
        return []
    if name == "dimension" and (length := wording.metres(f"{value} {child.get('unit', 'm')}")):
        main["length_m"] = length
        return []
    if name == "language" and (code := tongues.long_code(value)):
        usage = USAGES.get((child.get("usage") or "spoken").casefold())
        if usage:
            made.speak(key, code, usage)
            return []
    return [f"{name}: {value}"]


def _item(made, main, key, row, options):
    form = xml.kid(row, "format")
    if form is None:
        return
    colour, sound = crosswalk.colour_of([xml.text(form, "colour")]), _sound(form)
    main["colour"], main["sound"] = str(colour or ""), str(sound or "")
    for name in ("colour", "sound", "gauge", "aspectRatio", "digital"):
        value = xml.text(form, name)
        if value and not (name == "colour" and colour) and not (name == "sound" and sound):
            main["note"] = "\n".join(filter(None, [main["note"], f"{name}: {value}"]))
    gauge = crosswalk.gauge_of(xml.text(form, "gauge"))
    if gauge is None:
        return
    main["format"] = str(gauge)
    made.items[key] = {
        "of": key,
        "hint": f"{options['source']}-{key}"[:50],
        "gauge": str(gauge),
        "base": base_of(gauge),
        "colour": str(colour or "Unknown"),
        "sound": str(sound or "Unknown"),
    }


def _sound(form):
    element = xml.kid(form, "sound")
    if element is None:
        return None
    return {"true": "Combined", "false": "Silent"}.get(element.get("hasSound", "").casefold()) or (
        crosswalk.sound_of(xml.text(element))
    )
