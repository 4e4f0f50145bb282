"""Search: one table of questions and the order of their answers, the same on every database."""

import pytest

from archive import actions, search
from archive.models import Agent, AgentName, Collection, Credit, Identifier, IndexCard, Work
from archive.search import asking, folding, near, pinyin
from archive.vocabulary import TitleType
from tests.factories import archive as make
from tests.factories.people import person

PREFERRED, PINYIN, ENGLISH = TitleType.PREFERRED, TitleType.TRANSLITERATED, TitleType.TRANSLATED
FILMS = {
    "angel": (("马路天使", "zh"), ("Malu tianshi", "pinyin"), ("Street Angel", "en")),
    "angel-us": (("Street Angel", "en"),),
    "angels": (("Street Angels of Shanghai", "en"), ("上海马路天使", "zh")),
    "wings": (("The Angel of the Street", "en"),),
    "chongqing": (("重庆森林", "zh"), ("Chungking Express", "en")),
    "river": (("長江七號", "zh"), ("CJ7", "en")),
    "spring": (("小城之春", "zh"), ("Spring in a Small Town", "en")),
    "goddess": (("神女", "zh"), ("The Goddess", "en")),
    "daughters": (("女儿国", "zh"), ("The Land of Women", "en")),
    "horse": (("马", "zh"), ("Horse", "en")),
    "amelie": (("Le Fabuleux Destin d'Amélie Poulain", "fr"),),
    "blade": (("Blade Runner 2049", "en"),),
    "crows": (("乌鸦与麻雀", "zh"), ("Crows and Sparrows", "en")),
}
SEARCHES = [
    # hanzi, whole and in part, one and two of them, traditional for simplified and the other way
    ("马路天使", ["angel", "angels"]),
    ("馬路天使", ["angel", "angels"]),
    ("马路", ["angel", "angels"]),
    ("马", ["horse", "angel", "angels"]),
    ("路天", ["angels", "angel"]),
    ("神女", ["goddess"]),
    ("长江七号", ["river"]),
    ("長江", ["river"]),
    ("《小城之春》", ["spring"]),
    # pinyin with and without tones and spaces, ü as u and as v, a reading the phrase asks for
    ("malu tianshi", ["angel", "angels"]),
    ("malutianshi", ["angel", "angels"]),
    ("ma lu tian shi", ["angel", "angels"]),
    ("mǎlù tiānshǐ", ["angel", "angels"]),
    ("ma3lu4 tian1shi3", ["angel", "angels"]),
    ("tianshi", ["angels", "angel"]),
    ("malut", ["angel", "angels"]),
    ("chongqing senlin", ["chongqing"]),
    ("changjiang", ["river"]),
    ("nver guo", ["daughters"]),
    ("nüerguo", ["daughters"]),
    # other titles: exact before beginning before words; marks, case and width folded
    ("street angel", ["angel-us", "angel", "angels", "wings"]),
    ("STREET ANGEL", ["angel-us", "angel", "angels", "wings"]),
    ("ｓｔｒｅｅｔ　ａｎｇｅｌ", ["angel-us", "angel", "angels", "wings"]),
    ("angel street", ["angel-us", "wings", "angel", "angels"]),
    ("street an", ["angel-us", "angel", "angels"]),
    ("amelie poulain", ["amelie"]),
    ("AMÉLIE", ["amelie"]),
    ("2049", ["blade"]),
    # typing mistakes, in words, whole titles, pinyin and hanzi; hanzi that sound alike
    ("stret angel", ["angel-us", "angel", "angels", "wings"]),
    ("chunking express", ["chongqing"]),
    ("malutainshi", ["angel"]),
    ("马路天史", ["angel", "angels"]),
    ("小城的春", ["spring"]),
    ("crwos and sparows", ["crows"]),
    # names, identifiers, numbers on the shelf, years, texts
    ("袁牧之", ["angel"]),
    ("yuan muzhi", ["angel"]),
    ("袁牧之 马路", ["angel"]),
    ("tt0029150", ["angel"]),
    ("CFA-0001/2", ["angel"]),
    ("6901234567892", ["angel"]),
    ("horse 1937", ["horse"]),
    ("trumpeter", ["angel"]),
    ("吹鼓手", ["angel"]),
    ("四季歌", ["angel"]),
    # nothing
    ("zzzzqqqq", []),
    ("  ", []),
    ("*\"' OR 1=1 --", []),
    ("NEAR(马 路)", []),
]


def film(name, **fields):
    titles = []
    for number, (text, language) in enumerate(FILMS[name]):
        script = {"pinyin": "Latn", "zh": "Hans"}.get(language, "")
        kind = PINYIN if language == "pinyin" else ENGLISH if number else PREFERRED
        titles.append(
            {
                "text": text,
                "language": "zh" if language == "pinyin" else language,
                "script": script,
                "kind": kind,
            }
        )
    plain = {"year": "", "countries": "", "synopsis_en": ""}
    return make.work(titles=titles, **plain | fields)


@pytest.fixture
def films(db):
    made = {name: film(name) for name in FILMS if name not in ("angel", "horse")}
    made["horse"] = film("horse", year="1937")
    made["angel"] = film(
        "angel", year="1937", synopsis_en="A trumpeter and a singer.", synopsis_zh="吹鼓手和歌女。"
    )
    angel = made["angel"]
    director = Agent.objects.create()
    AgentName.objects.create(agent=director, text="袁牧之", language="zh")
    Credit.objects.create(work=angel, agent=director, role="Director")
    Identifier.objects.create(work=angel, scheme="IMDb", value="tt0029150")
    make.item(angel, inventory_number="CFA-0001/2", barcode="6901234567892")
    search.index(angel, "subtitles", "四季歌 春季到来绿满窗", source="zh")
    return {work.pk: name for name, work in made.items()}


