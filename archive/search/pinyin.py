"""Hanzi read aloud: pinyin without tones, with the readings a phrase asks for, and syllables of typed pinyin.

Readings come from pypinyin's dictionaries by longest match; its own functions do far more per character
than an index of a million titles can wait for.
"""

import gc
import unicodedata
from functools import lru_cache

MOST_WAYS = 4
LONGEST_PHRASE = 6
# Characters people read in two ways even where a dictionary knows one; tones aside.
TWO_WAYS = {
    "重": ("zhong", "chong"), "长": ("chang", "zhang"), "乐": ("le", "yue"), "行": ("xing", "hang"),
    "传": ("chuan", "zhuan"), "还": ("hai", "huan"), "都": ("du", "dou"), "朝": ("chao", "zhao"),
    "曾": ("zeng", "ceng"), "单": ("dan", "shan"), "调": ("diao", "tiao"), "觉": ("jue", "jiao"),
    "血": ("xue", "xie"), "藏": ("cang", "zang"), "角": ("jiao", "jue"), "降": ("jiang", "xiang"),
    "弹": ("tan", "dan"), "盛": ("sheng", "cheng"), "薄": ("bo", "bao"), "绿": ("lu",), "石": ("shi", "dan"),
    "柏": ("bai", "bo"), "露": ("lu", "lou"), "会": ("hui", "kuai"), "差": ("cha", "chai"),
    "校": ("xiao", "jiao"), "种": ("zhong", "chong"), "仇": ("chou", "qiu"), "解": ("jie", "xie"),
    "贾": ("jia", "gu"), "省": ("sheng", "xing"),
}  # fmt: skip
NO_VOWEL = {"m", "n", "ng", "hm", "hng"}


@lru_cache(maxsize=4096)
def plain(syllable):
    """Return a syllable without its tone; ü is u, as people type it when they cannot type ü."""
    stripped = unicodedata.normalize("NFD", syllable)
    return "".join(letter for letter in stripped if "a" <= letter <= "z")


@lru_cache(maxsize=1)
def _dictionaries():
    """Return (phrases that read otherwise, readings per character); read once, it takes about a second."""
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    singles = {chr(code): plain(text.split(",")[0]) for code, text in pinyin_dict.items()}
    phrases = {}
    for phrase, syllables in phrases_dict.items():
        if len(phrase) <= LONGEST_PHRASE:
            read = tuple(plain(one[0]) for one in syllables)
            unlike = read != tuple(singles.get(one) for one in phrase)
            if len(read) == len(phrase) and (unlike or not TWO_WAYS.keys().isdisjoint(phrase)):
                phrases[phrase] = read
    gc.collect()
    gc.freeze()  # they stay for good: the collector would walk half a million of their rows at every pass
    return phrases, singles


@lru_cache(maxsize=65536)
def ways(run):
    """Return the readings of a run of simplified hanzi as tuples of syllables, the likeliest first."""
    phrases, singles = _dictionaries()
    parts, place, known = [], 0, set()
    while place < len(run):
        for size in range(min(LONGEST_PHRASE, len(run) - place), 1, -1):
            if (read := phrases.get(run[place : place + size])) is not None:
                parts += read
                known.update(range(place, place + size))
                place += size
                break
        else:
            one = run[place]
            parts.append(singles.get(one, one))
            place += 1
    found = [tuple(parts)]
    for place, one in enumerate(run):
        for other in () if place in known else TWO_WAYS.get(one, ()):
            if other != found[0][place] and len(found) < MOST_WAYS:
                found.append((*found[0][:place], other, *found[0][place + 1 :]))
    return tuple(found)


@lru_cache(maxsize=4096)
def syllables(word):
    """Return the ways a typed word can be cut into pinyin syllables, a few, the longest cuts first."""
    known = _known()
    found = []

    def cut(rest, way):
        if len(found) >= MOST_WAYS:
            return
        if not rest:
            found.append(way)
            return
        for size in range(min(6, len(rest)), 0, -1):
            if rest[:size] in known:
                cut(rest[size:], (*way, rest[:size]))

    if len(word) <= 60:
        cut(word, ())
    return tuple(found)


@lru_cache(maxsize=1)
def _known():
    """Return the syllables that some hanzi has."""
    singles = _dictionaries()[1]
    return frozenset(value for value in singles.values() if len(value) <= 6) - NO_VOWEL - {""}


def typed(word):
    """Return a typed word as pinyin is indexed: no tone figures (ma3lu4), v and ü as u."""
    letters = "".join(letter for letter in word if letter not in "012345")
    if letters != word and not (letters and word[-1] in "012345" and syllables(letters.replace("v", "u"))):
        return word
    turned = letters.replace("lv", "lu").replace("nv", "nu")
    return turned if syllables(turned) else word
