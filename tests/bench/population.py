"""A plausible catalogue of any size: the same seed gives the same works. For benchmarks alone."""

import datetime
import random
from dataclasses import dataclass, field
from pathlib import Path

from archive.search.sources import SHELF, Source
from archive.vocabulary import Base, Colour, Element, Gauge, Grade, Sound, WorkForm

WORDS = {}
for line in (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines():
    if line.startswith("["):
        WORDS[line.strip("[]")] = under = []
    else:
        under += line.split()
HANZI, ENGLISH, FRENCH = WORDS["hanzi"], WORDS["english"], WORDS["french"]
SYLLABLES = [
    "ka",
    "ro",
    "ben",
    "di",
    "go",
    "lo",
    "va",
    "mi",
    "ster",
    "ton",
    "ham",
    "bur",
    "wick",
    "mar",
    "lin",
    "sel",
    "dor",
    "fen",
    "gar",
    "hol",
    "ny",
    "tra",
    "vel",
    "zan",
    "quo",
]
COUNTRIES = ["CN"] * 30 + ["AU"] * 25 + ["US"] * 15 + ["HK"] * 6 + ["FR", "DE", "GB", "JP", "SU", "IT"] * 4
GAUGES = [Gauge.MM35] * 6 + [Gauge.MM16] * 3 + [Gauge.VHS, Gauge.SUPER8, Gauge.BETACAM_SP, Gauge.DVD]
BASES = [Base.ACETATE] * 6 + [Base.NITRATE] * 2 + [Base.POLYESTER, Base.DIACETATE, Base.UNKNOWN]
COLOURS = [Colour.BLACK_AND_WHITE] * 4 + [Colour.COLOUR] * 5 + [Colour.TINTED, Colour.SEPIA]
LOOKS = {
    "gauge": GAUGES,
    "element": list(Element),
    "base": BASES,
    "colour": COLOURS,
    "sound": list(Sound),
}
FORMS = (
    [WorkForm.FEATURE] * 5 + [WorkForm.SHORT] * 3 + [WorkForm.DOCUMENTARY, WorkForm.NEWSREEL, WorkForm.SERIES]
)
BANDS = ["calm"] * 5 + ["watch"] * 3 + ["high", "urgent"]
FIRST_DAY = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@dataclass
class Film:
    """One made-up work: what the index reads, and the rows the catalogue needs beside."""

    source: Source
    agents: list = field(default_factory=list)  # keys of agents credited
    inspected: list = field(default_factory=list)  # (index of item, grade, band)


def agents(count, seed=1):
    """Return [(key, [names])]: Chinese in hanzi and pinyin, others in Latin letters."""
    draw = random.Random(seed)
    people = []
    for key in range(1, count + 1):
        if draw.random() < 0.5:
            people.append(
                (
                    key,
                    [
                        draw.choice(WORDS["surnames"])
                        + draw.choice(WORDS["given"])
                        + draw.choice(["", "", *WORDS["given"][:3]])
                    ],
                )
            )
        else:
            people.append(
                (
                    key,
                    [" ".join(draw.choice(WORDS[part]) for part in ("first", "last"))],
                )
            )
    return people


def films(count, people, *, first=1, seed=2):
    """Yield Films; keys count up from `first`."""
    names = dict(people)
    draw = random.Random(seed)
    for pk in range(first, first + count):
        yield _film(pk, draw, names)


def _film(pk, draw, names):
    chinese = draw.random() < 0.4
    year = draw.randint(1905, 2015)
    credited = sorted({draw.randint(1, len(names)) for _ in range(2)})
    titles = _chinese_titles(draw) if chinese else _western_titles(draw, pk)
    work = {
        "pk": pk,
        "description_level": "Monographic",
        "forms": str(draw.choice(FORMS)),
        "countries": "CN" if chinese else draw.choice(COUNTRIES),
        "first_year": year,
        "last_year": year,
        "year": str(year),
        "synopsis_en": " ".join(draw.choices(ENGLISH, k=draw.randint(8, 16))).capitalize() + ".",
        "synopsis_zh": "".join(draw.choices(HANZI, k=draw.randint(6, 14))) + "。" if chinese else "",
        "collection_id": None,
        "signed_version_id": None,
        "changed_at": FIRST_DAY + datetime.timedelta(minutes=pk),
    }
    source = Source(work, titles=titles, names=[name for key in credited for name in names[key]])
    film = Film(source, credited)
    for number in range(draw.choice([1, 1, 1, 2])):
        source.items.append([draw.choice(LOOKS[name]) for name in SHELF])
        source.numbers.append(f"CFA-{pk:07d}-{number + 1}")
        if draw.random() < 0.3:
            grade, band = draw.choice(Grade.values), draw.choice(BANDS)
            source.grades.add(grade)
            source.risks.add(band)
            film.inspected.append((number, grade, band))
    return film


def _chinese_titles(draw):
    from archive.search.folding import readings

    hanzi = "".join(draw.sample(HANZI, k=draw.choice([2, 2, 3])))
    reading = readings(hanzi)[0].capitalize()
    english = " ".join(draw.sample(ENGLISH, k=draw.choice([2, 2, 3]))).title()
    return [
        _title(hanzi, "zh", "PreferredTitle"),
        _title(reading, "zh", "TransliteratedTitle"),
        _title(english, "en", "TranslatedTitle"),
    ]


def _western_titles(draw, pk):
    words = draw.sample(ENGLISH, k=draw.choice([2, 3, 4]))
    if draw.random() < 0.1:
        return [_title(" ".join([*draw.sample(FRENCH, k=2), words[0]]).capitalize(), "fr", "PreferredTitle")]
    if draw.random() < 0.3:
        words.append("".join(draw.choices(SYLLABLES, k=draw.choice([2, 3]))))  # a place, a person
    tail = f" No. {pk % 900 + 1}" if draw.random() < 0.2 else ""
    return [_title(" ".join(words).title() + tail, "en", "PreferredTitle")]


def _title(text, language, kind):
    return {"text": text, "language": language, "kind": kind, "sort": ""}
