"""Write texts the way they are looked for: one case, no marks, simplified characters, pinyin beside hanzi."""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from archive.search import pinyin

MARKS = dict.fromkeys(range(0x300, 0x370))  # combining marks of Latin, Greek and Cyrillic; kana keep theirs
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
HANZI = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{HANZI}]+|[^\W_{HANZI}]+")
FIRST_HANZI = "\u3005"
IS_HANZI = re.compile(rf"[{HANZI}]")
LONGEST_WORD = 40
LONGEST_KEY = 100


@lru_cache(maxsize=1)
def _simplified():
    """Return the table from traditional characters to simplified ones, from OpenCC's dictionaries."""
    table = {}
    dictionary = files("opencc") / "dictionary"
    for name in ("TWVariantsRev.txt", "HKVariantsRev.txt", "TSCharacters.txt"):
        for line in (dictionary / name).read_text(encoding="utf-8").splitlines():
            one, _, others = line.partition("\t")
            if len(one) == 1 and others:
                table[ord(one)] = others.split()[0]
    for one, other in list(table.items()):  # a regional form goes by way of the common traditional one
        table[one] = table.get(ord(other), other) if len(other) == 1 else other
    return table


@lru_cache(maxsize=16384)
def fold(text):
    """Return a text without case, width, diacritics and traditional forms; tone marks go with the rest."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFD", text).translate(MARKS)
        text = unicodedata.normalize("NFC", text).translate(_simplified()).translate(LETTERS)
    return text


def runs(text):
    """Return the runs of hanzi and the words of a folded text, in order."""
    return RUN.findall(text)


def squeeze(text):
    """Return a text folded, without spaces and punctuation: what a whole title is compared by."""
    return "".join(runs(fold(text)))[:LONGEST_KEY]


def is_hanzi(run):
    """Say whether a run is of hanzi (or kana)."""
    return run[:1] >= FIRST_HANZI and bool(IS_HANZI.match(run))


def tokens(text):
    """Return the tokens of a text: words, and of hanzi each one and each pair."""
    folded = fold(text)
    if folded.isascii():
        return dict.fromkeys(run[:LONGEST_WORD] for run in runs(folded))
    found = {}
    for run in runs(folded):
        if is_hanzi(run):
            found.update(dict.fromkeys(run))
            found.update(dict.fromkeys(map("".join, pairwise(run))))
        else:
            found[run[:LONGEST_WORD]] = None
    return found


def words(text):
    """Return the words of a text that are not hanzi."""
    return [run[:LONGEST_WORD] for run in runs(fold(text)) if not is_hanzi(run)]


def readings(text):
    """Return the whole text in pinyin, squeezed, once per reading; none for a text without hanzi."""
    folded = () if fold(text).isascii() else runs(fold(text))
    if not any(is_hanzi(run) for run in folded):
        return []
    wholes = [""]
    for run in folded:
        ways = ["".join(way) for way in pinyin.ways(run)] if is_hanzi(run) else [run]
        wholes = [whole + way for whole in wholes for way in ways][: pinyin.MOST_WAYS]
    return [whole[:LONGEST_KEY] for whole in dict.fromkeys(wholes)]


def reading_tokens(text):
    """Return the syllables of a text's hanzi and each two neighbours joined, for every reading."""
    found = {}
    folded = fold(text)
    for run in () if folded.isascii() else runs(folded):
        if is_hanzi(run):
            for way in pinyin.ways(run):
                found.update(dict.fromkeys(way))
                found.update(dict.fromkeys(one + two for one, two in pairwise(way)))
    return found


def sort_form(text, length=120):
    """Return how a title is sorted: hanzi by their reading, then by themselves; articles stay."""
    folded = runs(fold(text))
    read = ["".join(next(iter(pinyin.ways(run)))) if is_hanzi(run) else run for run in folded]
    return " ".join(read)[:length]
