"""The first page of the day tells what somebody did, in their own language, and leads there."""

import pytest

from tests.factories import archive as make
from tests.factories import restoration as bench

pytestmark = pytest.mark.django_db


def test_a_deed_names_the_work_as_the_reader_calls_it_and_leads_to_it(client):
    producer = make.somebody("producer")
    project = bench.project(by=producer)
    client.force_login(producer)
    for language, title in (("en", "Street Angel"), ("zh-Hans", "马路天使")):
        page = client.get("/", headers={"accept-language": language}).content.decode()
        assert f'<a href="{project.work.get_absolute_url()}">{title}</a>' in page
        assert f"{title} · 0.0" in page


def test_only_who_reads_the_journal_is_told_of_the_whole_house(client):
    client.force_login(make.somebody("cataloguer"))
    assert "What you did lately" in client.get("/").content.decode()
    client.force_login(make.somebody("auditor"))
    assert "Lately in the house" in client.get("/").content.decode()


def test_a_person_who_has_done_nothing_is_told_so(client):
    client.force_login(make.somebody("inspector"))
    assert "what you do appears here" in client.get("/").content.decode()


def test_a_list_of_nobody_asks_for_no_other_name(client):
    client.force_login(make.somebody("cataloguer"))
    assert "Nobody is described yet" in client.get("/catalogue/agents/").content.decode()
    assert "Nobody here has such a name" in client.get("/catalogue/agents/?q=Ruan").content.decode()
