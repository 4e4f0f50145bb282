"""Countries by name: ISO 3166 codes of today's, and of those that are no more (ISO 3166-3)."""

from functools import cache

from babel import Locale

GONE = {
    "czechoslovakia": "CS",
    "germany (east)": "DD",
    "east germany": "DD",
    "german democratic republic": "DD",
    "ddr": "DD",
    "soviet union": "SU",
    "ussr": "SU",
    "u.s.s.r.": "SU",
    "yugoslavia": "YU",
    "苏联": "SU",
    "南斯拉夫": "YU",
    "捷克斯洛伐克": "CS",
    "东德": "DD",
    "民主德国": "DD",
}
OTHER_NAMES = {
    "brd": "DE",
    "germany (german reich)": "DE",
    "germany (west)": "DE",
    "federal republic of germany": "DE",
    "west germany": "DE",
    "cote d'ivoire": "CI",
    "czech republic": "CZ",
    "east timor": "TL",
    "england": "GB",
    "great britain": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "uk": "GB",
    "united kingdom of great britain and northern ireland": "GB",
    "hong kong": "HK",
    "macau": "MO",
    "iran, islamic republic of": "IR",
    "korea": "KR",
    "korea, republic of": "KR",
    "korea, democratic people's republic of": "KP",
    "libyan arab jamahiriya": "LY",
    "macedonia, the former yugoslav republic of": "MK",
    "palestinian territory, occupied": "PS",
    "people's republic of china": "CN",
    "russia (federation)": "RU",
    "russian federation": "RU",
    "taiwan, province of china": "TW",
    "trinidad and tobago": "TT",
    "tanzania, united republic of": "TZ",
    "the netherlands": "NL",
    "holland": "NL",
    "turkey": "TR",
    "u.s.a.": "US",
    "usa": "US",
    "united states of america": "US",
    "viet nam": "VN",
    "中华人民共和国": "CN",
    "香港": "HK",
    "澳门": "MO",
}
THREE_LETTERS = {
    "AUS": "AU",
    "AUT": "AT",
    "CAN": "CA",
    "CHN": "CN",
    "DEU": "DE",
    "ESP": "ES",
    "FRA": "FR",
    "GBR": "GB",
    "HKG": "HK",
    "HUN": "HU",
    "IND": "IN",
    "ITA": "IT",
    "JPN": "JP",
    "KOR": "KR",
    "POL": "PL",
    "RUS": "RU",
    "SWE": "SE",
    "TWN": "TW",
    "USA": "US",
}


def country(text):
    """Return the code of a country said by name or code; of "VIC/Australia" the last part; else None."""
    text = " ".join(text.split())
    if len(text) == 2 and text.upper() in _codes():
        return text.upper()
    if text.upper() in THREE_LETTERS:
        return THREE_LETTERS[text.upper()]
    found = _names().get(text.casefold())
    if found is None and "/" in text:
        return country(text.rpartition("/")[2])
    return found


@cache
def _codes():
    today = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()}
    return today | set(GONE.values())


@cache
def _names():
    names = {}
    for language in ("zh", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"XA", "XB", "ZZ", "EU", "EZ", "UN"}:
                names[name.casefold()] = code
    return names | OTHER_NAMES | GONE
