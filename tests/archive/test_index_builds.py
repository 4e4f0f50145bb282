"""After an upgrade the search index brings itself up to date: once, gone on with after a kill, and told."""

import hashlib

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive import search
from archive.models import FacetCount, IndexBuild, IndexCard, IndexKey, IndexWord
from archive.search import cards, keeping, rebuilding
from archive.search.listing import kept_counts
from jobs import leases, runner
from jobs.models import State
from jobs.runner import LetGo
from tests.bench import population
from tests.factories import archive as make
from tests.factories.people import person

LIST = reverse("archive:work_list")
WORKS = 7
SAYS = {1: "282be2b0ffb79bb0"}


@pytest.fixture
def old(db, monkeypatch):
    """Works whose cards an earlier version has written: without one of today's facts, keys and words."""
    monkeypatch.setattr(rebuilding, "STEP", 2)
    made = [make.work(countries="CN") for _ in range(WORKS)]
    counts = kept_counts(None)
    for work in made:
        card = IndexCard.objects.get(pk=work.pk)
        card.facts = " ".join(fact for fact in card.facts.split() if not fact.startswith("level:"))
        card.titles = ""
        card.save()
    IndexKey.objects.all().delete()
    IndexWord.objects.all().delete()
    keeping.recount()
    assert kept_counts(None) != counts
    return made, counts


def carried(build, beat=None):
    return runner.carry(IndexBuild, build.pk, build.attempt, beat or rebuilding.build)


def stands(made, counts):
    """Say whether every work is found and counted as this version writes it."""
    found = set(search.find(made[0].title, None).ids)
    return made[0].pk in found and {f: n for f, n in kept_counts(None).items() if n} == counts


def test_the_first_look_after_an_upgrade_queues_one_build_and_it_writes_what_has_changed(old):
    made, counts = old
    build = rebuilding.tick()

    assert rebuilding.tick() is None
    assert (IndexBuild.objects.count(), build.version, build.total) == (1, rebuilding.VERSION, WORKS)
    assert not stands(made, counts)
    assert carried(build) == State.DONE
    assert stands(made, counts)
    assert rebuilding.unfinished() is None


def test_a_build_that_is_killed_goes_on_where_it_stood(old):
    made, counts = old
    build, told = rebuilding.tick(), []

    def cut(row, beat):
        def stop(done, total):
            if done > 3:
                raise LetGo
            beat(done, total)

        return rebuilding.build(row, stop)

    carried(build, cut)
    build.refresh_from_db()
    assert (build.state, build.upto) == (State.QUEUED, made[3].pk)

    def heard(row, beat):
        return rebuilding.build(row, lambda done, total: told.append((done, total)))

    assert carried(build, heard) == State.DONE
    assert told == [(6, WORKS), (7, WORKS)]
    assert stands(made, counts)


def test_the_list_says_that_the_index_is_not_up_to_date_until_it_is(old, client):
    client.force_login(person("cataloguer"))
    assert b"being brought up to date" not in client.get(LIST).content
    build = rebuilding.tick()
    assert b"being brought up to date after an upgrade: 0 %" in client.get(LIST).content

    leases.cancel(build)
    assert b"could not be brought up to date" in client.get(LIST).content

    leases.requeue(build)
    build.refresh_from_db()
    carried(build)
    assert b"up to date" not in client.get(LIST).content


def test_a_card_that_is_as_it_should_be_is_not_written_again(db):
    made = [make.work() for _ in range(3)]
    lines = FacetCount.objects.count()
    with CaptureQueriesContext(connection) as asked:
        search.reindex([work.pk for work in made])

    changing = [row["sql"] for row in asked if row["sql"].startswith(("INSERT", "UPDATE"))]
    assert changing == []
    assert FacetCount.objects.count() == lines


def test_a_house_without_works_has_nothing_to_bring_up_to_date(db):
    assert rebuilding.tick().state == State.DONE
    assert rebuilding.unfinished() is None
    make.work()
    assert rebuilding.tick() is None


def test_an_index_written_by_hand_is_up_to_date(old, capsys):
    made, counts = old
    leases.cancel(rebuilding.tick())
    call_command("reindex")

    assert stands(made, counts)
    assert rebuilding.unfinished() is None
    assert rebuilding.tick() is None


def test_whoever_changes_what_a_card_says_gives_the_index_a_new_version():
    """Raise rebuilding.VERSION and write the digest below under it: then houses write their cards anew."""
    digest = hashlib.sha256()
    for film in population.films(60, population.agents(50)):
        written = cards.write(film.source)
        digest.update(repr((written.card[:-1], sorted(written.keys), sorted(written.words))).encode())

    assert SAYS[rebuilding.VERSION] == digest.hexdigest()[:16]
