"""Whether a visitor may have a page, a playlist, a segment, a subtitle or a still is decided per request."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from channel import actions
from channel.models import Publication
from tests.factories import described
from tests.factories.channel import VTT, publication
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def addresses(row):
    """Every public address of a publication: page, certificate, playlist, pieces, subtitles, stills."""
    files = ["master.m3u8", "poster.jpg", row.delivery.facts["pairs"][0]["before"]]
    files += [rung["file"] for rung in row.delivery.facts["rungs"]]
    files += [rung["playlist"] for rung in row.delivery.facts["rungs"]]
    return [
        reverse("channel:watch", args=[row.slug]),
        reverse("channel:certificate", args=[row.slug]),
        reverse("channel:subtitle_track", args=[row.slug, "zh"]),
        *(reverse("channel:file", args=[row.slug, name]) for name in files),
    ]


@pytest.fixture
def film():
    """A film on air with Chinese subtitles."""
    row = publication()
    actions.set_subtitles(row.pk, by=row.published_by, language="zh", label="中文", text=VTT)
    return Publication.objects.get(pk=row.pk)


def statuses(client, row, **headers):
    return {client.get(address, headers=headers or None).status_code for address in addresses(row)}


def test_a_film_on_air_is_whole(client, film):
    assert statuses(client, film) == {200}


def test_the_public_reads_how_long_it_is_and_who_made_it(client, film):
    film.work.credits.create(agent=described.agent("袁牧之", pinyin="Yuan Muzhi"), role="Director")
    page = client.get(reverse("channel:watch", args=[film.slug])).content.decode()
    assert "Running time" in page and ("Yuan Muzhi" in page or "袁牧之" in page)


def test_a_withdrawn_film_may_be_published_anew_from_its_page(client, film):
    client.force_login(film.published_by)
    page = reverse("channel:publication", args=[film.pk])
    anew = reverse("channel:prepare", args=[film.signoff_id])
    assert anew not in client.get(page).content.decode()
    actions.withdraw(film.pk, by=film.published_by, reason="The heirs asked for it.")
    assert anew in client.get(page).content.decode()


def test_a_draft_is_nowhere(client, film):
    Publication.objects.update(status=Publication.Status.DRAFT)
    assert statuses(client, film) == {404}


def test_a_film_whose_window_has_not_begun_is_nowhere(client, film):
    Publication.objects.update(starts_at=timezone.now() + timedelta(hours=1))
    assert statuses(client, film) == {404}


def test_a_film_whose_window_has_ended_is_gone(client, film):
    Publication.objects.update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    assert statuses(client, film) == {410}


def test_a_withdrawn_film_is_gone_and_says_why(client, film):
    actions.withdraw(film.pk, by=film.published_by, reason="The heirs asked for it.")
    assert statuses(client, film) == {410}
    page = client.get(reverse("channel:watch", args=[film.slug]))
    assert "The heirs asked for it." in page.content.decode()
    assert film.work.title in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_a_superseded_signature_takes_the_film_off_the_air_at_once(client, film):
    film.signoff.superseded_at = timezone.now()
    film.signoff.save(update_fields=["superseded_at"])
    assert statuses(client, film) == {410}
    assert client.get(reverse("channel:front")).context["publications"].count() == 0


def test_a_country_without_rights_reads_451(client, film, settings):
    Publication.objects.update(territories="CN,HK")
    settings.COUNTRY_HEADER = "X-Country"
    assert statuses(client, film, **{"X-Country": "HK"}) == {200}
    assert statuses(client, film, **{"X-Country": "US"}) == {451}


def test_a_territory_stays_closed_where_nobody_names_the_country(client, film):
    Publication.objects.update(territories="CN")
    assert statuses(client, film, **{"X-Country": "CN"}) == {451}


def test_a_byte_range_of_the_film_is_answered_with_206(client, film):
    address = reverse("channel:file", args=[film.slug, film.delivery.facts["rungs"][0]["file"]])
    answer = client.get(address, headers={"Range": "bytes=0-99"})
    assert answer.status_code == 206
    assert len(b"".join(answer.streaming_content)) == 100
    assert "no-cache" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["../../secret_key", "../1/master.m3u8", ".hidden.jpg", "a//b.jpg", "film.exe", "x"]
)
def test_no_name_leads_out_of_the_package(client, film, name):
    assert client.get(f"/channel/{film.slug}/film/{name}").status_code == 404


def test_the_front_page_lists_what_is_on_air(client, film):
    assert film.work.title in client.get(reverse("channel:front")).content.decode()


def test_an_empty_channel_says_so(client):
    assert "No film is on air" in client.get(reverse("channel:front")).content.decode()


def test_the_page_speaks_chinese_to_chinese_readers(client, film):
    page = client.get(reverse("channel:watch", args=[film.slug]), headers={"Accept-Language": "zh-CN"})
    assert "马路天使" in page.content.decode().split("</h1>")[0]


def test_the_desk_is_closed_to_the_public(client, film):
    assert client.get(reverse("channel:desk")).status_code == 302


def test_the_desk_refuses_a_cataloguer_with_the_sentence(client):
    client.force_login(person("cataloguer"))
    page = client.get(reverse("channel:desk"))
    assert page.status_code == 403
    assert "Only publishers, producers and auditors" in page.content.decode()


def test_a_publisher_walks_a_film_to_the_air_on_the_pages(client):
    from tests.factories.channel import carry, signoff

    signed = signoff()
    client.force_login(person("publisher"))
    form = {
        "slug": "street-angel",
        "starts_at": "2026-01-01T00:00",
        "territories": "",
        "blurb_en": "A trumpeter.",
    }
    client.post(reverse("channel:prepare", args=[signed.pk]), form)
    row = Publication.objects.get(slug="street-angel")
    progress = reverse("channel:progress", args=[row.pk])
    assert client.get(progress, headers={"HX-Request": "true"}).status_code == 200
    carry(row.delivery)
    client.post(reverse("channel:put_on_air", args=[row.pk]))
    assert client.get("/channel/street-angel/").status_code == 200
    client.post(reverse("channel:withdraw", args=[row.pk]), {"reason": "Enough."})
    assert client.get("/channel/street-angel/").status_code == 410
