"""The books reckon minutes and money as one would by hand."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError

from accounts.permissions import Refused
from archive import books
from archive.books import chart, sheet
from archive.models import MachineTime, RateCard
from archive.vocabulary import Grade
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    make.rates()
    return make.work()


def test_a_ninety_minute_film_at_twenty_seconds_a_day_costs_at_least_two_hundred_thousand(work, producer):
    baseline = books.freeze_baseline(work.pk, by=producer, grade=Grade.D, frames=90 * 60 * 24)

    assert baseline.frames_per_day == 20 * 24
    assert baseline.days == Decimal("270.00")
    assert baseline.cost == Decimal("205200.00")


def test_a_good_print_is_reckoned_at_thirty_seconds_a_day(work, producer):
    baseline = books.freeze_baseline(work.pk, by=producer, grade=Grade.A, frames=129_600)

    assert (baseline.frames_per_day, baseline.days) == (30 * 24, Decimal("180.00"))


def test_a_baseline_never_moves(work, producer):
    first = books.freeze_baseline(work.pk, by=producer, grade="C", frames=480)

    assert books.freeze_baseline(work.pk, by=producer, grade="C", frames=480) == first
    with pytest.raises(ValidationError, match="frozen and cannot change"):
        books.freeze_baseline(work.pk, by=producer, grade="D", frames=480)
    with pytest.raises(ValueError, match="frozen"):
        first.save()


def test_minutes_and_money_add_up_by_kind(work, producer):
    restorer = person("restorer")
    books.log_time(work.pk, by=restorer, person=restorer, kind="fix", minutes=60, frames=30)
    books.log_time(work.pk, by=restorer, person=restorer, kind="fix", minutes=30, frames=10)
    books.log_time(work.pk, by=producer, person=producer, kind="review", minutes=15)
    books.book_machine(work.pk, step="restore", subject="segment:1", attempt=1, seconds=1800, frames=48)
    books.add_cost(work.pk, by=producer, kind="scan", amount=Decimal("420.50"))
    books.add_cost(work.pk, by=producer, kind="vendor", amount=Decimal("900"), basis="estimate")

    found = books.summary(work)

    lines = {line.kind: (line.minutes, line.money, line.frames) for line in found.lines}
    assert lines["fix"] == (90, Decimal("142.50"), 40)
    assert lines["review"] == (15, Decimal("35.00"), 0)
    assert lines["machine-cpu"] == (30, Decimal("1.50"), 48)
    assert lines["scan"] == (0, Decimal("420.50"), 0)
    assert (found.minutes, found.people_minutes, found.money) == (135, 105, Decimal("599.50"))
    assert found.estimate == Decimal("900.00")


def test_actuals_stand_beside_the_baseline_and_the_target(work, producer):
    books.freeze_baseline(work.pk, by=producer, grade="D", frames=480)
    books.log_time(work.pk, by=producer, person=producer, kind="review", minutes=120)

    found = books.summary(work)

    assert (found.baseline_minutes, found.baseline_money) == (480, Decimal("760.00"))
    assert (found.target_minutes, found.target_money) == (120, Decimal("380.00"))
    assert (found.time_share, found.cost_share) == (Decimal("25.0"), Decimal("36.8"))
    assert found.meets_time
    assert found.meets_cost


def test_a_title_without_a_baseline_claims_nothing(work):
    found = books.summary(work)

    assert (found.baseline_minutes, found.time_share, found.meets_time, found.lines) == (None, None, None, [])


def test_minutes_cost_what_the_rate_of_their_day_says(work, producer):
    books.set_rate(by=producer, kind="review", per_hour=Decimal("200"), valid_from=date(2026, 1, 1))
    books.log_time(
        work.pk, by=producer, person=producer, kind="review", minutes=60, worked_on=date(2025, 12, 31)
    )
    books.log_time(
        work.pk, by=producer, person=producer, kind="review", minutes=60, worked_on=date(2026, 1, 1)
    )

    assert books.summary(work).money == Decimal("340.00")


def test_a_kind_without_a_rate_is_named(work, producer):
    RateCard.objects.filter(kind="review").delete()
    books.log_time(work.pk, by=producer, person=producer, kind="review", minutes=60)

    found = books.summary(work)

    assert (found.minutes, found.money, [str(kind) for kind in found.unrated]) == (60, 0, ["review"])


def test_one_attempt_of_a_machine_is_booked_once(work):
    for _turn in range(2):
        books.book_machine(
            work.pk, step="restore", subject="segment:1", attempt=1, seconds=12.3456, frames=24
        )

    assert MachineTime.objects.get().seconds == Decimal("12.346")


def test_one_books_one_s_own_minutes_and_a_producer_those_of_others(work, producer):
    restorer = person("restorer")

    with pytest.raises(Refused, match="your own minutes"):
        books.log_time(work.pk, by=restorer, person=producer, kind="fix", minutes=5)
    assert books.log_time(work.pk, by=producer, person=restorer, kind="fix", minutes=5).person == restorer


def test_only_producers_enter_costs(work):
    with pytest.raises(Refused, match="Only producers"):
        books.add_cost(work.pk, by=person("cataloguer"), kind="scan", amount=Decimal(1))


def test_another_currency_is_refused_with_the_way_out(work, producer):
    with pytest.raises(ValidationError, match="No exchange rate says what EUR was worth"):
        books.add_cost(work.pk, by=producer, kind="scan", amount=Decimal(1), currency="EUR")


def test_many_titles_are_reckoned_in_a_handful_of_questions(work, django_assert_max_num_queries):
    works = list(make.works(20))

    with django_assert_max_num_queries(7):
        assert len(books.summaries(works)) == 21


def test_bars_share_one_scale_and_the_target_stands_where_it_belongs(work, producer):
    books.freeze_baseline(work.pk, by=producer, grade="D", frames=480)
    books.log_time(work.pk, by=producer, person=producer, kind="fix", minutes=240)

    drawn = chart.time_chart(books.summary(work))

    fix, total, baseline = (bar.percent for bar in drawn.bars)
    assert (fix, total, baseline) == (Decimal("48.08"), Decimal("48.08"), Decimal("96.15"))
    assert drawn.target == Decimal("24.04")


def test_a_spreadsheet_is_never_given_a_formula(work, producer):
    books.log_time(
        work.pk, by=producer, person=producer, kind="fix", minutes=6, note='=HYPERLINK("http://evil.example")'
    )
    out = StringIO()

    sheet.write(work, out)

    assert "'=HYPERLINK" in out.getvalue()
    assert ",6,0,95.00,9.50,CNY,actual," in out.getvalue()
    assert [sheet.neutral(text)[0] for text in ("=1", "+1", "-1", "@x", "\tx")] == ["'"] * 5
