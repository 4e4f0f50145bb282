"""IIIF manifests: what Presentation 3 asks of them, reels and shots as stretches of time."""

import io
import json
import re

import pytest
from django.urls import reverse
from PIL import Image

from archive import shots
from archive.models import Collection, Work
from tests.archive.presentation import faults
from tests.factories import archive as factory
from tests.factories import channel as channel_factory
from tests.factories.people import person

pytestmark = pytest.mark.django_db
FRAGMENT = re.compile(r"#t=(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$")


def fetched(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("application/ld+json")
    found = json.loads(answer.content)
    assert not faults(found), "\n".join(faults(found))
    return found


def test_a_work_is_a_canvas_with_time_size_and_poster(client):
    version = factory.version()
    client.force_login(person("restorer"))
    found = fetched(client, reverse("archive:work_manifest", args=[version.work_id]))
    canvas = found["items"][0]
    assert (canvas["width"], canvas["height"]) == (96, 72)
    assert canvas["duration"] == float(version.asset.seconds)
    assert found["label"]["zh-Hans"] == ["马路天使"]
    assert found["label"]["zh-Latn"] == ["Malu tianshi"]
    body = canvas["items"][0]["items"][0]["body"]
    assert body["id"].endswith(reverse("archive:asset_file", args=[version.asset_id]))
    assert canvas["placeholderCanvas"]["items"][0]["items"][0]["body"]["type"] == "Image"


def test_the_reels_of_a_film_follow_each_other_as_ranges(client):
    work = factory.work()
    for reel in (2, 1):
        can = factory.item(work, inventory_number=f"CFA-{reel}", reel=reel, reels=2)
        factory.version(work, item_id=can.pk, frames=24 * reel)
    client.force_login(person("restorer"))
    found = fetched(client, reverse("archive:work_manifest", args=[work.pk]))
    assert [canvas["duration"] for canvas in found["items"]] == [1.0, 2.0]
    assert [row["label"]["en"] for row in found["structures"][0]["items"]] == [
        ["Reel 1 of 2"],
        ["Reel 2 of 2"],
    ]
    assert found["behavior"] == ["auto-advance"]


MISTAKES = {
    "the context": lambda found: found.update({"@context": "http://iiif.io/api/presentation/2/context.json"}),
    "no language map": lambda found: found.update(label="Street Angel"),
    "no language tag": lambda found: found.update(summary={"zh_Hans": ["..."]}),
    "no list of texts": lambda found: found["metadata"][0].update(value={"none": "work-1"}),
    "no list": lambda found: found.update(homepage=found["homepage"][0]),
    "says nothing": lambda found: found.update(summary=None),
    "at least one canvas": lambda found: found.update(items=[]),
    "exclude each other": lambda found: found.update(behavior=["repeat", "no-repeat"]),
    "no HTTP address": lambda found: found["items"][0].update(id="canvas-1"),
    "is no Canvas": lambda found: found["items"][0].update(type="Sequence"),
    "one side": lambda found: found["items"][0].pop("width"),
    "sides of": lambda found: found["items"][0].update(width=0),
    "lasts -1": lambda found: found["items"][0].update(duration=-1),
    "the address of two things": lambda found: found["items"].append(found["items"][0]),
    "does not paint": lambda found: _note(found).update(motivation="commenting"),
    "paints another canvas": lambda found: _note(found).update(target="http://elsewhere/canvas"),
    "lasts longer than its canvas": lambda found: _note(found)["body"].update(duration=9999),
    "no media type": lambda found: _note(found)["body"].update(format="MKV"),
    "stands for another": lambda found: found["items"][0]["placeholderCanvas"].update(
        placeholderCanvas=found["items"][0]["placeholderCanvas"] | {"id": "http://x/y"}
    ),
    "nothing in it": lambda found: found["structures"][0].update(items=[]),
    "no canvas of this manifest": lambda found: _cut(found).update(id="http://elsewhere/canvas#t=0,1"),
    "goes beyond its canvas": lambda found: _cut(found).update(id=f"{found['items'][0]['id']}#t=0,9999"),
}


def _note(found):
    return found["items"][0]["items"][0]["items"][0]


def _cut(found):
    return found["structures"][-1]["items"][0]["items"][0]


@pytest.mark.parametrize("sentence", MISTAKES)
def test_what_the_standard_demands_is_looked_for(client, sentence):
    """Each planted mistake is found, so that a manifest without faults means something."""
    version = factory.version()
    shots.tell(version.asset, [(0, 12), (12, 48)], by="run:1")
    client.force_login(person("restorer"))
    found = fetched(client, reverse("archive:work_manifest", args=[version.work_id]))
    MISTAKES[sentence](found)
    assert any(sentence in fault for fault in faults(found)), faults(found)


def test_a_work_without_a_film_has_no_manifest(client):
    client.force_login(person("restorer"))
    answer = client.get(reverse("archive:work_manifest", args=[factory.work().pk]))
    assert answer.status_code == 404


def test_one_version_can_be_asked_for_by_number(client):
    version = factory.version()
    restored = factory.restored(version)
    client.force_login(person("restorer"))
    url = reverse("archive:work_manifest", args=[version.work_id])
    found = fetched(client, f"{url}?version={restored.number}")
    assert found["items"][0]["width"] == 128
    assert client.get(f"{url}?version=99").status_code == 404
    assert client.get(f"{url}?version=x").status_code == 404


def test_strangers_and_people_without_the_collection_get_no_manifest(client):
    version = factory.version()
    url = reverse("archive:work_manifest", args=[version.work_id])
    assert client.get(url).status_code == 302
    closed = Collection.objects.create(code="closed", name_en="Closed", restricted=True)
    Work.objects.filter(pk=version.work_id).update(collection=closed)
    client.force_login(person("restorer"))
    assert client.get(url).status_code in (403, 404)


def test_a_film_on_air_gives_its_streams_and_shots_to_everybody_until_it_is_withdrawn(client):
    publication = channel_factory.publication()
    url = reverse("channel:manifest", args=[publication.slug])
    found = fetched(client, url)
    assert client.get(url)["Access-Control-Allow-Origin"] == "*"
    body = found["items"][0]["items"][0]["items"][0]["body"]
    streams = body.get("items", [body])
    assert streams[0]["format"] == "application/vnd.apple.mpegurl"
    assert all("/channel/" in stream["id"] for stream in streams)
    assert found["structures"][-1]["label"]["zh-Hans"] == ["镜头"]
    type(publication).objects.update(status="withdrawn", withdrawn_reason="Rights ended.")
    assert client.get(url).status_code == 410


def test_a_film_that_is_not_signed_has_no_public_manifest(client):
    factory.version()
    assert client.get(reverse("channel:manifest", args=["malu-tianshi"])).status_code == 404


def shot_ranges(found):
    return found["structures"][-1]["items"]


def test_the_shots_of_the_latest_run_are_ranges_with_pictures_for_people_of_the_house(client):
    version = factory.version()
    client.force_login(person("restorer"))
    url = reverse("archive:work_manifest", args=[version.work_id])
    assert "structures" not in fetched(client, url), "nobody has looked for shots yet"
    shots.tell(version.asset, [(0, 30), (30, 48)], by="run:1")
    shots.tell(version.asset, [(0, 12), (12, 48)], by="run:2")

    rows = shot_ranges(fetched(client, url))

    rate = version.asset.frame_rate
    times = [FRAGMENT.search(row["items"][0]["id"]).groups() for row in rows]
    assert [float(stop) for _start, stop in times] == [float(12 / rate), float(version.asset.seconds)]
    still = rows[0]["thumbnail"][0]
    assert (still["type"], still["format"], still["width"]) == ("Image", "image/jpeg", 160)
    picture = client.get(still["id"])
    assert picture["Content-Type"] == "image/jpeg" and "immutable" in picture["Cache-Control"]
    with Image.open(io.BytesIO(picture.content)) as drawn:
        assert drawn.size == (still["width"], still["height"])


def test_a_restored_version_has_the_shots_of_its_source_where_its_frames_are_the_same(client):
    source = factory.version()
    shots.tell(source.asset, [(0, 12), (12, 48)], by="run:1")
    same = factory.restored(source)
    shorter = factory.restored(source, seed="cut", frames=40)

    assert shots.of(same) == ((0, 12), (12, 48))
    assert shots.of(shorter) == ()
    shots.tell(same.asset, [(0, 48)], by="run:2")
    assert shots.of(same) == ((0, 48),)
    assert shots.tell(source.asset, [(0, 12), (9, 48)], by="run:3") is None
    assert shots.of(source) == ((0, 12), (12, 48)), "shots of another film are not kept"


def test_reels_and_shots_are_told_together_reel_by_reel(client):
    work = factory.work()
    for reel in (1, 2):
        can = factory.item(work, inventory_number=f"CFA-{reel}", reel=reel, reels=2)
        version = factory.version(work, item_id=can.pk, frames=24 * reel)
        shots.tell(version.asset, [(0, 12), (12, 24 * reel)], by="run:1")
    client.force_login(person("restorer"))
    found = fetched(client, reverse("archive:work_manifest", args=[work.pk]))

    reels, cuts = found["structures"]
    assert all(row["thumbnail"][0]["type"] == "Image" for row in reels["items"])
    assert [row["items"][0]["id"].partition("#")[0] for row in cuts["items"]] == [
        canvas["id"] for canvas in found["items"] for _shot in range(2)
    ]


def test_frames_are_drawn_for_those_who_may_see_the_work_alone(client):
    version = factory.version()
    url = reverse("archive:asset_frame", args=[version.asset_id, 3])
    assert client.get(url).status_code == 302
    client.force_login(person("restorer"))
    assert client.get(reverse("archive:asset_frame", args=[version.asset_id, 48])).status_code == 404
    closed = Collection.objects.create(code="closed", name_en="Closed", restricted=True)
    Work.objects.filter(pk=version.work_id).update(collection=closed)
    assert client.get(url).status_code in (403, 404)
