"""Other currencies, counter-entries, locked periods and estimates: the books add up and nothing is edited."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Refused
from archive import books
from archive.books import chart
from archive.books.course import course
from archive.models import CostLine, ExchangeRate, JournalEntry, PeriodLock, RateCard, TimeEntry
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 31)


@pytest.fixture
def work():
    make.rates()
    return make.work()


@pytest.fixture
def march(producer):
    """The books of March 2026, closed."""
    return books.lock_period(by=producer, first=date(2026, 3, 1), last=MARCH, reason="quarter")


def test_money_keeps_its_currency_and_is_summed_at_the_rate_of_its_day(work, producer):
    for day, rate in ((date(2026, 1, 1), "7.80"), (date(2026, 3, 1), "8.00")):
        books.set_exchange(by=producer, currency="EUR", rate=Decimal(rate), valid_from=day)
    for day in (date(2026, 2, 28), date(2026, 3, 1)):
        books.add_cost(
            work.pk, by=producer, kind="scan", amount=Decimal("100.10"), currency="EUR", spent_on=day
        )

    found = books.summary(work)

    assert found.lines[0].own == (("EUR", Decimal("200.20")),)
    assert found.money == Decimal("1581.58")  # 780.78 + 800.80


def test_without_a_rate_a_currency_is_refused_and_says_where_to_enter_it(work, producer):
    books.set_exchange(by=producer, currency="EUR", rate=Decimal(8), valid_from=date(2026, 3, 1))

    with pytest.raises(ValidationError, match="what EUR was worth on 2026-02-28"):
        books.add_cost(
            work.pk, by=producer, kind="scan", amount=1, currency="EUR", spent_on=date(2026, 2, 28)
        )


def test_a_sum_that_lacks_a_rate_is_no_sum(client, work, producer):
    books.set_exchange(by=producer, currency="USD", rate=Decimal(7), valid_from=MARCH)
    books.add_cost(work.pk, by=producer, kind="scan", amount=10, currency="USD", spent_on=MARCH)
    books.add_cost(work.pk, by=producer, kind="vendor", amount=10)
    ExchangeRate.objects.all().delete()

    found = books.summary(work)

    assert (found.money, found.cost_share, found.meets_cost) == (None, None, None)
    assert found.unconverted == [("USD", MARCH)]
    client.force_login(producer)
    page = client.get(reverse("books:title", args=[work.pk])).text
    assert "There is no sum of the money" in page
    assert chart.money_curve(course([work]), found) is None


def test_an_entry_is_never_edited(work, producer):
    entry = books.log_time(work.pk, by=producer, person=producer, kind="fix", minutes=60)
    line = books.add_cost(work.pk, by=producer, kind="scan", amount=Decimal("9.99"))

    for row in (entry, line):
        with pytest.raises(ValueError, match="written once"):
            row.save()


def test_a_counter_entry_takes_back_minutes_and_money_to_the_cent(work, producer):
    books.set_rate(by=producer, kind="fix", per_hour=Decimal("100"), valid_from=timezone.localdate())
    old = timezone.localdate() - timedelta(days=40)
    entry = books.log_time(
        work.pk, by=producer, person=producer, kind="fix", minutes=37, frames=9, worked_on=old
    )

    counter = books.reverse_time(entry.pk, by=producer, reason="wrong title")

    assert (counter.minutes, counter.frames, counter.reverses) == (-37, -9, entry)
    assert counter.worked_on == timezone.localdate()
    found = books.summary(work)
    assert (found.minutes, found.money) == (0, Decimal("0.00"))  # at the old day's rate, not today's
    told = JournalEntry.objects.get(verb="time.reversed")
    assert (told.before["minutes"], told.reason) == (37, "wrong title")


def test_an_entry_is_taken_back_once_and_a_counter_entry_never(work, producer):
    line = books.add_cost(work.pk, by=producer, kind="scan", amount=Decimal("9.99"))
    counter = books.reverse_cost(line.pk, by=producer, reason="paid twice")

    with pytest.raises(ValidationError, match="already"):
        books.reverse_cost(line.pk, by=producer, reason="again")
    with pytest.raises(ValidationError, match="takes something back itself"):
        books.reverse_cost(counter.pk, by=producer, reason="undo")
    with pytest.raises(ValidationError, match="Write why"):
        books.reverse_cost(
            books.add_cost(work.pk, by=producer, kind="scan", amount=1).pk, by=producer, reason=" "
        )
    assert books.summary(work).money == Decimal("1.00")


def test_the_schema_refuses_minutes_below_one_that_take_nothing_back(work, producer):
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeEntry.objects.create(work=work, person=producer, kind="fix", minutes=-5, worked_on=MARCH)


def test_one_takes_back_one_s_own_minutes_alone(work, producer):
    entry = books.log_time(work.pk, by=producer, person=producer, kind="fix", minutes=5)

    with pytest.raises(Refused, match="your own minutes"):
        books.reverse_time(entry.pk, by=person("restorer"), reason="mine")


def test_nothing_is_entered_into_a_locked_period(work, producer, march):
    with pytest.raises(ValidationError, match="2026-03-31 lies in the locked period 2026-03-01 – 2026-03-31"):
        books.log_time(work.pk, by=producer, person=producer, kind="fix", minutes=5, worked_on=MARCH)
    with pytest.raises(ValidationError, match="locked period"):
        books.add_cost(work.pk, by=producer, kind="scan", amount=1, spent_on=date(2026, 3, 1))
    assert not TimeEntry.objects.exists()
    assert books.log_time(
        work.pk, by=producer, person=producer, kind="fix", minutes=5, worked_on=date(2026, 4, 1)
    )


def test_no_new_rate_reaches_into_a_locked_period(producer, march, work):
    with pytest.raises(ValidationError, match="would change the locked period"):
        books.set_rate(by=producer, kind="fix", per_hour=Decimal(1), valid_from=date(2026, 2, 1))
    with pytest.raises(ValidationError, match="would change the locked period"):
        books.set_exchange(by=producer, currency="EUR", rate=Decimal(8), valid_from=MARCH)
    assert books.set_rate(by=producer, kind="fix", per_hour=Decimal(1), valid_from=date(2026, 4, 1))


def test_a_rate_that_ends_before_the_locked_period_may_still_be_entered(producer, work):
    RateCard.objects.create(kind="fix", per_hour=Decimal(90), valid_from=date(2026, 2, 1))
    books.lock_period(by=producer, first=date(2026, 3, 1), last=MARCH)

    assert books.set_rate(by=producer, kind="fix", per_hour=Decimal(80), valid_from=date(2026, 1, 1))


def test_a_locked_entry_is_corrected_in_the_open_period(work, producer):
    entry = books.log_time(work.pk, by=producer, person=producer, kind="fix", minutes=5, worked_on=MARCH)
    books.lock_period(by=producer, first=date(2026, 3, 1), last=MARCH)

    with pytest.raises(ValidationError, match="locked period"):
        books.reverse_time(entry.pk, by=producer, reason="wrong", worked_on=MARCH)
    assert books.reverse_time(entry.pk, by=producer, reason="wrong").worked_on == timezone.localdate()


def test_unlocking_needs_a_reason_and_is_journalled(producer, march):
    with pytest.raises(ValidationError, match="Write why"):
        books.unlock_period(march.pk, by=producer, reason=" ")

    books.unlock_period(march.pk, by=producer, reason="the auditor found a bill")

    assert PeriodLock.objects.covering(MARCH) is None
    told = JournalEntry.objects.get(verb="period.unlocked")
    assert (told.reason, told.before["last"]) == ("the auditor found a bill", "2026-03-31")


def test_days_that_are_not_over_and_days_locked_already_are_not_locked(producer, march):
    with pytest.raises(ValidationError, match="not over yet"):
        books.lock_period(by=producer, first=MARCH, last=timezone.localdate())
    with pytest.raises(ValidationError, match="locked already"):
        books.lock_period(by=producer, first=MARCH, last=date(2026, 4, 2))
    with pytest.raises(Refused, match="Only producers"):
        books.lock_period(by=person("restorer"), first=MARCH, last=MARCH)


def test_an_inspection_of_a_locked_day_is_written_and_its_minutes_count_today(work, producer, march):
    make.inspection(make.item(work), inspected_on=MARCH)

    assert TimeEntry.objects.get().worked_on == timezone.localdate()


def test_an_estimate_stands_beside_what_a_step_took(work, producer):
    books.estimate_time(work.pk, by=producer, kind="fix", minutes=300)
    books.estimate_time(work.pk, by=producer, kind="fix", minutes=120, note="looked at it again")
    books.log_time(work.pk, by=producer, person=producer, kind="fix", minutes=180)
    books.add_cost(work.pk, by=producer, kind="scan", amount=500, basis="estimate")

    lines = {line.kind: line for line in books.summary(work).lines}

    assert (lines["fix"].planned_minutes, lines["fix"].over_minutes) == (120, 60)
    assert (lines["fix"].planned_money, lines["fix"].over_money) == (Decimal("190.00"), Decimal("95.00"))
    assert (lines["scan"].money, lines["scan"].over_money) == (Decimal("0.00"), Decimal("-500.00"))


def test_titles_of_a_series_are_reckoned_together_and_only_planned_ones_held_against_the_hand(producer):
    make.rates()
    series = make.work()
    first, second = make.work(), make.work()
    type(first).objects.filter(pk__in=[first.pk, second.pk]).update(is_part_of=series)
    books.freeze_baseline(first.pk, by=producer, grade="D", frames=480)
    for part in (first, second):
        books.log_time(part.pk, by=producer, person=producer, kind="fix", minutes=60)

    (group,) = books.grouped(books.booked(type(first).objects.all()), "series", by=producer)

    assert (group.titles, group.counted, group.minutes) == (2, 1, 120)
    assert group.time_share == Decimal("12.5")  # 60 of 480: the title without a baseline is not counted
    assert (group.target_minutes, group.meets_time) == (120, True)


def test_the_curve_climbs_day_by_day_and_knows_where_the_target_stands(work, producer):
    books.freeze_baseline(work.pk, by=producer, grade="D", frames=480)
    for day, minutes in ((1, 30), (11, 90)):
        books.log_time(
            work.pk,
            by=producer,
            person=producer,
            kind="fix",
            minutes=minutes,
            worked_on=date(2026, 1, day),
        )

    points = course([work])
    curve = chart.time_curve(points, books.summary(work))

    assert [(point.on.day, point.minutes) for point in points] == [(1, 30), (11, 120)]
    assert curve.points.startswith("0.00,100.00 0.00,75.96 100.00,75.96")
    assert curve.target == 100 - Decimal("96.15")
    assert curve.hand is None  # far above; the page says so


def test_every_title_and_entry_leaves_as_a_sheet_without_formulas(client, work, producer):
    entry = books.log_time(work.pk, by=producer, person=producer, kind="fix", minutes=60, note="@SUM(A1:A9)")
    books.reverse_time(entry.pk, by=producer, reason="=cmd|' /C calc'!A0")
    client.force_login(producer)

    text = b"".join(client.get(reverse("books:entries_csv")).streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["minutes"], row["takes_back"]) for row in rows] == [("60", ""), ("-60", str(entry.pk))]
    assert {row["note"][0] for row in rows} == {"'"}
    for name in ("overview_csv", "rates_csv"):
        answer = client.get(reverse(f"books:{name}"))
        assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")


def test_the_pages_of_the_books_do_what_the_verbs_do(client, work, producer):
    client.force_login(producer)
    books.freeze_baseline(work.pk, by=producer, grade="D", frames=480)
    client.post(
        reverse("books:rates"),
        {"what": "exchange", "currency": "HKD", "rate": "0.92", "valid_from": "2026-01-01"},
    )
    day = timezone.localdate().isoformat()
    cost = {"kind": "scan", "basis": "actual", "amount": "100", "currency": "hkd", "spent_on": day}
    client.post(reverse("books:cost_add", args=[work.pk]), cost)
    client.post(reverse("books:periods"), {"first": "2026-01-01", "last": "2026-01-31"})
    line = CostLine.objects.get()
    assert (line.currency, books.summary(work).money) == ("HKD", Decimal("92.00"))
    client.post(reverse("books:cost_reverse", args=[line.pk]), {"reason": "twice"})
    client.post(reverse("books:time_estimate", args=[work.pk]), {"kind": "fix", "minutes": 60})
    refused = client.post(
        reverse("books:time_log", args=[work.pk]),
        {"kind": "fix", "minutes": 5, "frames": 0, "worked_on": "2026-01-05", "person": producer.pk},
    )

    assert "lies in the locked period" in refused.text
    lock = PeriodLock.objects.get()
    client.post(reverse("books:period_unlock", args=[lock.pk]), {"reason": "a bill"})
    assert PeriodLock.objects.standing().count() == 0
    for name in ("overview", "together", "rates", "periods"):
        assert client.get(reverse(f"books:{name}")).status_code == 200
    assert "taken back" in client.get(reverse("books:title", args=[work.pk])).text


def test_books_of_a_restricted_title_are_hidden_from_who_is_no_member(client, producer):
    from archive.models import Collection

    make.rates()
    work = make.work()
    books.log_time(work.pk, by=producer, person=producer, kind="fix", minutes=5)
    secret = Collection.objects.create(code="S", name_en="Secret", restricted=True)
    type(work).objects.filter(pk=work.pk).update(collection=secret)
    client.force_login(producer)

    assert client.get(reverse("books:title", args=[work.pk])).status_code == 404
    assert "Street Angel" not in client.get(reverse("books:overview")).text
    assert b"Street" not in b"".join(client.get(reverse("books:entries_csv")).streaming_content)
