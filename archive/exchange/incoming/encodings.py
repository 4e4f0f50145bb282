"""Tell in which encoding a text was written, and say how it was told."""

import codecs

from django.utils.translation import gettext_noop

SAMPLE = 1 << 18
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "windows-1252", "latin-1")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BY_MARK = gettext_noop("told by the mark at its beginning")
BY_UTF8 = gettext_noop("every byte of the sample is whole UTF-8")
BY_NULS = gettext_noop("every second byte is empty, as in UTF-16 without a mark")
BY_PAIRS = gettext_noop("its high bytes come in pairs that are hanzi")
BY_REST = gettext_noop("its high bytes stand alone, as accented letters do")


def told(sample):
    """Return (encoding, why) for the first bytes of a file.

    UTF-8 proves itself. In GB18030 nearly every high byte begins or ends a pair that is a common hanzi; in
    Latin-1 high bytes stand between plain letters.
    """
    for mark, name in MARKS:
        if sample.startswith(mark):
            return name, BY_MARK
    if sample.count(0) > len(sample) // 4:
        return ("utf-16-be" if sample[:1] == b"\0" else "utf-16-le"), BY_NULS
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8", BY_UTF8
    except UnicodeDecodeError:
        pass
    if _pairs(sample) > 0.8:
        return "gb18030", BY_PAIRS
    return "windows-1252", BY_REST


def _pairs(sample):
    """Return the share of high bytes that stand in pairs of common hanzi or full-width signs."""
    high, paired, place = 0, 0, 0
    while place < len(sample):
        byte = sample[place]
        if byte < 0x80:
            place += 1
            continue
        following = sample[place + 1] if place + 1 < len(sample) else 0
        if 0xA1 <= byte <= 0xF7 and 0xA1 <= following <= 0xFE:
            high, paired, place = high + 2, paired + 2, place + 2
        else:
            high, place = high + 1, place + 1
    return paired / high if high else 0.0
