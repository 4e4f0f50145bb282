"""IIIF manifests: what Presentation 3 asks of them, reels and shots as stretches of time."""

import io
import json
import re

import pytest
from django.urls import reverse
from PIL import Image

from archive import shots
from archive.models import Collection, Work
from tests.factories import archive as factory
from tests.factories import channel as channel_factory
from tests.factories.people import person

pytestmark = pytest.mark.django_db
FRAGMENT = re.compile(r"#t=(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$")


def held_to_the_standard(manifest):
    """Check what Presentation 3.0 requires of a manifest, its canvases, annotations and ranges."""
    assert manifest["@context"] == "http://iiif.io/api/presentation/3/context.json"
    assert manifest["type"] == "Manifest" and manifest["id"].startswith("http")
    assert_label(manifest["label"])
    for pair in manifest["metadata"]:
        assert_label(pair["label"]), assert_label(pair["value"])
    canvases = {canvas["id"]: canvas for canvas in manifest["items"]}
    assert len(canvases) == len(manifest["items"])
    for canvas in manifest["items"]:
        assert canvas["type"] == "Canvas"
        assert canvas["width"] > 0 and canvas["height"] > 0 and canvas["duration"] > 0
        for page in canvas["items"]:
            assert page["type"] == "AnnotationPage" and page["id"]
            for note in page["items"]:
                assert note["type"] == "Annotation" and note["motivation"] == "painting"
                assert note["target"] == canvas["id"]
                for body in note["body"].get("items", [note["body"]]):
                    assert body["type"] == "Video" and body["format"] and body["id"].startswith("http")
                    assert body["duration"] == canvas["duration"]
    for part in parts(manifest.get("structures", [])):
        place, first, last = FRAGMENT.split(part["id"])[:3]
        assert part["type"] == "Canvas" and place in canvases
        assert 0 <= float(first) < float(last) <= canvases[place]["duration"]
    return manifest


def assert_label(value):
    assert value and all(isinstance(texts, list) and all(texts) for texts in value.values())


def parts(ranges):
    for row in ranges:
        if row["type"] == "Range":
            assert_label(row["label"])
            yield from parts(row["items"])
        else:
            yield row


def fetched(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("application/ld+json")
    return held_to_the_standard(json.loads(answer.content))


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
