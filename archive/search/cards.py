"""Write the card, the keys and the words of a work from what the catalogue says."""

from dataclasses import dataclass

from archive.models.search import NO_YEAR, IndexKey
from archive.search import folding
from archive.search.facts import NO, STATED, UNRECORDED, YES, decades, fact
from archive.search.sources import SHELF
from archive.vocabulary import TitleType

SHORTEST_WORD = 3  # shorter words have too many neighbours to be taken for a typing mistake
MOST_TEXT = 200_000  # characters of told text that are indexed; feature subtitles hold about 60,000
SORTED_BY = {TitleType.PREFERRED: 0, TitleType.TITLE_PROPER: 1, TitleType.TRANSLATED: 2}


@dataclass(frozen=True)
class Written:
    """What is indexed of one work: a row of the card, keys as (kind, key), words."""

    card: tuple
    keys: frozenset
    words: frozenset


def write(source):
    """Return what is indexed of a Source."""
    titles, names = title_tokens(source.titles), _name_tokens(source)
    words = {**titles, **names}
    for text in (source.work["synopsis_zh"], source.work["synopsis_en"], *source.texts):
        if text:
            words.update(folding.tokens(text[:MOST_TEXT]))
    work = source.work
    card = (
        work["pk"],
        work["collection_id"],
        " ".join(titles),
        " ".join(names),
        " ".join(words),
        " ".join(facts(source)),
        sort_title(source.titles, "zh"),
        sort_title(source.titles, "en"),
        NO_YEAR if work["first_year"] is None else work["first_year"],
        work["changed_at"],
    )
    return Written(card, frozenset(_keys(source)), frozenset(_words(source)))


def title_tokens(titles):
    """Return the tokens of titles, hanzi by their readings too."""
    found = {}
    for row in titles:
        found.update(folding.tokens(row["text"]))
        found.update(folding.reading_tokens(row["text"]))
    return found


def _name_tokens(source):
    """Return the tokens of names, numbers and the year."""
    found = {}
    for name in dict.fromkeys(source.names):
        found.update(folding.tokens(name))
        found.update(folding.reading_tokens(name))
    for number in dict.fromkeys(source.numbers):
        found.update(folding.tokens(number))
        found[folding.squeeze(number)[: folding.LONGEST_WORD]] = None
    found.update(folding.tokens(source.work["year"]))
    found.pop("", None)
    return found


def facts(source):
    """Return the facts of a work, in a steady order, each once."""
    work = source.work
    pairs = [("country", code) for code in work["countries"].split(",")]
    pairs += [("decade", decade) for decade in decades(work["first_year"], work["last_year"])]
    pairs += [("form", code) for code in (work["forms"] or UNRECORDED).split(",")]
    pairs.append(("level", work["description_level"]))
    for looks in source.items:
        pairs += zip(SHELF, looks, strict=True)
    pairs += [("grade", grade) for grade in sorted(source.grades)]
    pairs += [("risk", band) for band in sorted(source.risks)]
    pairs.append(("master", YES if source.has_master else NO))
    pairs.append(("signed", YES if work["signed_version_id"] else NO))
    pairs += [(name, source.stated.get(name, NO)) for name in sorted(STATED)]
    pairs += [pair for pair in source.stated.items() if pair[0] not in STATED]
    if work["collection_id"]:
        pairs.append(("collection", work["collection_id"]))
    return list(dict.fromkeys(fact(name, value) for name, value in pairs if value))


def sort_title(titles, language):
    """Return the sort form of the title a reader of the language sees."""
    rows = [row for row in titles if row["kind"] != TitleType.TRANSLITERATED] or titles
    ranked = sorted(rows, key=lambda row: SORTED_BY.get(row["kind"], 9))
    row = next((row for row in ranked if row["language"] == language), ranked[0] if ranked else None)
    return folding.sort_form(row["sort"] or row["text"]) if row else ""


def _keys(source):
    for row in source.titles:
        if key := folding.squeeze(row["text"]):
            yield IndexKey.Kind.TITLE.value, key
        for reading in folding.readings(row["text"]):
            if reading != key:
                yield IndexKey.Kind.READING.value, reading
    for number in source.numbers:
        if key := folding.squeeze(number):
            yield IndexKey.Kind.NUMBER.value, key


def _words(source):
    for text in (*(row["text"] for row in source.titles), *source.names):
        for word in folding.words(text):
            if len(word) >= SHORTEST_WORD:
                yield word
