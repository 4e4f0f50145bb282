"""The journal is one chain that nobody rewrites unseen."""

from datetime import date
from decimal import Decimal
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from archive import guards, journal
from archive.models import JournalEntry
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_entries():
    by = person("cataloguer", name="Lin Lan")
    for number in range(3):
        journal.record("work.looked_at", by, by=by, after={"round": number})
    return JournalEntry.objects.order_by("pk")


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_each_entry_holds_the_digest_of_the_one_before_it(three_entries):
    first, second, third = three_entries

    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert journal.head() == third.digest
    assert journal.verify() == []


def test_what_comes_back_from_the_database_gives_the_same_digest():
    by = person("producer", name="王桂平")
    values = {
        "price": Decimal("95.00"),
        "day": date(1937, 7, 24),
        "share": 0.1,
        "old": "修旧如旧\x00",
        "none": None,
    }

    entry = journal.record("cost.added", by, by=by, before=values, after={"list": [1, 2.5]}, reason="试一试")
    entry.refresh_from_db()

    assert entry.computed_digest() == entry.digest
    assert entry.before["share"] == "0.1"


def test_the_database_refuses_to_change_an_entry(three_entries):
    with pytest.raises(DatabaseError, match="append-only"):
        sql("UPDATE archive_journalentry SET reason = 'never' WHERE id = %s", three_entries[1].pk)


def test_the_database_refuses_to_remove_an_entry(three_entries):
    with pytest.raises(DatabaseError, match="append-only"):
        sql("DELETE FROM archive_journalentry WHERE id = %s", three_entries[1].pk)


def test_the_code_refuses_to_change_an_entry(three_entries):
    with pytest.raises(ValueError, match="append-only"):
        three_entries[0].save()
    with pytest.raises(ValueError, match="append-only"):
        three_entries[0].delete()


def test_an_edit_behind_lifted_guards_is_found_and_the_row_named(three_entries):
    guards.lift_guards(connection)
    sql("UPDATE archive_journalentry SET by_name = 'Nobody' WHERE id = %s", three_entries[1].pk)

    with pytest.raises(CommandError) as error:
        call_command("verify_journal")

    assert f"Entry {three_entries[1].pk} (work.looked_at) was changed" in str(error.value)
    assert "triggers are gone" in str(error.value)


def test_a_removed_entry_is_found_at_the_one_after_it(three_entries):
    guards.lift_guards(connection)
    sql("DELETE FROM archive_journalentry WHERE id = %s", three_entries[1].pk)

    assert [problem.entry for problem in journal.verify()] == [three_entries.last().pk]


def test_a_lost_tail_is_found_by_the_digest_a_certificate_names(three_entries):
    head = journal.head()
    guards.lift_guards(connection)
    sql("DELETE FROM archive_journalentry WHERE id = %s", three_entries.last().pk)

    assert journal.verify() == []
    with pytest.raises(CommandError, match=head):
        call_command("verify_journal", "--guard", "--contains", head)


def test_a_whole_journal_verifies_and_says_its_head(three_entries):
    out = StringIO()

    call_command("verify_journal", "--contains", three_entries[0].digest, stdout=out)

    assert out.getvalue() == f"The journal is whole: 3 entries, head {journal.head()}\n".replace("\n", ".\n")


def test_a_title_finds_its_own_entries():
    work = make.work()

    assert [entry.verb for entry in work.journal.all()] == ["work.created"]


def test_a_login_is_in_the_journal(client):
    user = person("cataloguer")

    client.login(username=user.username, password="wrong-password")
    client.post("/accounts/login/", {"username": user.username, "password": "a-long-enough-password"})

    verbs = list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["account.login_failed", "account.logged_in"]


@pytest.mark.django_db(transaction=True)
def test_emptying_the_whole_database_lifts_the_guards_and_sets_them_again():
    journal.record("work.looked_at", None, by=None)

    call_command("flush", interactive=False)

    assert JournalEntry.objects.count() == 0
    assert guards.are_set(connection)


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain():
    def write():
        for _turn in range(5):
            with transaction.atomic():
                journal.record("work.looked_at", None, by=None)
        connection.close()

    writers = [Thread(target=write) for _writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert JournalEntry.objects.count() == 20
    assert journal.verify() == []
