"""Auditors find a line of the journal by who, what, when, about what, in which request, and take it along."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from archive import actions, journal
from archive.models import Collection, JournalEntry, Work
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    user = person("auditor", name="Lin Lan")
    client.force_login(user)
    return client


def found(client, **asked):
    return [entry.verb for entry in client.get(reverse("archive:journal"), asked).context["page"]]


def test_entries_are_found_by_person_verb_day_text_and_request(auditor):
    by = person("cataloguer", name="Zhou Min")
    work = make.work(by=by)
    actions.change_work(work.pk, by=by, revision=1, reason="the poster says so", year="1938")
    today = timezone.localdate()

    assert found(auditor, verb="work.changed") == ["work.changed"]
    assert found(auditor, person="Zhou Min", text="poster") == ["work.changed"]
    assert found(auditor, since=(today + timedelta(days=1)).isoformat()) == []
    assert len(found(auditor, since=today.isoformat(), until=today.isoformat())) >= 2
    assert found(auditor, request_id="never") == []
    assert found(auditor, text=journal.head())


def test_before_and_after_stand_side_by_side_with_the_reason(auditor):
    by = person("cataloguer")
    work = make.work(by=by)
    actions.change_work(work.pk, by=by, revision=1, reason="the poster says so", year="1938")

    page = auditor.get(reverse("archive:journal"), {"verb": "work.changed"}).text

    assert "<del>1937</del>" in page
    assert "<ins>1938</ins>" in page
    assert "the poster says so" in page


def test_an_auditor_takes_along_everything_a_digest_is_computed_over(auditor):
    make.work()
    journal.record("work.looked_at", None, by=None, reason="=1+1")

    text = b"".join(auditor.get(reverse("archive:journal_csv")).streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(StringIO(text)))
    assert [row["digest"] for row in rows] == list(
        JournalEntry.objects.order_by("pk").values_list("digest", flat=True)
    )
    assert rows[-1]["reason"] == "'=1+1"
    assert rows[-1]["previous"] == rows[-2]["digest"]


def test_who_reads_the_journal_but_is_no_member_reads_nothing_of_a_restricted_work(client):
    work = make.work()
    secret = Collection.objects.create(code="S", name_en="Secret", restricted=True)
    Work.objects.filter(pk=work.pk).update(collection=secret)
    client.force_login(person("operator"))

    assert "work.created" not in found(client)
    assert client.get(reverse("archive:journal")).status_code == 200
