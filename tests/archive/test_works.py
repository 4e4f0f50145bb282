"""Works are found by any of their titles, and no cataloguer loses another's change."""

import pytest
from django.core.exceptions import ValidationError

from archive import actions
from archive.models import Work
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return make.work()


@pytest.mark.parametrize("words", ["马路天使", "天使", "malu", "Street Angel", "angel street", "trumpeter"])
def test_a_work_is_found_by_every_script_of_its_titles(work, words):
    make.works(1)

    assert list(Work.objects.matching(words)) == [work]


def test_a_title_is_shown_in_the_reader_s_language(work, settings):
    from django.utils.translation import override

    with override("en"):
        assert work.title == "Street Angel"
    with override("zh-hans"):
        assert work.title == "马路天使"
        assert [row.text for row in work.other_titles] == ["Street Angel", "Malu tianshi"]


@pytest.mark.parametrize("count", [0, 2])
def test_a_work_has_exactly_one_preferred_title(count):
    titles = [{"text": "神女", "kind": "PreferredTitle"}] * count

    with pytest.raises(ValidationError, match="exactly one preferred title"):
        actions.create_work(by=make.somebody("cataloguer"), titles=titles)

    assert not Work.objects.exists()


@pytest.mark.parametrize("year", ["1937", "193X", "1950?", "1948~", "1936/1937"])
def test_years_are_written_as_edtf(year):
    assert make.work(year=year).year == year


def test_another_year_is_refused_with_the_way_to_write_it():
    with pytest.raises(ValidationError, match="no EDTF date"):
        make.work(year="thirties")


def test_a_work_cannot_be_part_of_itself_even_the_long_way_round(work):
    episode = make.work(is_part_of=work)

    with pytest.raises(ValidationError, match="cannot be part of itself"):
        actions.change_work(
            work.pk, by=make.somebody("cataloguer"), revision=1, reason="-", is_part_of=episode
        )


def test_a_change_is_journalled_with_before_after_and_reason(work):
    actions.change_work(work.pk, by=person("cataloguer"), revision=1, reason="censor's card", year="1938")

    entry = work.journal.first()
    assert (entry.before, entry.after) == ({"revision": 1, "year": "1937"}, {"revision": 2, "year": "1938"})
    assert entry.reason == "censor's card"


def test_a_save_without_a_difference_is_no_change(work):
    same = actions.change_work(work.pk, by=person("cataloguer"), revision=1, reason="-", year="1937")

    assert same.revision == 1
    assert work.journal.count() == 1


def test_the_second_of_two_cataloguers_is_shown_what_the_first_changed(work):
    first, second = person("cataloguer", name="Lin Lan"), person("cataloguer", name="Zhou Min")
    actions.change_work(work.pk, by=first, revision=1, reason="poster", year="1938")
    actions.change_work(work.pk, by=first, revision=2, reason="poster again", year="1939")

    with pytest.raises(actions.Conflict, match="Lin Lan changed this work") as conflict:
        actions.change_work(work.pk, by=second, revision=1, reason="book", countries="CN,HK")

    (change,) = conflict.value.changes
    assert (change.field, change.base, change.theirs, change.by) == ("year", "1937", "1939", "Lin Lan")
    work.refresh_from_db()
    assert (work.year, work.countries) == ("1939", "CN")


def test_titles_change_with_the_work(work):
    titles = [{"text": "Street Angel", "language": "en", "kind": "PreferredTitle"}]

    actions.change_work(work.pk, by=person("cataloguer"), revision=1, reason="-", titles=titles)

    assert [row.text for row in work.titles.all()] == ["Street Angel"]
    assert len(work.journal.first().before["titles"]) == 3


def test_a_list_page_asks_the_same_number_of_questions_for_many_works(django_assert_num_queries):
    make.works(30)

    with django_assert_num_queries(2):
        assert [work.title for work in Work.objects.for_pages()][-1]


