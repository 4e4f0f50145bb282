"""Nothing unsigned can exist in the channel, and publishers alone decide what is on air."""

import os
import time

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.permissions import Refused
from archive import bench
from archive.exchange.outgoing import doors
from archive.models import JournalEntry, MachineTime, PreservationEvent
from channel import actions, delivering
from channel.models import Delivery, Publication
from film.errors import FilmError
from jobs import leases
from jobs.models import State
from tests.factories import archive as make
from tests.factories.channel import VTT, carry, publication, signoff
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def test_a_technical_approval_alone_publishes_nothing():
    approved = signoff(kind="technical")
    with pytest.raises(Refused, match="technical approval alone"):
        actions.prepare(approved.pk, by=person("publisher"))
    assert not Publication.objects.exists()


def test_a_superseded_signature_publishes_nothing():
    signed = signoff(superseded_at=timezone.now())
    with pytest.raises(Refused, match="superseded"):
        actions.prepare(signed.pk, by=person("publisher"))


def test_a_signature_on_another_digest_publishes_nothing():
    signed = signoff(manifest_digest="0" * 64)
    with pytest.raises(Refused, match="another manifest digest"):
        actions.prepare(signed.pk, by=person("publisher"))


def test_the_schema_itself_refuses_a_publication_without_a_signature():
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(
            work=make.work(), slug="unsigned", starts_at=timezone.now(), published_by=person("publisher")
        )


def test_a_signature_that_carries_a_publication_cannot_be_deleted():
    row = publication(delivered=False)
    with pytest.raises(ProtectedError):
        row.signoff.delete()


def test_only_publishers_publish():
    signed = signoff()
    with pytest.raises(Refused, match="Only publishers"):
        actions.prepare(signed.pk, by=person("senior_restorer"))


def test_a_publication_waits_for_its_files():
    row = publication(delivered=False)
    with pytest.raises(Refused, match="not ready"):
        actions.put_on_air(row.pk, by=row.published_by)


def test_a_delivered_publication_goes_on_air_and_says_so_in_the_journal():
    row = publication()
    assert row.status == Publication.Status.ON_AIR
    assert row.delivery.state == State.DONE
    assert {rung["height"] for rung in row.delivery.facts["rungs"]}
    assert JournalEntry.objects.filter(verb="publication.on_air").exists()
    assert PreservationEvent.objects.filter(kind="dis", asset=row.version.asset).exists()


def test_a_title_stands_in_the_channel_once():
    row = publication()
    again = signoff(make.restored(row.version.source, seed="another"))
    with pytest.raises(Refused, match="already in the channel"):
        actions.prepare(again.pk, by=row.published_by)


def test_a_withdrawal_needs_its_reason():
    row = publication()
    with pytest.raises(Refused, match="Write why"):
        actions.withdraw(row.pk, by=row.published_by, reason="  ")
    assert Publication.objects.get().status == Publication.Status.ON_AIR


def test_a_withdrawn_publication_does_not_come_back():
    row = publication()
    actions.withdraw(row.pk, by=row.published_by, reason="Rights ended.")
    with pytest.raises(Refused, match="cannot become"):
        actions.put_on_air(row.pk, by=row.published_by)


def test_a_withdrawn_film_is_shown_again_under_a_new_address():
    row = publication()
    actions.withdraw(row.pk, by=row.published_by, reason="A wrong subtitle.")
    again = publication(row.signoff, by=row.published_by)
    assert again.status == Publication.Status.ON_AIR
    assert again.slug != row.slug


def test_subtitles_that_are_no_webvtt_are_refused_by_line():
    row = publication(delivered=False)
    with pytest.raises(FilmError, match="1"):
        actions.set_subtitles(row.pk, by=row.published_by, language="zh", label="中文", text="1\n00:00 hello")
    assert not row.subtitles.exists()


def test_new_subtitles_take_the_place_of_the_old():
    row = publication(delivered=False)
    for _ in range(2):
        actions.set_subtitles(row.pk, by=row.published_by, language="zh", label="中文", text=VTT)
    assert row.subtitles.count() == 1


def test_a_master_that_changed_after_the_signature_is_not_delivered():
    from archive.storage import local

    row = publication(delivered=False)
    asset = row.version.asset
    with local(asset.room, asset.name) as path:
        path.chmod(0o640)
        with path.open("r+b") as handle:
            handle.seek(-1, 2)
            handle.write(b"\x00")
    with pytest.raises(FilmError, match="not the file that was signed"):
        carry(row.delivery)


def test_machine_time_of_every_try_is_in_the_books():
    row = publication(delivered=False)
    leases.fail(leases.claim(Delivery, row.delivery.pk, row.delivery.attempt, "test"), "The disk was full.")
    carry(Delivery.objects.get())
    tries = MachineTime.objects.filter(work=row.work, step="delivery").order_by("attempt")
    assert [(time.attempt, time.outcome) for time in tries] == [(1, State.QUEUED), (2, State.DONE)]


@pytest.mark.parametrize(("kind", "tick"), [("delivery", delivering.tick), ("export", doors.tick)])
def test_what_a_killed_worker_left_in_scratch_is_cleared_away_and_what_is_held_stays(kind, tick, settings):
    long_ago = time.time() - 2 * bench.AT_ONCE
    left = settings.SCRATCH_DIR / f"{kind}-0123456789ab"
    left.mkdir(parents=True)
    (left / "export.part").write_bytes(b"half")
    os.utime(left, (long_ago, long_ago))
    with bench.bench(kind) as held:
        os.utime(held, (long_ago, long_ago))
        tick()
        assert held.is_dir() and not left.exists()
    assert not held.exists()
