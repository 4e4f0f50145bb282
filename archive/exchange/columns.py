"""The columns of a table of works: what each may hold. Imports map foreign columns onto these; a header that
is one of these codes, as our own sheets have it, maps itself.

A row is an item, or a work without items; rows of one key that follow each other are one work. Beside the
columns offered there are titles in any language and script (titles:TransliteratedTitle:zh-Latn), names that
another house gave (identifier:Local:Film Museum) and notes of credits (credit.note:CastMember).
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive import recorded
from archive.models import Item, Manifestation, Variant, Work
from archive.vocabulary import IdentifierScheme, LanguageUsage, TitleType

LANGUAGES = ("zh", "en", "fr", "de", "es", "it", "ja", "ru")
SYNONYMS = {
    "key": "id identifier record_id system_id number no 编号 记录号 片号",
    "title": "name film_title main_title title_proper 片名 题名 影片名称 中文片名",
    "titles:TranslatedTitle:en": "english_title title_en 英文片名",
    "titles:TransliteratedTitle:zh": "pinyin 拼音 拼音片名",
    "titles:AlternativeTitle:": "alternative_title other_title 别名 又名",
    "work.year": "year date production_year production_date 年份 年代 出品年份 摄制年份",
    "work.countries": "country countries place 国家 国别 地区 出品国家",
    "work.forms": "form genre type 类型 片种",
    "work.synopsis_en": "synopsis description abstract summary",
    "work.synopsis_zh": "简介 内容简介 剧情 故事梗概",
    "work.note": "note notes remarks comment 备注",
    "part_of": "series parent part_of 系列",
    "work.part_number": "episode episode_number 集数",
    "credit:Director": "director 导演",
    "credit:Writer": "writer screenwriter 编剧",
    "credit:Cinematographer": "cinematographer 摄影",
    "credit:CastMember": "cast actors actor 主演 演员",
    "credit:Composer": "composer music 作曲 音乐",
    "credit:ProductionCompany": "production_company studio 出品 制片厂 出品单位",
    "item.inventory_number": "inventory inventory_no inventory_number can_number 盘号 馆藏号 拷贝号",
    "item.barcode": "barcode 条码 条形码",
    "item.gauge": "gauge format 规格 片幅",
    "item.base": "base 片基",
    "item.element": "element 素材 素材类型",
    "item.colour": "colour color 色彩 颜色",
    "item.sound": "sound 声音",
    "item.length_m": "length metres length_m 长度 米数",
    "item.reel": "reel 本 第几本",
    "item.reels": "reels 本数 总本数",
    "manifestation.seconds": "duration running_time runtime 片长 时长",
    "languages:SpokenLanguage": "language languages 语言 对白语言",
    "languages:Subtitles": "subtitles subtitle_language 字幕 字幕语言",
    "identifier:IMDb": "imdb imdb_id",
    "identifier:EIDR": "eidr",
    "identifier:ISAN": "isan",
    "identifier:Wikidata": "wikidata",
}
CREDITS = (
    "Director",
    "Writer",
    "Cinematographer",
    "FilmEditor",
    "Composer",
    "SoundEngineer",
    "ArtDirector",
    "CastMember",
    "Narrator",
    "Producer",
    "ProductionCompany",
    "Distributor",
)


def targets():
    """Return [(group, [(code, label)])] of everything a column may go into, in order."""
    return [
        (_("Record"), [("key", _("key of the record")), ("part_of", _("key of the whole it is part of"))]),
        (_("Titles"), _title_targets()),
        (pgettext_lazy("import", "Work"), _fields("work", Work, recorded.WORK)),
        (_("Credits"), [(f"credit:{role}", _label_role(role)) for role in CREDITS]),
        (_("Identifiers"), [(f"identifier:{one.value}", one.label) for one in IdentifierScheme]),
        (_("Languages"), [(f"languages:{one.value}", one.label) for one in LanguageUsage]),
        (
            pgettext_lazy("import", "Variant"),
            [("variant.key", _("key of the variant")), *_fields("variant", Variant, recorded.VARIANT)],
        ),
        (
            pgettext_lazy("import", "Manifestation"),
            [
                ("manifestation.key", _("key of the manifestation")),
                *_fields("manifestation", Manifestation, recorded.MANIFESTATION),
            ],
        ),
        (pgettext_lazy("import", "Item"), _fields("item", Item, recorded.ITEM)),
        (_("Nowhere"), [("note", _("a line of the note")), ("", _("the source record alone"))]),
    ]


def suggested(header):
    """Return the target a header means by its name, or an empty text."""
    if is_target(header):
        return header
    folded = header.strip().casefold().replace(" ", "_").replace("-", "_")
    return next((code for code, words in SYNONYMS.items() if folded in words.split()), "")


def is_target(code):
    """Say whether a code is one of the targets, however seldom its role, language or issuer is."""
    from archive.exchange.crosswalk import ROLES

    head, colon, rest = code.partition(":")
    if head in ("credit", "credit.note"):
        return rest in ROLES
    if head == "identifier":
        return rest.partition(":")[0] in IdentifierScheme.values
    if head == "titles":
        kind, colon, _language = rest.partition(":")
        return bool(colon) and kind in TitleType.values
    return any(code == one for _group, rows in targets() for one, _label in rows) and code != ""


def _title_targets():
    rows = [
        ("title", _("preferred title")),
        ("title.language", _("its language")),
        ("title.script", _("its script")),
    ]
    rows += [("title.sort", _("its sort form"))]
    for kind in TitleType:
        if kind != TitleType.PREFERRED:
            rows.append((f"titles:{kind.value}:", kind.label))
            rows += [
                (f"titles:{kind.value}:{language}", f"{kind.label} ({language})") for language in LANGUAGES
            ]
    return rows


def _fields(prefix, model, names):
    return [(f"{prefix}.{name}", model._meta.get_field(name).verbose_name) for name in names]


def _label_role(role):
    from archive import terms

    return terms.label("CreditRole", role)
