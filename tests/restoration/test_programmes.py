"""Programmes: who plans them, which titles they hold, what they took beside budget, estimate and hand."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import tokens
from accounts.permissions import Refused
from archive import actions as catalogue
from archive import books
from archive.actions import Conflict
from archive.models import Collection, CollectionMember, JournalEntry
from restoration import actions, programmes
from restoration.models import PlannedTitle, Programme
from tests.factories import archive as make
from tests.factories import restoration as bench
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def producer():
    return make.somebody("producer")


@pytest.fixture
def programme(producer):
    make.rates()
    return actions.add_programme(
        by=producer, name="Classic drama", brief="Forty series.", budget=Decimal("1000"), owner=producer
    )


def titled(text):
    return make.work(titles=[{"text": text, "language": "en", "kind": "PreferredTitle"}])


def hide(work, code="S"):
    secret = Collection.objects.create(code=code, name_en="Secret", restricted=True)
    return catalogue.change_work(
        work.pk, by=make.somebody("cataloguer"), revision=work.revision, reason="private", collection=secret
    )


def test_only_producers_plan_programmes(client):
    with pytest.raises(Refused, match="Only producers plan programmes"):
        actions.add_programme(by=person("restorer"), name="Mine")
    client.force_login(person("restorer"))
    assert client.get(reverse("restoration:programme_list")).status_code == 200
    assert client.get(reverse("restoration:programme_create")).status_code == 403


def test_a_programme_is_planned_on_its_page_and_the_journal_says_so(client, producer):
    client.force_login(producer)
    form = {
        "name": "Classic drama", "budget": "250000.00", "currency": "CNY",
        "deadline": "2027-03-01", "owner": producer.pk,
    }  # fmt: skip
    answer = client.post(reverse("restoration:programme_create"), form, follow=True)
    planned = Programme.objects.get()
    assert answer.redirect_chain[-1][0] == planned.get_absolute_url()
    entry = JournalEntry.objects.get(verb="programme.added")
    assert (entry.after["budget"], entry.after["deadline"]) == ("250000.00", "2027-03-01")


def test_a_budget_below_nothing_and_a_name_twice_are_refused(programme, producer):
    with pytest.raises(ValidationError, match="nothing or more"):
        actions.add_programme(by=producer, name="Debt", budget=Decimal("-1"))
    with pytest.raises(ValidationError, match="already exists"):
        actions.add_programme(by=producer, name="Classic drama")


def test_who_saves_second_sees_what_the_first_changed_and_loses_nothing(client, programme, producer):
    actions.change_programme(
        programme.pk, by=producer, revision=1, reason="more money", budget=Decimal("2000")
    )
    with pytest.raises(Conflict):
        actions.change_programme(programme.pk, by=producer, revision=1, reason="later", name="Old")
    client.force_login(producer)
    form = {
        "name": "Classic TV drama", "brief": "Forty series.", "budget": "1000.00", "currency": "CNY",
        "owner": producer.pk, "revision": 1, "reason": "its right name",
    }  # fmt: skip
    answer = client.post(reverse("restoration:programme_edit", args=[programme.pk]), form)
    assert answer.status_code == 409
    assert "Classic TV drama" in answer.text and "2000.00" in answer.text
    programme.refresh_from_db()
    assert programme.name == "Classic drama"


def test_a_title_belongs_to_one_programme_at_most(programme, producer):
    work = titled("Street Angel")
    other = actions.add_programme(by=producer, name="Silent films")
    actions.add_titles(programme.pk, [work.pk], by=producer)
    assert actions.add_titles(programme.pk, [work.pk], by=producer) == []
    with pytest.raises(ValidationError, match="Street Angel → Classic drama"):
        actions.add_titles(other.pk, [work.pk, titled("Big Road").pk], by=producer)
    assert PlannedTitle.objects.count() == 1


def test_a_series_is_put_in_with_all_its_episodes(client, programme, producer):
    series = titled("Dream")
    for number in (1, 2, 3):
        make.work(
            titles=[{"text": f"Dream {number}", "language": "en", "kind": "PreferredTitle"}],
            is_part_of=series, part_number=str(number), description_level="Analytic",
        )  # fmt: skip
    client.force_login(producer)
    address = reverse("restoration:title_add", args=[programme.pk])
    client.post(address, {"title": f"Dream #{series.pk}", "parts": "on"})
    assert {str(row.work) for row in programme.titles.all()} == {"Dream 1", "Dream 2", "Dream 3"}


def test_taking_a_title_out_wants_a_reason_and_its_work_remembers_both(programme, producer):
    work = titled("Street Angel")
    (planned,) = actions.add_titles(programme.pk, [work.pk], by=producer)
    with pytest.raises(Refused, match="Write the reason"):
        actions.remove_title(planned.pk, by=producer, reason=" ")
    actions.remove_title(planned.pk, by=producer, reason="the rights ended")
    verbs = list(JournalEntry.objects.filter(work=work).order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["programme.title_added", "programme.title_removed"]


def test_a_programme_with_titles_is_not_removed_an_empty_one_is(programme, producer):
    (planned,) = actions.add_titles(programme.pk, [titled("Street Angel").pk], by=producer)
    with pytest.raises(ValidationError, match="cannot be removed"):
        actions.remove_programme(programme.pk, by=producer, revision=1, reason="over")
    actions.remove_title(planned.pk, by=producer, reason="wrong")
    actions.remove_programme(programme.pk, by=producer, revision=1, reason="over")
    assert not Programme.objects.exists()


@pytest.fixture
def spent(programme, producer):
    """Two titles with estimates and money, one of them of a closed collection."""
    one, other = titled("Street Angel"), titled("Big Road")
    actions.add_titles(programme.pk, [one.pk, other.pk], by=producer)
    for work, amount in ((one, "300"), (other, "450.50")):
        books.add_cost(work.pk, by=producer, kind="scan", amount=Decimal("400"), basis="estimate")
        books.add_cost(work.pk, by=producer, kind="scan", amount=Decimal(amount))
        books.freeze_baseline(work.pk, by=producer, grade="C", frames=4800)
    return one, hide(other)


def test_a_programme_sums_its_titles_beside_estimate_budget_and_hand(spent, programme):
    (standing,) = programmes.standings([programme], person("auditor"))
    assert standing.books.money == Decimal("750.50")
    assert standing.books.estimate == Decimal("800.00")
    assert standing.books.over_money == Decimal("-49.50")
    assert (standing.spent, standing.left) == (Decimal("75.0"), Decimal("249.50"))
    assert standing.books.counted == 2


def test_a_title_of_a_closed_collection_is_in_no_sum_of_who_may_not_see_it(
    client, spent, programme, producer
):
    (standing,) = programmes.standings([programme], producer)
    assert standing.books.money == Decimal("300.00")
    client.force_login(producer)
    for name in ("programme_detail", "programme_csv"):
        answer = client.get(reverse(f"restoration:{name}", args=[programme.pk]))
        text = answer.getvalue().decode() if answer.streaming else answer.text
        assert "Street Angel" in text and "Big Road" not in text
    hidden = PlannedTitle.objects.get(work=spent[1])
    address = reverse("restoration:title_remove", args=[hidden.pk])
    assert client.post(address, {"reason": "curious"}).status_code == 404
    CollectionMember.objects.create(collection=Collection.objects.get(), user=producer)
    assert "Big Road" in client.get(programme.get_absolute_url()).text


def test_a_budget_in_a_currency_without_a_rate_is_not_held_against_anything(
    client, spent, programme, producer
):
    actions.change_programme(programme.pk, by=producer, revision=1, reason="paid in euro", currency="EUR")
    client.force_login(person("auditor"))
    text = client.get(programme.get_absolute_url()).text
    assert "No exchange rate says what EUR is worth today" in text
    books.set_exchange(by=producer, currency="EUR", rate=Decimal("8"), valid_from=date(2020, 1, 1))
    (standing,) = programmes.standings([Programme.objects.get()], person("auditor"))
    assert standing.budget == Decimal("8000")


def test_the_sheet_says_estimate_and_actual_of_every_step_title_and_the_programme(client, spent, programme):
    client.force_login(person("auditor"))
    answer = client.get(reverse("restoration:programme_csv", args=[programme.pk]))
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    money = ("money_estimated", "money", "money_over")
    said = {(row["together"], row["step"]): tuple(row[name] for name in money) for row in rows}
    assert said["Big Road", "scan"] == ("400.00", "450.50", "50.50")
    assert said["Classic drama", "all"] == ("800.00", "750.50", "-49.50")


def test_the_books_add_up_by_programme_too(client, spent, programme, producer):
    make_other = titled("Lone")
    books.add_cost(make_other.pk, by=producer, kind="scan", amount=1)
    client.force_login(person("auditor"))
    page = client.get(reverse("books:together"), {"by": "programme"}).text
    assert programme.get_absolute_url() in page and "in no programme" in page
    sheet = client.get(reverse("books:together_csv"), {"by": "programme"}).getvalue().decode()
    assert "Classic drama,2,scan" in sheet


def test_a_restorer_sees_how_far_the_titles_are_and_no_money(client, programme, producer):
    project = bench.project()
    actions.add_titles(programme.pk, [project.work_id], by=producer)
    client.force_login(person("restorer"))
    text = client.get(programme.get_absolute_url()).text
    assert project.get_absolute_url() in text and "planned" in text
    assert "1,000.00" not in text and "of the hand" not in text


def test_a_hidden_series_names_no_group_of_who_sees_only_an_episode(client, producer):
    series = titled("Secret series")
    episode = make.work(
        titles=[{"text": "Episode", "language": "en", "kind": "PreferredTitle"}], is_part_of=series
    )
    books.add_cost(episode.pk, by=producer, kind="scan", amount=1)
    hide(series)
    client.force_login(producer)
    for name in ("books:together", "books:together_csv"):
        answer = client.get(reverse(name))
        text = answer.getvalue().decode() if answer.streaming else answer.text
        assert "Episode" in text and "Secret series" not in text
    assert "Secret series" not in client.get(episode.get_absolute_url()).text


def test_a_program_reads_the_programme_and_its_books_with_a_token_for_them(client, spent, programme):
    def read(*scopes):
        _row, text = tokens.draw(person("auditor", username="reader"), name="x", scopes=scopes)
        address = f"/api/v1/programmes/{programme.pk}/"
        return client.get(address, headers={"authorization": f"Bearer {text}"}).json()

    plain, full = read("read"), read("read", "books")
    assert (plain["budget"], plain["books"]) == (None, None)
    assert (full["budget"], full["books"]["money"]) == ("1000.00", "750.50")
    assert {row["work"] for row in full["titles"]} == {work.pk for work in spent}
