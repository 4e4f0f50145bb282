"""The pages of the catalogue and the books, by role and with their refusals."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounts.roles import CODES
from archive import actions, books
from archive.models import Inspection, Item, JournalEntry, TimeEntry, Version, Work
from tests.clips import draw_film
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
STAFF = list(CODES)
OPEN_TO = {
    "archive:work_list": STAFF,
    "archive:work_detail": STAFF,
    "archive:work_create": ["cataloguer"],
    "archive:work_edit": ["cataloguer"],
    "archive:item_create": ["cataloguer"],
    "archive:film_ingest": ["cataloguer"],
    "archive:inspection_create": ["cataloguer", "inspector"],
    "archive:journal": ["auditor", "operator"],
    "books:overview": ["cataloguer", "producer", "senior_restorer", "auditor"],
    "books:title": ["cataloguer", "producer", "senior_restorer", "auditor"],
    "books:title_csv": ["cataloguer", "producer", "senior_restorer", "auditor"],
    "books:rates": ["cataloguer", "producer", "senior_restorer", "auditor"],
    "books:time_log": STAFF,
    "books:cost_add": ["producer"],
    "books:baseline_freeze": ["producer"],
}
WITHOUT_KEY = {"archive:work_list", "archive:work_create", "archive:journal", "books:overview", "books:rates"}


@pytest.fixture
def enter(client):
    """Log a person of these roles in; return (client, person)."""

    def log_in(*roles, name=""):
        user = person(*roles, name=name)
        client.force_login(user)
        return client, user

    return log_in


def address(name):
    if name in WITHOUT_KEY:
        return reverse(name)
    work = Work.objects.first() or make.work()
    if name == "archive:inspection_create":
        return reverse(name, args=[(Item.objects.first() or make.item(work)).pk])
    return reverse(name, args=[work.pk])


def titles(*rows):
    """Return posted titles: (text, language, kind)."""
    data = {"titles-TOTAL_FORMS": len(rows), "titles-INITIAL_FORMS": 0}
    for number, (text, language, kind) in enumerate(rows):
        data |= {
            f"titles-{number}-text": text,
            f"titles-{number}-language": language,
            f"titles-{number}-kind": kind,
        }
    return data


def posted(work, **changes):
    """Return what the change form of a work sends."""
    rows = [(row.text, row.language, row.kind) for row in work.titles.all()]
    data = titles(*rows) | {f"titles-{n}-script": row.script for n, row in enumerate(work.titles.all())}
    facts = {name: getattr(work, name) for name in ("forms", "description_level", "countries", "year")}
    synopses = {"synopsis_en": work.synopsis_en, "synopsis_zh": work.synopsis_zh, "is_part_of": ""}
    return data | facts | synopses | {"revision": work.revision, "reason": "found a poster"} | changes


@pytest.mark.parametrize("role", STAFF)
def test_each_page_opens_to_its_roles_and_says_no_to_others(role, enter):
    make.item(make.work())
    client, _user = enter(role)

    answers = {name: client.get(address(name)) for name in OPEN_TO}

    assert {name for name, answer in answers.items() if answer.status_code == 200} == {
        name for name, roles in OPEN_TO.items() if role in roles
    }
    for answer in answers.values():
        assert answer.status_code == 200 or "Only" in answer.content.decode()


def test_a_visitor_is_asked_to_log_in(client):
    make.item(make.work())

    for name in OPEN_TO:
        assert client.get(address(name)).url.startswith("/accounts/login/")


def test_an_empty_catalogue_says_what_to_do_next(enter):
    client, _user = enter("cataloguer")

    assert "Begin with a film you hold" in client.get(reverse("archive:work_list")).content.decode()


def test_the_list_is_narrowed_by_words_decade_and_signature(enter):
    client, _user = enter("auditor")
    make.work()
    make.works(2)

    def found(query):
        return [str(work) for work in client.get(reverse("archive:work_list") + query).context["page"]]

    assert found("?q=malu") == found("?form=Feature&q=马路") == ["Street Angel"]
    assert len(found("?decade=193")) == 3
    assert found("?signed=yes") == []
    assert len(found("?form=nonsense&page=99")) == 3


def test_a_work_is_catalogued_with_its_titles(enter):
    client, _user = enter("cataloguer")
    rows = titles(
        ("神女", "zh", "PreferredTitle"),
        ("The Goddess", "en", "TranslatedTitle"),
        ("", "zh", "AlternativeTitle"),
    )
    data = rows | {
        "form": "Feature",
        "description_level": "Monographic",
        "countries": "cn, hk",
        "year": "1934",
    }

    response = client.post(reverse("archive:work_create"), data)

    work = Work.objects.get()
    assert response.url == work.get_absolute_url()
    assert (work.countries, work.titles.count(), work.journal.get().verb) == ("CN,HK", 2, "work.created")


def test_a_wrong_year_is_said_beside_its_field(enter):
    client, _user = enter("cataloguer")
    data = titles(("神女", "zh", "PreferredTitle")) | {
        "form": "Feature",
        "description_level": "Monographic",
        "year": "30s",
    }

    page = client.post(reverse("archive:work_create"), data).content.decode()

    assert 'id="id_year_error"' in page
    assert "no EDTF date" in page


def test_the_second_cataloguer_sees_the_first_s_change_and_keeps_their_own(enter):
    client, _user = enter("cataloguer", name="Zhou Min")
    work = make.work()
    mine = posted(work, synopsis_en="Two sisters flee the north-east.", countries="CN,HK")
    first = person("cataloguer", name="Lin Lan")
    actions.change_work(work.pk, by=first, revision=1, reason="card", year="1938", countries="CN,TW")

    response = client.post(reverse("archive:work_edit", args=[work.pk]), mine)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Lin Lan changed this work" in page
    assert [change["theirs"] for change in response.context["conflict"].taken] == ["1938"]
    assert [change["theirs"] for change in response.context["conflict"].both] == ["CN,TW"]
    assert 'value="CN,HK"' in page
    assert 'value="1938"' in page
    assert "Two sisters flee" in page


def test_saving_again_after_a_conflict_loses_nothing(enter):
    client, _user = enter("cataloguer")
    work = make.work()
    mine = posted(work, synopsis_en="Two sisters.")
    actions.change_work(work.pk, by=person("cataloguer"), revision=1, reason="card", year="1938")
    client.post(reverse("archive:work_edit", args=[work.pk]), mine)

    response = client.post(
        reverse("archive:work_edit", args=[work.pk]), mine | {"revision": 2, "year": "1938"}
    )

    work.refresh_from_db()
    assert response.status_code == 302
    assert (work.year, work.synopsis_en, work.revision) == ("1938", "Two sisters.", 3)


def test_an_item_is_catalogued_with_a_new_manifestation(enter):
    client, _user = enter("cataloguer")
    work = make.work()
    data = {
        "kind": "TheatricalDistribution",
        "year": "1937",
        "inventory_number": "CFA-9",
        "element": "OriginalNegative",
        "gauge": "35mmFilm",
        "base": "Nitrate",
        "colour": "BlackAndWhite",
        "sound": "Combined",
        "reel": 1,
        "reels": 9,
        "aspect_ratio": "1.37",
        "access_status": "Archive",
    }

    assert client.post(reverse("archive:item_create", args=[work.pk]), data).status_code == 302
    again = client.post(reverse("archive:item_create", args=[work.pk]), data)

    assert Item.objects.get().manifestation.year == "1937"
    assert "already exists" in again.content.decode()
    assert work.manifestations.count() == 1


def test_an_inspection_is_written_and_wrong_measures_are_said_beside_their_field(enter):
    client, user = enter("inspector")
    item = make.item(base="Nitrate")
    url, data = (
        reverse("archive:inspection_create", args=[item.pk]),
        {"minutes": 20, "grade": "C", "splices": 3},
    )

    refused = client.post(url, data | {"inspected_on": "2026-03-02", "ad_level": "1.5"})
    future = client.post(url, data | {"inspected_on": "2999-01-01"})
    assert "acetate and diacetate only; leave it empty" in refused.content.decode()
    assert "has not come yet" in future.content.decode()
    assert not Inspection.objects.exists()

    assert client.post(url, data | {"inspected_on": "2026-03-02"}).url == item.work.get_absolute_url()
    assert Inspection.objects.get().inspector == user


def test_a_film_is_taken_in_through_the_page(enter, tmp_path):
    client, _user = enter("cataloguer")
    item = make.item()
    film = draw_film(tmp_path / "reel.mkv", frames=12)
    data = {"film": SimpleUploadedFile("reel.mkv", film.read_bytes()), "item": item.pk}

    response = client.post(reverse("archive:film_ingest", args=[item.work.pk]), data)

    version = Version.objects.get()
    assert response.url == version.get_absolute_url()
    assert version.asset.item == item


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.mkv", b"", "empty.mkv is empty (0 bytes)"),
        ("notes.mkv", b"INT. TEAHOUSE - NIGHT\n" * 200, "notes.mkv is a text file, not a film"),
    ],
)
def test_a_refused_film_is_explained_beside_the_file_field(name, content, sentence, enter):
    client, _user = enter("cataloguer")
    work = make.work()

    response = client.post(
        reverse("archive:film_ingest", args=[work.pk]), {"film": SimpleUploadedFile(name, content)}
    )

    assert response.status_code == 422
    assert sentence in response.context["form"].errors["film"][0]
    assert 'id="id_film_error"' in response.content.decode()
    assert not Version.objects.exists()


def test_a_film_already_held_links_to_where_it_is(enter, tmp_path):
    client, _user = enter("cataloguer")
    film = draw_film(tmp_path / "reel.mkv", frames=12)
    version = make.version(path=film)
    upload = {"film": SimpleUploadedFile("again.mkv", film.read_bytes())}

    page = client.post(reverse("archive:film_ingest", args=[make.work().pk]), upload).content.decode()

    assert "again.mkv is already held as" in page
    assert f'href="{version.get_absolute_url()}"' in page


def test_a_version_shows_its_digests_events_makers_and_manifest(enter):
    client, _user = enter("auditor")
    maker = person("restorer", name="陈思远")
    version = make.restored(make.version(frames=12), by=maker)

    page = client.get(version.get_absolute_url()).content.decode()

    for words in (
        version.asset.first_digest.value,
        version.manifest_digest,
        "陈思远",
        "modification",
        "not signed",
    ):
        assert words in page


def test_stills_are_sent_to_staff_and_kept_by_their_browsers(enter):
    client, _user = enter("restorer")
    asset = make.version(frames=12).asset
    url = reverse("archive:still", args=[asset.poster])

    response = client.get(url)

    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert "immutable" in response["Cache-Control"]
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    client.logout()
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("name", ["nothing.jpg", "../masters/x.mkv", "works"])
def test_a_still_that_is_not_there_is_not_found(name, enter):
    client, _user = enter("restorer")
    make.version(frames=12)

    assert client.get(f"/catalogue/still/{name}").status_code == 404


def test_a_download_resumes_where_it_stopped(enter):
    client, _user = enter("restorer")
    asset = make.version(frames=12).asset

    response = client.get(
        reverse("archive:asset_file", args=[asset.pk]), headers={"Range": f"bytes={asset.size - 9}-"}
    )

    assert (response.status_code, len(b"".join(response.streaming_content))) == (206, 9)
    assert response["Content-Disposition"].startswith("attachment")


def test_the_journal_page_tells_and_verifies(enter):
    client, _user = enter("auditor")
    work = make.work()
    actions.change_work(
        work.pk, by=person("cataloguer", name="Lin Lan"), revision=1, reason="card", year="1938"
    )

    response = client.get(reverse("archive:journal") + "?verb=work.changed&text=card&verify")

    page = response.content.decode()
    assert [story.verb for story in response.context["stories"]] == ["changed the work"]
    assert "<del>1937</del>" in page
    assert "The journal is whole" in page


def test_a_restorer_books_their_own_minutes_and_returns_to_the_work(enter):
    client, user = enter("restorer")
    work = make.work()
    data = {"kind": "fix", "minutes": 45, "frames": 30, "worked_on": "2026-03-02", "note": "scratches"}

    response = client.post(reverse("books:time_log", args=[work.pk]), data)

    assert response.url == work.get_absolute_url()
    assert (TimeEntry.objects.get().person, TimeEntry.objects.get().minutes) == (user, 45)


def test_a_producer_fills_the_books_and_sees_them_beside_the_baseline(enter):
    client, user = enter("producer")
    make.rates()
    work = make.work()
    client.post(reverse("books:baseline_freeze", args=[work.pk]), {"grade": "D", "frames": 480})
    client.post(
        reverse("books:time_log", args=[work.pk]),
        {"person": user.pk, "kind": "review", "minutes": 60, "frames": 0, "worked_on": "2026-03-02"},
    )
    client.post(
        reverse("books:cost_add", args=[work.pk]),
        {"kind": "scan", "basis": "actual", "amount": "100.00", "spent_on": "2026-03-02"},
    )

    response = client.get(reverse("books:title", args=[work.pk]))

    page = response.content.decode()
    assert response.context["books"].money == books.summary(work).money == 240
    assert "12.5 %" in page
    assert "within the target" in page
    assert re.search(r'<rect [^>]*width="96\.15%"', page)


def test_rates_are_entered_by_producers_and_only_read_by_others(enter):
    client, _user = enter("auditor")
    data = {"kind": "review", "per_hour": "150.00", "valid_from": "2026-01-01"}

    client.post(reverse("books:rates"), data)
    assert not JournalEntry.objects.filter(verb="rate.set").exists()

    enter("producer")
    assert client.post(reverse("books:rates"), data).status_code == 302
    assert JournalEntry.objects.filter(verb="rate.set").count() == 1


def test_the_books_leave_as_csv(enter):
    client, user = enter("producer")
    work = make.work()
    books.log_time(work.pk, by=user, person=user, kind="review", minutes=60)

    response = client.get(reverse("books:title_csv", args=[work.pk]))

    assert response["Content-Disposition"] == 'attachment; filename="books-street-angel.csv"'
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].startswith(f"{work.pk},Street Angel,time,")


def test_the_page_of_roles_is_as_the_code_grants():
    call_command("roles", "--check")
