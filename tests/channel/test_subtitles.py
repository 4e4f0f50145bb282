"""Subtitles are taken in, looked at beside the film, replaced and taken away, each for a reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.permissions import Refused
from archive.models import IndexText, JournalEntry
from channel import actions
from tests.factories.channel import VTT, publication
from tests.factories.people import person

pytestmark = pytest.mark.django_db
OTHER = "WEBVTT\n\n00:00.000 --> 00:09.000\nAnother <i>word</i>.\n"
SUBRIP = "1\n00:00:00,100 --> 00:00:00,400\n你好 & 再见\n"


@pytest.fixture
def film():
    return publication()


def given(row, text=VTT, **asked):
    """Give a publication subtitles as its publisher."""
    asked = {"by": row.published_by, "language": "zh", "label": "中文"} | asked
    return actions.set_subtitles(row.pk, text=text, **asked)


def uploaded(client, row, text, language="zh", **data):
    """Send a subtitle file with the page's form."""
    file = SimpleUploadedFile("reel.srt", text.encode() if isinstance(text, str) else text)
    asked = {"language": language, "file": file} | data
    return client.post(reverse("channel:subtitles", args=[row.pk]), asked)


def test_subrip_becomes_webvtt_for_the_public(client, film):
    given(film, SUBRIP)
    told = client.get(reverse("channel:subtitle_track", args=[film.slug, "zh"])).text
    assert told == "WEBVTT\n\n00:00:00.100 --> 00:00:00.400\n你好 &amp; 再见\n"


def test_others_take_their_place_only_for_a_reason_and_the_journal_keeps_both(film):
    given(film)
    with pytest.raises(Refused, match="already; write why these take their place"):
        given(film, OTHER)
    given(film, OTHER, reason="A wrong name.")
    entry = JournalEntry.objects.filter(verb="publication.subtitled").latest("pk")
    assert entry.reason == "A wrong name."
    assert entry.before["sha256"] != entry.after["sha256"] and entry.after["cues"] == 1


def test_the_same_file_sent_twice_is_one_change(film):
    for _time in range(2):
        given(film)
    assert JournalEntry.objects.filter(verb="publication.subtitled").count() == 1


def test_subtitles_that_are_taken_away_are_nowhere(client, film):
    given(film)
    actions.remove_subtitles(film.pk, "zh", by=film.published_by, reason="The wrong film.")
    assert client.get(reverse("channel:subtitle_track", args=[film.slug, "zh"])).status_code == 404
    assert "<track" not in client.get(film.get_absolute_url()).text
    assert not IndexText.objects.filter(work=film.work, kind="subtitles").exists()
    entry = JournalEntry.objects.get(verb="publication.subtitles_removed")
    assert (entry.reason, entry.before["language"]) == ("The wrong film.", "zh")


def test_they_go_for_a_reason_by_a_publisher_and_never_from_what_was_withdrawn(film):
    given(film)
    with pytest.raises(Refused, match="Write why the subtitles go"):
        actions.remove_subtitles(film.pk, "zh", by=film.published_by, reason=" ")
    with pytest.raises(Refused, match="Only publishers"):
        actions.remove_subtitles(film.pk, "zh", by=person("producer"), reason="x")
    actions.withdraw(film.pk, by=film.published_by, reason="Enough.")
    with pytest.raises(Refused, match="withdrawn for good"):
        actions.remove_subtitles(film.pk, "zh", by=film.published_by, reason="x")
    with pytest.raises(Refused, match="withdrawn for good"):
        given(film, OTHER, reason="x")


def test_a_publisher_looks_at_the_cues_beside_the_film_before_the_public_does(client):
    row = publication(on_air=False)
    client.force_login(row.published_by)
    assert uploaded(client, row, OTHER).status_code == 302
    page = client.get(reverse("channel:subtitles_preview", args=[row.pk, "zh"])).text
    assert "00:00:09.000" in page and "Another word." in page
    assert "1 cue ends after the film does" in page
    track = reverse("channel:desk_track", args=[row.pk, "zh"])
    poster = reverse("channel:desk_file", args=[row.pk, "poster.jpg"])
    assert track in page and poster in page
    assert [client.get(address).status_code for address in (track, poster)] == [200, 200]
    assert client.get(row.get_absolute_url()).status_code == 404


def test_what_stands_at_the_desk_is_closed_to_the_public(client):
    row = publication(on_air=False)
    given(row)
    for name, last in (("desk_track", "zh"), ("desk_file", "poster.jpg"), ("subtitles_preview", "zh")):
        assert client.get(reverse(f"channel:{name}", args=[row.pk, last])).status_code == 302


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nA\n", "Line 3 of the subtitles: a cue needs a line"),
        ("1\n00:00:01,000 -> 00:00:02,000\nA\n", "Line 2 of the subtitles: a cue needs a line"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\x00\n", "Line 4 of the subtitles: a NUL stands in it"),
        ("WEBVTT\n", "holds no cues"),
        (b"WEBVTT\n\n\xff\xfe", "reel.srt is not UTF-8"),
        ("", "empty"),
    ],
)
def test_a_bad_file_is_refused_on_the_page_by_its_line_and_changes_nothing(client, film, text, said):
    given(film)
    client.force_login(film.published_by)
    answer = uploaded(client, film, text, reason="new")
    assert answer.status_code == 422 and said in answer.text
    assert film.subtitles.get().text == VTT


def test_the_page_asks_why_they_are_replaced_and_why_they_go(client, film):
    client.force_login(film.published_by)
    assert uploaded(client, film, VTT).status_code == 302
    refused = uploaded(client, film, OTHER)
    assert refused.status_code == 422 and "write why these take their place" in refused.text
    assert uploaded(client, film, OTHER, reason="A wrong name.").status_code == 302
    address = reverse("channel:subtitles_remove", args=[film.pk, "zh"])
    assert client.post(address, {"reason": ""}).status_code == 422
    for _twice in range(2):
        assert client.post(address, {"reason": "Enough."}).status_code == 302
    assert not film.subtitles.exists()
    assert JournalEntry.objects.filter(verb="publication.subtitles_removed").count() == 1
