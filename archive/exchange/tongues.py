"""Languages by name and by code: ISO 639-1 for titles, ISO 639-2/B for what is spoken and written."""

from functools import cache

from babel import Locale

PAIRS = (
    "aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel "
    "bg:bul bi:bis bm:bam bn:ben bo:tib br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:cze cu:chu "
    "cv:chv cy:wel da:dan de:ger dv:div dz:dzo ee:ewe el:gre en:eng eo:epo es:spa et:est eu:baq fa:per "
    "ff:ful fi:fin fj:fij fo:fao fr:fre fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb "
    "hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:arm hz:her ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido "
    "is:ice it:ita iu:iku ja:jpn jv:jav ka:geo kg:kon ki:kik kj:kua kk:kaz kl:kal km:khm kn:kan ko:kor "
    "kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lu:lub "
    "lv:lav mg:mlg mh:mah mi:mao mk:mac ml:mal mn:mon mr:mar ms:may mt:mlt my:bur na:nau nb:nob nd:nde "
    "ne:nep ng:ndo nl:dut nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan "
    "pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:rum ru:rus rw:kin sa:san sc:srd sd:snd se:sme "
    "sg:sag si:sin sk:slo sl:slv sm:smo sn:sna so:som sq:alb sr:srp ss:ssw st:sot su:sun sv:swe sw:swa "
    "ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah "
    "ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:chi "
    "zu:zul"
)
LONG = dict(pair.split(":") for pair in PAIRS.split())  # zh → chi
SHORT = {long: short for short, long in LONG.items()}  # chi → zh
TERMINOLOGY = {  # the T codes of ISO 639-2 that differ from the B codes
    "sqi": "alb",
    "hye": "arm",
    "eus": "baq",
    "mya": "bur",
    "zho": "chi",
    "ces": "cze",
    "nld": "dut",
    "fra": "fre",
    "kat": "geo",
    "deu": "ger",
    "ell": "gre",
    "isl": "ice",
    "mkd": "mac",
    "mri": "mao",
    "msa": "may",
    "fas": "per",
    "ron": "rum",
    "slk": "slo",
    "bod": "tib",
    "cym": "wel",
}
OTHER_NAMES = {
    "auslan": "sgn",
    "australian languages": "aus",
    "bantu": "bnt",
    "bengali": "ben",
    "cantonese": "chi",
    "central american indian (other)": "cai",
    "creoles and pidgins, french-based (other)": "cpf",
    "greek (modern)": "gre",
    "mandarin": "chi",
    "multiple languages": "mul",
    "occitan (post-1500)": "oci",
    "pushto": "pus",
    "serbo-croatian": "hrv",
    "signing": "sgn",
    "swiss german": "gsw",
    "tagalog": "tgl",
    "warlpiri": "aus",
    "普通话": "chi",
    "国语": "chi",
    "粤语": "chi",
    "汉语": "chi",
}
WORDLESS = frozenset({"no spoken word", "no dialogue", "silent", "none", "zxx", "无对白"})


def long_code(text):
    """Return the ISO 639-2/B code of a language said by name or any code, or None."""
    text = " ".join(text.split())
    folded = text.casefold()
    if len(folded) == 3 and folded.isascii() and folded.isalpha():
        return TERMINOLOGY.get(folded, folded if folded in _known() else None)
    if folded.partition("-")[0] in LONG and (len(folded) == 2 or "-" in folded):
        return LONG[folded.partition("-")[0]]
    return _names().get(folded)


def short_code(text):
    """Return the ISO 639-1 code of a language where it has one, else its three letters, or None."""
    code = long_code(text)
    return SHORT.get(code, code)


def of_text(text, default):
    """Return the language a title's own script tells: hanzi zh, kana ja, hangul ko; else the default."""
    for character in text:
        if "\u3040" <= character <= "\u30ff":
            return "ja"
        if "\uac00" <= character <= "\ud7af":
            return "ko"
    return "zh" if any("\u4e00" <= character <= "\u9fff" for character in text) else default


@cache
def _known():
    others = {code for code in Locale("en").languages if len(code) == 3}
    return others | set(SHORT) | set(OTHER_NAMES.values()) | {"und", "mul", "mis", "zxx", "aus", "bnt"}


@cache
def _names():
    names = {}
    for language in ("zh", "en"):
        for code, name in Locale(language).languages.items():
            if "_" not in code:
                names[name.casefold()] = LONG.get(code, code if len(code) == 3 else None)
    return {name: code for name, code in names.items() if code} | OTHER_NAMES
