"""The list of works: facets with counts, order, pages, columns, saved searches, files."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from archive import actions, search
from archive.actions import lists
from archive.models import Collection, Export, FacetCount, ListColumns, SavedSearch, Work
from archive.search import asking, counting, keeping, listing
from archive.search.asking import Query
from archive.vocabulary import Base, Grade, TitleType
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
LIST = reverse("archive:work_list")


@pytest.fixture
def enter(client):
    """Log a person of these roles in; return (client, person)."""

    def log_in(*roles):
        user = person(*roles)
        client.force_login(user)
        return client, user

    return log_in


def film(title, **fields):
    rows = [{"text": title, "language": "en", "kind": TitleType.PREFERRED}]
    return make.work(titles=rows, **{"synopsis_en": ""} | fields)


def shown(client, query=""):
    return [str(row) for row in client.get(LIST + query).context["page"]]


def counts(client, name, query=""):
    facets = {facet.name: values for facet, values in client.get(LIST + query).context["facets"]}
    return {value.value: value.count.number for value in facets.get(name, []) if value.count}


@pytest.fixture
def four(db):
    made = [
        film("Alpha", year="1931", countries="CN"),
        film("Beta", year="1937", countries="CN,HK", forms="Documentary"),
        film("Gamma", year="195X", countries="FR"),
        film("Delta", year="", countries=""),
    ]
    make.inspection(make.item(made[0], inventory_number="A-1"), grade=Grade.D)
    make.item(made[1], inventory_number="B-1", base=Base.ACETATE)
    return made


def test_facets_narrow_the_list_and_count_what_is_left(four, enter):
    client, _user = enter("auditor")
    assert counts(client, "country") == {"CN": 2, "HK": 1, "FR": 1}
    assert counts(client, "decade") == {"193": 2, "195": 1}
    assert counts(client, "grade") == {"D": 1}
    assert counts(client, "base") == {"Nitrate": 1, "Acetate": 1}
    assert shown(client, "?country=CN&sort=title") == ["Alpha", "Beta"]
    assert shown(client, "?country=CN&form=Documentary") == ["Beta"]
    assert counts(client, "form", "?country=CN") == {"Feature": 1, "Documentary": 1}


def test_two_values_of_a_facet_let_both_through_and_the_others_stay_offered(four, enter):
    client, _user = enter("auditor")
    assert shown(client, "?country=HK&country=FR&sort=title") == ["Beta", "Gamma"]
    assert counts(client, "country", "?country=FR") == {"CN": 2, "HK": 1, "FR": 1}


def test_a_search_and_facets_narrow_together(four, enter):
    client, _user = enter("auditor")
    assert shown(client, "?q=beta&country=CN") == ["Beta"]
    assert shown(client, "?q=beta&country=FR") == []


def test_facts_follow_what_is_written(four, enter):
    client, _user = enter("auditor")
    by = person("cataloguer")
    alpha = four[0]
    actions.change_work(alpha.pk, by=by, revision=alpha.revision, reason="found out", countries="JP")
    assert counts(client, "country") == {"CN": 1, "HK": 1, "FR": 1, "JP": 1}
    search.facet(four[1], "on_air", True)
    assert counts(client, "on_air") == {"yes": 1, "no": 3}
    search.facet(four[1], "on_air", None)
    assert counts(client, "on_air") == {"no": 4}


def test_counts_are_those_of_the_works_a_person_sees(four, enter):
    closed = Collection.objects.create(code="X", name_en="Closed", restricted=True)
    by = person("cataloguer")
    closed.members.add(by)
    actions.change_work(four[2].pk, by=by, revision=four[2].revision, reason="closed", collection=closed)
    client, _user = enter("restorer")
    assert "FR" not in counts(client, "country")
    assert "Gamma" not in shown(client)
    assert client.get(LIST).context["found"].total.number == 3
    assert client.get(LIST + "?country=FR").context["found"].total.number == 0
    assert "Closed" not in client.get(LIST).content.decode()
    client.force_login(by)
    assert counts(client, "country")["FR"] == 1


def test_folding_the_counts_changes_none_of_them(four, enter):
    client, _user = enter("auditor")
    before = counts(client, "country"), counts(client, "form")
    lines = FacetCount.objects.count()
    keeping.fold_counts()
    assert FacetCount.objects.count() < lines
    assert (counts(client, "country"), counts(client, "form")) == before


def test_a_count_that_was_not_taken_to_its_end_says_at_least(four, enter, monkeypatch):
    monkeypatch.setattr(counting, "MOST_COUNTED", 1)
    client, _user = enter("auditor")
    page = client.get(LIST + "?country=CN&decade=193")
    assert page.context["found"].total == counting.Count(1, True)
    assert "<strong>1+</strong>" in page.content.decode()


def test_pages_go_on_from_the_last_row_and_back(enter):
    client, _user = enter("auditor")
    make.works(120)
    seen, after, pages = [], "", []
    while True:
        found = client.get(LIST, {"sort": "title", "after": after}).context
        seen += [str(row) for row in found["page"]]
        pages.append(found["found"])
        after = found["found"].after
        if not after:
            break
    assert seen == [f"Reel {number:03d}" for number in range(1, 121)]
    assert len(pages) == 3
    back = client.get(LIST, {"sort": "title", "before": pages[2].before}).context
    assert [str(row) for row in back["page"]] == seen[50:100]
    assert client.get(LIST, {"sort": "-year", "after": "nonsense[["}).status_code == 200


def test_every_order_puts_the_works_as_it_says(four, enter):
    client, _user = enter("auditor")
    assert shown(client, "?sort=title") == ["Alpha", "Beta", "Delta", "Gamma"]
    assert shown(client, "?sort=-title") == ["Gamma", "Delta", "Beta", "Alpha"]
    assert shown(client, "?sort=year") == ["Alpha", "Beta", "Gamma", "Delta"]
    assert shown(client, "?sort=changed") == ["Alpha", "Beta", "Gamma", "Delta"]


def test_a_person_keeps_the_columns_they_choose(four, enter):
    client, user = enter("auditor")
    client.post(reverse("archive:columns_choose"), {"columns": ["grade", "year"], "query": "country=CN"})
    page = client.get(LIST)
    assert [column.name for column in page.context["columns"]] == ["year", "grade"]
    assert "D: heavily damaged" in page.content.decode()
    client.post(reverse("archive:columns_choose"), {"columns": []})
    assert not ListColumns.objects.filter(user=user).exists()


def test_every_column_can_be_shown(four, enter):
    client, _user = enter("auditor")
    from archive.search.columns import COLUMNS

    client.post(reverse("archive:columns_choose"), {"columns": list(COLUMNS)})
    text = client.get(LIST).content.decode()
    assert "A-1" in text and "Nitrate" in text.title()


def test_a_shared_search_is_the_house_s_and_shows_everybody_their_own_count(four, enter):
    client, user = enter("cataloguer")
    client.post(
        reverse("archive:search_save"), {"name": "Chinese", "query": "country=CN&page=3&x=1", "shared": "on"}
    )
    client.post(reverse("archive:search_save"), {"name": "Mine", "query": "q=beta"})
    saved = SavedSearch.objects.get(name="Chinese")
    assert saved.query == "country=CN"
    other = person("restorer")
    client.force_login(other)
    page = client.get(reverse("archive:search_list"))
    assert [(row.name, total.number) for row, total in page.context["searches"]] == [("Chinese", 2)]
    assert client.post(reverse("archive:search_remove", args=[saved.pk])).status_code == 403
    client.force_login(user)
    client.post(reverse("archive:search_remove", args=[saved.pk]))
    assert [row.name for row, _ in lists.counted(SavedSearch.objects.open_to(user), user)] == ["Mine"]


def test_the_list_is_given_out_as_csv_without_formulas(four, enter):
    client, _user = enter("auditor")
    film("=HYPERLINK(1)", year="1980")
    answer = client.get(reverse("archive:work_export", args=["csv"]) + "?sort=title")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:2] == ["Number", "Title"]
    assert sorted(row[1] for row in rows[1:]) == ["'=HYPERLINK(1)", "Alpha", "Beta", "Delta", "Gamma"]


def test_the_list_is_given_out_as_a_spreadsheet_of_texts(four, enter):
    client, _user = enter("auditor")
    film("=1+1", year="1980")
    answer = client.get(reverse("archive:work_export", args=["xlsx"]) + "?country=CN&sort=title")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[1].value for row in sheet.iter_rows()] == ["Title", "=1+1", "Alpha", "Beta"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_an_export_holds_only_what_a_person_sees(four, enter):
    closed = Collection.objects.create(code="X", name_en="Closed", restricted=True)
    four[0].collection = closed
    four[0].save()
    search.reindex([four[0].pk])
    client, _user = enter("restorer")
    answer = client.get(reverse("archive:work_export", args=["csv"]))
    assert b"Alpha" not in b"".join(answer.streaming_content)
    assert client.get(reverse("archive:work_export", args=["pdf"])).status_code == 404


def given_out(client, **data):
    return client.post(reverse("archive:list_export"), data)


def test_the_ticked_rows_are_given_out_and_no_others(four, enter):
    client, _user = enter("auditor")
    answer = given_out(client, which="picked", format="list-csv", pick=[four[2].pk, four[0].pk])
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["Gamma", "Alpha"]
    answer = given_out(client, which="picked", format="list-xlsx", pick=[four[1].pk])
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [row[1].value for row in book.active.iter_rows(min_row=2)] == ["Beta"]


def test_the_ticked_rows_and_the_whole_result_go_out_in_every_format(four, enter):
    client, user = enter("cataloguer")
    for form in Export.Format.values:
        answer = given_out(client, which="picked", format=form, pick=[four[0].pk], query="country=CN")
        export = user.exports.first()
        assert (answer.url, export.format) == (export.get_absolute_url(), form)
        assert (export.scope, export.chosen) == ("works", {"works": [four[0].pk]})
    given_out(client, which="all", format="avefi", query="country=CN")
    assert (user.exports.first().scope, user.exports.first().chosen) == ("search", {"query": "country=CN"})
    given_out(client, which="all", format="avefi")
    assert user.exports.first().scope == "all"


def test_a_ticked_work_of_a_closed_collection_stays_in_the_house(four, enter):
    closed = Collection.objects.create(code="X", name_en="Closed", restricted=True)
    type(four[0]).objects.filter(pk=four[0].pk).update(collection=closed)
    client, user = enter("cataloguer")
    answer = given_out(client, which="picked", format="list-csv", pick=[four[0].pk, four[1].pk])
    text = b"".join(answer.streaming_content).decode()
    assert "Beta" in text and "Alpha" not in text
    given_out(client, which="picked", format="avefi", pick=[four[0].pk, four[1].pk])
    assert user.exports.get().chosen["works"] == [four[1].pk]


def test_without_a_tick_or_with_a_foreign_format_the_list_says_what_to_do(four, enter):
    client, _user = enter("cataloguer")
    for data in ({"format": "list-csv"}, {"format": "avefi", "pick": ["x", "9" * 30, "²"]}):
        answer = client.post(reverse("archive:list_export"), {"which": "picked"} | data, follow=True)
        assert "No work is chosen" in answer.content.decode()
    answer = client.post(reverse("archive:list_export"), {"which": "all", "format": "doc"}, follow=True)
    assert "There is no format “doc”" in answer.content.decode()


def test_a_tally_is_remembered_until_a_fact_of_any_work_changes(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(counting, "connection", SimpleNamespace(in_atomic_block=False))
    old, new = film("Alpha", year="1931", countries="CN"), film("Beta", year="1951", countries="FR")
    query, auditor = Query("", {"decade": ["193"]}), person("auditor")

    def countries():
        told = counting.remembered_tally(asking.cards(query, auditor), query, auditor)
        return {value: number for (name, value), number in told.facts.items() if name == "country"}

    assert countries() == {"CN": 1}
    with django_assert_max_num_queries(1):  # whether anything has changed
        assert countries() == {"CN": 1}
    Work.objects.filter(pk=old.pk).update(countries="FR")
    Work.objects.filter(pk=new.pk).update(countries="CN")
    search.reindex([old.pk, new.pk])  # no sum of the house changes by that
    assert countries() == {"FR": 1}
    keeping.fold_counts()
    assert countries() == {"FR": 1}


def test_the_pages_of_a_search_go_on_in_what_its_first_page_found_without_what_was_closed_since(
    enter, monkeypatch
):
    monkeypatch.setattr(listing, "connection", SimpleNamespace(in_atomic_block=False))
    cataloguer, _user = enter("cataloguer")
    made = [film(f"Boulevard {number:03d}") for number in range(60)]
    first = shown(cataloguer, "?q=boulevard")
    film("Boulevard")  # the best answer by now: a page that is asked anew begins with it

    second = shown(cataloguer, "?q=boulevard&after=50")
    assert len(first) == 50
    assert set(first) | set(second) == {str(work) for work in made}
    assert shown(cataloguer, "?q=boulevard")[0] == "Boulevard"

    closed = next(work for work in made if str(work) in second)
    search.forget([closed.pk])
    assert str(closed) not in shown(cataloguer, "?q=boulevard&after=50")