@pytest.mark.django_db
def test_every_search_answers_in_its_order(films):
    auditor = person("auditor")
    got = {text: [films[pk] for pk in search.find(text, auditor).ids] for text, _ in SEARCHES}
    wrong = [f"{text!r}: {got[text]}, not {expected}" for text, expected in SEARCHES if got[text] != expected]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_queryset_keeps_the_order_of_the_search(films):
    auditor = person("auditor")
    found = list(Work.objects.search("street angel", auditor).values_list("pk", flat=True))
    assert found == search.find("street angel", auditor).ids
    assert len(found) == 4


@pytest.mark.django_db
def test_guesses_say_that_they_are_guesses(films):
    assert search.find("stret angel", None).guessed
    assert not search.find("street angel", None).guessed


@pytest.mark.django_db
def test_a_restricted_collection_is_not_found_by_those_outside(films):
    closed = Collection.objects.create(code="X", name_en="Closed", restricted=True)
    work = Work.objects.get(pk=next(pk for pk, name in films.items() if name == "goddess"))
    inside, outside = person("cataloguer"), person("restorer")
    closed.members.add(inside)
    actions.change_work(work.pk, by=inside, revision=work.revision, reason="closed", collection=closed)
    for text in ("神女", "shennv", "the godess"):
        assert search.find(text, inside).ids == [work.pk]
        assert work.pk not in search.find(text, outside).ids
        assert work.pk not in Work.objects.search(text, outside).values_list("pk", flat=True)


@pytest.mark.django_db
def test_a_changed_title_is_found_at_once_and_the_old_one_no_more(films):
    work = Work.objects.get(pk=next(pk for pk, name in films.items() if name == "goddess"))
    titles = [{"text": "夜半歌声", "language": "zh", "script": "Hans", "kind": PREFERRED}]
    by = person("cataloguer")
    actions.change_work(work.pk, by=by, revision=work.revision, reason="mistaken", titles=titles)
    assert search.find("yebangesheng", None).ids == [work.pk]
    assert search.find("神女", None).ids == []


@pytest.mark.django_db
def test_what_is_forgotten_is_not_found(films):
    ids = search.find("street angel", None).ids
    search.forget(ids)
    assert not search.find("street angel", None).ids
    assert search.reindex(ids) == 4
    assert search.find("street angel", None).ids == ids


@pytest.mark.django_db
def test_a_told_text_can_be_taken_back(films):
    angel = Work.objects.get(pk=search.find("四季歌", None).ids[0])
    search.index(angel, "subtitles", "", source="zh")
    assert search.find("四季歌", None).ids == []


@pytest.mark.django_db
def test_a_title_of_three_hundred_hanzi_is_found(db):
    long = "马路天使" * 75
    work = make.work(titles=[{"text": long, "language": "zh", "kind": PREFERRED}])
    assert search.find(long, None).ids == [work.pk]
    assert IndexCard.objects.get(pk=work.pk).sort_zh.startswith("malutianshi")


def test_hanzi_are_read_as_their_phrase_asks():
    assert folding.readings("重庆森林") == ["chongqingsenlin"]
    assert folding.readings("音樂之聲") == ["yinyuezhisheng"]
    assert set(folding.readings("长")) == {"chang", "zhang"}
    assert pinyin.syllables("xian") == (("xian",), ("xi", "an"))


def test_distance_counts_a_swap_as_one_mistake():
    assert near.distance("angel", "agnel", 2) == 1
    assert near.distance("angel", "angle", 2) == 1
    assert near.distance("angel", "ange", 2) == 1
    assert near.distance("angel", "devil", 2) == 3


@pytest.mark.django_db
def test_the_index_written_anew_answers_the_same(films, capsys):
    from django.core.management import call_command

    from archive.models import FacetCount
    from archive.search.listing import kept_counts

    before = {text: search.find(text, None).ids for text, _ in SEARCHES}
    counts = kept_counts(None)
    FacetCount.objects.all().delete()
    IndexCard.objects.filter(pk__in=list(films)[:3]).update(titles="", words="", facts="")
    call_command("reindex")
    assert f"{len(films)} works" in capsys.readouterr().out
    assert {text: search.find(text, None).ids for text, _ in SEARCHES} == before
    assert {fact: n for fact, n in kept_counts(None).items() if n} == {f: n for f, n in counts.items() if n}


@pytest.mark.django_db
def test_a_search_under_a_facet_looks_at_every_key_however_many_begin_so(films, monkeypatch):
    narrowed = asking.Query("", {"form": ["Feature", "Unknown"]})
    asked = ("s", "street", "ma", "malu", "b")
    whole = {text: search.find(text, None, narrowed).ids for text in asked}
    assert any(len(ids) > 3 for ids in whole.values())
    for few, stretches in ((10_000, 1), (10_000, 4), (0, 1)):
        monkeypatch.setattr(asking, "LOOKED_THROUGH", 1)
        monkeypatch.setattr(asking, "MOST_LOOKED_THROUGH", stretches)
        monkeypatch.setattr(asking, "FEW_CARDS", few)
        assert {text: search.find(text, None, narrowed).ids for text in asked} == whole
