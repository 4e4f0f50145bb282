"""From can to channel through the real queue: the walk of the demonstration on a small film."""

import io

import pytest
from django.urls import reverse

from archive import fixity, journal
from archive.models import MachineTime, Work
from demo import people
from demo.sample import Sample
from demo.terminal import Terminal
from demo.walk import Walk
from film.frames import picture_at
from film.probe import probe
from jobs.models import State
from restoration.engine.simulator.ageing import age
from restoration.engine.simulator.scenes import draw_sample
from restoration.models import Segment
from reviews.models import SignOff
from tests.factories.people import roles_stand

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sample(tmp_path):
    """A two-second film drawn and aged like the demonstration's."""
    clean, aged = tmp_path / "clean.mkv", tmp_path / "nitrate.mkv"
    draw_sample(clean, seed=3, seconds=2, size=(160, 120))
    age(clean, aged, preset="medium", seed=3)
    title = {"text": "江村四景", "language": "zh", "script": "Hans", "kind": "PreferredTitle"}
    return Sample(aged, clean, (title,), "193X", "", "Four views.", ("渡船。",), ("The ferry.",))


def test_a_film_walks_from_can_to_channel_through_the_real_queue(house, sample, client):
    roles_stand()
    walk = Walk(sample, people.settle(), Terminal(io.StringIO()))
    source = walk.catalogue()
    restored = walk.run(walk.project(source))
    signoff = walk.review(restored)
    publication = walk.publish(signoff)

    assert set(Segment.objects.values_list("state", flat=True)) == {State.DONE}
    assert (restored.asset.width, restored.asset.height) == (1440, 1080)
    assert (restored.asset.frames, restored.asset.rate) == (source.asset.frames, source.asset.rate)
    assert {row.kind for row in restored.signoffs.all()} == set(SignOff.Kind.values)
    assert len({row.signer_id for row in restored.signoffs.all()}) == 2
    assert Work.objects.get().signed_version == restored
    assert all(fixity.verify(version.asset).ok for version in (source, restored))
    assert journal.verify() == []
    assert {time.step for time in MachineTime.objects.all()} >= {"plan", "segment", "assemble", "evidence"}
    assert client.get(publication.get_absolute_url()).status_code == 200
    assert_the_playlist_leads_to_a_film(client, publication, source.asset.frames, sample.path.parent)

    again = walk.publish(walk.review(walk.run(walk.project(walk.catalogue()))))
    assert again == publication, "a second walk finds its work done"


def assert_the_playlist_leads_to_a_film(client, publication, frames, folder):
    address = lambda name: reverse("channel:file", args=[publication.slug, name])  # noqa: E731
    playlist = b"".join(client.get(address("master.m3u8")).streaming_content).decode()
    rung = publication.delivery.facts["rungs"][0]
    assert rung["playlist"] in playlist
    film = folder / "rung.mp4"
    film.write_bytes(b"".join(client.get(address(rung["file"])).streaming_content))
    facts = probe(film)
    assert (facts.video.codec, facts.audio[0].codec, facts.video.frames) == ("h264", "aac", frames)
    assert picture_at(film, frames - 1).size == (rung["width"], rung["height"])