def test_identifiers_are_held_to_their_check_characters(work):
    by = person("cataloguer")
    with pytest.raises(ValidationError, match="its check character would be"):
        actions.change_work(
            work.pk,
            by=by,
            revision=1,
            reason="-",
            identifiers=[{"scheme": "EIDR", "value": "10.5240/7791-8534-2C23-9030-8610-A"}],
        )
    good = [
        {"scheme": "EIDR", "value": "10.5240/7791-8534-2C23-9030-8610-5"},
        {"scheme": "IMDb", "value": " tt0029150 "},
    ]
    actions.change_work(work.pk, by=by, revision=1, reason="-", identifiers=good)
    assert list(work.identifiers.values_list("value", flat=True)) == [
        "10.5240/7791-8534-2C23-9030-8610-5",
        "tt0029150",
    ]


def test_a_title_of_300_hanzi_with_breaks_and_overrides_stays_one_line():
    text = "马" * 300
    work = make.work(titles=[{"text": f"{text}\r\n\u202e使", "kind": "PreferredTitle"}])

    assert work.titles.get().text == f"{text} 使"
    assert work.titles.get().text in str(work.journal.get().after["titles"])


def test_a_note_sent_back_as_browsers_do_is_the_note_that_stood(client, work):
    """A browser ends lines by two signs; whoever saves a form unread has changed nothing."""
    by = person("cataloguer")
    actions.change_work(work.pk, by=by, revision=1, reason="-", note="One line.\r\nAnother.\rThe last.")
    work.refresh_from_db()
    assert work.note == "One line.\nAnother.\nThe last."

    actions.change_work(work.pk, by=by, revision=2, reason="-", note=work.note.replace("\n", "\r\n"))
    work.refresh_from_db()
    assert work.revision == 2


def test_a_lookup_offers_the_work_that_is_called_so_before_those_that_mention_it(client):
    told_of = {"Sea": "Four views of a river", "Four Views": "", "Hill": "Views of four hills"}
    for title, told in told_of.items():
        make.work(titles=[{"text": title, "language": "en", "kind": "PreferredTitle"}], synopsis_en=told)
    client.force_login(person("cataloguer"))
    rows = client.get("/catalogue/lookup/works/?q=four views").json()["rows"]
    assert rows[0]["value"].startswith("Four Views #") and len(rows) == 3


def test_a_variant_with_a_coloured_version_keeps_its_kind_and_stays(work):
    by = person("cataloguer")
    variant = actions.add_variant(work.pk, by=by, kind="Colourized", year="2025")
    other = actions.add_variant(work.pk, by=by, kind="Dubbed")
    source = make.version(work, by=by, frames=12)

    with pytest.raises(ValidationError, match="hangs on a colourized variant"):
        make.restored(source, added={"coloured": True, "variant_id": other.pk})
    coloured = make.restored(source, added={"coloured": True, "variant_id": variant.pk})

    assert (coloured.variant, coloured.coloured, coloured.sonorized) == (variant, True, False)
    assert make.restored(coloured, seed="again").coloured
    with pytest.raises(ValidationError, match="its kind must stay"):
        actions.change_variant(variant.pk, by=by, revision=1, reason="-", kind="Dubbed")
    with pytest.raises(ValidationError, match="cannot be removed"):
        actions.remove_variant(variant.pk, by=by, revision=1, reason="-")
    actions.remove_variant(other.pk, by=by, revision=1, reason="never made")
    assert work.journal.first().before["kind"] == "Dubbed"


def test_an_empty_row_of_identifiers_is_no_row_and_a_wrong_one_is_named(client, work):
    client.force_login(person("cataloguer"))
    facts = {name: getattr(work, name) for name in ("forms", "description_level", "countries", "year")}
    data = facts | {"revision": 1, "reason": "card", "titles-TOTAL_FORMS": 1, "titles-INITIAL_FORMS": 0}
    data |= {"titles-0-text": "马路天使", "titles-0-language": "zh", "titles-0-kind": "PreferredTitle"}
    data |= {"identifiers-TOTAL_FORMS": 2, "identifiers-INITIAL_FORMS": 0, "identifiers-1-value": ""}
    data |= {"identifiers-0-scheme": "IMDb", "identifiers-0-value": "29150"}
    url = f"/catalogue/works/{work.pk}/edit/"

    refused = client.post(url, data)
    saved = client.post(url, data | {"identifiers-0-value": "tt0029150"})

    assert "“29150” is no valid IMDb; write it as tt0029150." in refused.content.decode()
    assert saved.status_code == 302
    assert work.identifiers.get().value == "tt0029150"
