"""The house speaks two languages, and its own tool proves it."""

import gettext

import pytest
from django.core.management import CommandError, call_command

from config import translations
from config.people import powers
from restoration import wording

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
a = _("Nitrate")
b = _("A long sentence " "in two parts.")
c = pgettext("film", "mute")
d = ngettext("%(n)d reel", "%(n)d reels", 2)
"""
TEMPLATE = """{% load i18n %}
<p>
      {% translate "Inspect it" %}
  {% blocktranslate trimmed with name=who %}
      Signed by {{ name }}
  {% endblocktranslate %}
{{ x|default:_("nobody") }} it's "quoted" {% include "a.html" with label=_("Restored") %}
{% blocktranslate count n=n %}{{ n }} note{% plural %}{{ n }} notes{% endblocktranslate %}
"""


@pytest.fixture
def tree(tmp_path):
    for room in ("archive", "templates"):
        (tmp_path / room).mkdir()
    (tmp_path / "archive" / "models.py").write_text(PYTHON)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def here(tree, monkeypatch):
    """Let the tool work on a small tree of its own, with nothing from the engine."""
    monkeypatch.setattr(wording, "sentences", lambda: ())
    monkeypatch.setattr(powers, "sentences", lambda: ())
    monkeypatch.setattr(translations, "PO", tree / "django.po")
    monkeypatch.setattr(translations, "ROOT", tree)
    monkeypatch.setattr(translations.collect, "__defaults__", (tree,))
    monkeypatch.setattr(translations.write, "__defaults__", (tree / "django.po",))
    monkeypatch.setattr(translations.compile_catalog, "__defaults__", (tree / "django.po",))
    return tree


def fragment(path, *pairs):
    path.write_text("\n".join(f'msgid "{source}"\nmsgstr "{target}"\n' for source, target in pairs))
    return path


def ids(catalog):
    return {message.id for message in translations.entries(catalog)}


def test_sentences_of_python_and_templates_are_collected(here):
    assert ids(translations.collect()) == {
        "Nitrate",
        "A long sentence in two parts.",
        "mute",
        ("%(n)d reel", "%(n)d reels"),
        "Inspect it",
        "Signed by %(name)s",
        "nobody",
        "Restored",
        ("%(n)s note", "%(n)s notes"),
    }


def test_the_words_of_the_engine_are_collected_from_its_declarations():
    sentences = dict(wording.sentences())
    assert sentences["Dust and dirt"] == "restoration/engine/operators/dust.py"


def test_what_film_says_is_collected_from_its_source(here):
    (here / "film").mkdir()
    (here / "film" / "probe.py").write_text(
        '"""Nobody reads a docstring on a page."""\n'
        'CUT = "%(name)s is cut short; copy it again."\nCODE = "yuv420p"\n'
        'ASIDE = f"film {CODE} is no sentence"\n'
    )
    assert list(translations.film_sentences(here)) == [
        ("%(name)s is cut short; copy it again.", "film/probe.py")
    ]


def test_an_update_keeps_translations_and_order_and_names_what_it_dropped(here):
    fragment(
        translations.PO, ("mute", "x"), ("Gone", "没了"), ("Inspect it", "查片"), ("Nitrate", "硝酸片基")
    )
    catalog, new, dropped = translations.update(translations.read(translations.PO), translations.collect())
    order = [message.id for message in translations.entries(catalog)]
    assert order[:2] == ["Inspect it", "Nitrate"]
    assert catalog.get("Nitrate").string == "硝酸片基"
    assert {message.id for message in dropped} == {"Gone", "mute"}
    assert "mute" in {message.id for message in new}


def test_a_second_update_changes_nothing(here):
    call_command("translations", "--update")
    first = translations.PO.read_text()
    call_command("translations", "--update")
    assert translations.PO.read_text() == first
    assert "#: archive/models.py\n" in first


def test_fragments_fill_what_is_empty_and_leave_the_order(here):
    call_command("translations", "--update")
    order = [message.id for message in translations.entries(translations.read(translations.PO))]
    call_command("translations", "--merge", str(fragment(here / "a.po", ("Nitrate", "硝酸片基"))))
    assert [message.id for message in translations.entries(translations.read(translations.PO))] == order
    assert translations.read(translations.PO).get("Nitrate").string == "硝酸片基"


def test_two_answers_to_one_sentence_are_refused_by_name(here):
    one = fragment(here / "archive.po", ("Nitrate", "硝酸片基"))
    two = fragment(here / "reviews.po", ("Nitrate", "硝化纤维"))
    with pytest.raises(
        CommandError, match=r"'Nitrate': archive\.po says '硝酸片基', reviews\.po says '硝化纤维'"
    ):
        call_command("translations", "--merge", str(one), str(two))
    assert not translations.PO.exists()


def test_a_broken_fragment_is_refused_by_name(here):
    (here / "bad.po").write_text('msgid "a"\nnonsense\n')
    with pytest.raises(CommandError, match=r"bad\.po is not a readable \.po file"):
        call_command("translations", "--merge", str(here / "bad.po"))


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("Inspect it", "", "untranslated: 'Inspect it'"),
        ("Signed by %(name)s", "已签", "other placeholders: 'Signed by %(name)s'"),
        ("Signed by %(name)s", "由 %(who)s 签", "other placeholders: 'Signed by %(name)s'"),
        ("Not there", "没有", "obsolete: 'Not there'"),
    ],
)
def test_the_check_names_each_fault(here, source, target, fault):
    fragment(translations.PO, (source, target))
    lines = translations.faults(translations.read(translations.PO), translations.collect())
    assert any(line.startswith(fault) for line in lines)


def test_the_check_names_missing_and_fuzzy_sentences(here):
    translations.PO.write_text('#, fuzzy\nmsgid "Nitrate"\nmsgstr "硝酸"\n')
    with pytest.raises(CommandError) as refusal:
        call_command("translations", "--check")
    assert "fuzzy: 'Nitrate' (archive/models.py)" in str(refusal.value)
    assert "missing: 'Inspect it' (templates/page.html)" in str(refusal.value)


def test_a_plural_may_leave_the_singular_unsaid(here):
    translations.PO.write_text('msgid "%(n)d reel"\nmsgid_plural "%(n)d reels"\nmsgstr[0] "%(n)d 本"\n')
    lines = translations.faults(translations.read(translations.PO), translations.collect())
    assert not any("reel" in line for line in lines)


def test_the_compiled_file_is_what_gettext_reads(here):
    translations.PO.write_text(
        'msgctxt "film"\nmsgid "mute"\nmsgstr "无声元件"\n\nmsgid "Nitrate"\nmsgstr "硝酸片基"\n'
    )
    call_command("translations", "--compile")
    with (here / "django.mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert spoken.gettext("Nitrate") == "硝酸片基"
    assert spoken.pgettext("film", "mute") == "无声元件"
    assert not list(here.glob("*.part"))


def test_asking_for_nothing_is_answered_with_what_there_is():
    with pytest.raises(CommandError, match="--merge, --update, --check or --compile"):
        call_command("translations")


def test_every_sentence_of_the_house_is_translated():
    faults = translations.faults(translations.read(translations.PO), translations.collect())
    assert faults == []
