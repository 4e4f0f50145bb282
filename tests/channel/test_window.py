"""A publisher moves the window of a publication, for a reason, and the public meets the new one at once."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Refused
from archive import actions as archive
from archive.models import JournalEntry
from channel import actions
from channel.models import Publication
from tests.channel.test_watching import addresses
from tests.factories import archive as make
from tests.factories.channel import VTT, publication, signoff
from tests.factories.people import person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def film():
    """A film on air, everywhere and without end, with subtitles."""
    row = publication(starts_at=timezone.now() - HOUR)
    actions.set_subtitles(row.pk, by=row.published_by, language="zh", label="中文", text=VTT)
    return Publication.objects.get(pk=row.pk)


def moved(row, **asked):
    """Move a window as its publisher; what is not asked for stays."""
    asked = row.window | {"by": row.published_by, "reason": "The heirs asked for it."} | asked
    return actions.change_window(row.pk, **asked)


def everywhere(client, row, **headers):
    """How every public address of a film answers, the viewers' manifest and the certificate among them."""
    more = [reverse(f"channel:{name}", args=[row.slug]) for name in ("manifest", "certificate_json")]
    return {client.get(at, headers=headers or None).status_code for at in [*addresses(row), *more]}


def test_a_window_that_is_ended_closes_every_address_at_once(client, film):
    assert everywhere(client, film) == {200}
    moved(film, ends_at=timezone.now())
    assert everywhere(client, film) == {410}
    assert film.work.title not in client.get(reverse("channel:front")).text
    assert Publication.objects.get(pk=film.pk).phase == "ended"


def test_a_window_that_is_opened_again_opens_every_address(client, film):
    moved(film, ends_at=timezone.now())
    moved(film, ends_at=timezone.now() + HOUR)
    assert everywhere(client, film) == {200}


def test_a_beginning_that_is_put_off_makes_the_film_one_nobody_has_heard_of(client, film):
    moved(film, starts_at=timezone.now() + HOUR)
    assert everywhere(client, film) == {404}
    assert Publication.objects.get(pk=film.pk).phase == "scheduled"


def test_a_territory_that_is_taken_away_is_closed_at_once(client, film, settings):
    settings.COUNTRY_HEADER = "X-Country"
    moved(film, territories="CN")
    assert everywhere(client, film, **{"X-Country": "CN"}) == {200}
    assert everywhere(client, film, **{"X-Country": "US"}) == {451}


def test_the_journal_keeps_both_windows_and_the_reason(film):
    end = timezone.now() + HOUR
    moved(film, ends_at=end, territories="CN,HK")
    entry = JournalEntry.objects.get(verb="publication.window_changed")
    assert entry.reason == "The heirs asked for it."
    assert (entry.before["ends_at"], entry.before["territories"]) == (None, "")
    assert entry.after["ends_at"].startswith(end.date().isoformat()[:8])
    assert entry.after["territories"] == "CN,HK"


def test_a_window_moves_before_the_film_is_on_air_too():
    row = publication(delivered=False)
    assert moved(row, territories="CN").territories == "CN"


def test_what_was_withdrawn_stays_as_it_was(film):
    actions.withdraw(film.pk, by=film.published_by, reason="Rights ended.")
    with pytest.raises(Refused, match="withdrawn for good; publish the film anew"):
        moved(film, territories="CN")


def test_nothing_moves_without_a_reason(film):
    with pytest.raises(Refused, match="Write why the window moves"):
        moved(film, territories="CN", reason=" ")


def test_only_publishers_move_a_window(film):
    with pytest.raises(Refused, match="Only publishers"):
        moved(film, territories="CN", by=person("producer"))


def test_the_same_change_sent_twice_is_one_change(film):
    for _time in range(2):
        moved(film, territories="CN", seen=film.window_mark)
    assert JournalEntry.objects.filter(verb="publication.window_changed").count() == 1


def test_who_was_slower_sees_what_a_colleague_chose(film):
    moved(film, territories="CN", seen=film.window_mark)
    with pytest.raises(Refused, match=r"moved meanwhile: from .* until —, CN"):
        moved(film, territories="HK", seen=film.window_mark)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"days": (0, -1)}, "write an end after the beginning"),
        ({"years": (1899, None)}, "1899 is no year of a channel"),
        ({"years": (None, 9998)}, "9998 is no year of a channel"),
    ],
)
def test_a_window_that_cannot_be_is_refused_when_preparing_and_when_moving(asked, said):
    now = timezone.now()
    start, end = (now + timedelta(days=days) for days in asked.get("days", (0, 1)))
    first, last = asked.get("years", (None, None))
    start = start.replace(year=first, day=1) if first else start
    end = end.replace(year=last, day=1) if last else end
    signed, by = signoff(), make.somebody("publisher")
    with pytest.raises(ValidationError, match=said):
        actions.prepare(signed.pk, by=by, starts_at=start, ends_at=end)
    row = publication(signed, delivered=False)
    with pytest.raises(ValidationError, match=said):
        moved(row, starts_at=start, ends_at=end)
    assert not JournalEntry.objects.filter(verb="publication.window_changed").exists()


def granted(work, **fields):
    """Write a grant to disseminate."""
    by = make.somebody("cataloguer")
    statement = archive.add_statement(work.pk, by=by, basis="lic")
    return archive.add_grant(statement.pk, by=by, **{"act": "disseminate"} | fields)


def test_a_prohibition_in_the_window_refuses_it_by_name(film):
    granted(film.work, allowed=False, territories="JP", starts_on=date(2030, 1, 1))
    assert moved(film, territories="CN,HK").territories == "CN,HK"
    with pytest.raises(ValidationError, match="A grant forbids showing it: disseminate JP 2030-01-01"):
        moved(film, territories="CN,JP")
    with pytest.raises(ValidationError, match="forbids"):
        moved(film, territories="")
    before = timezone.make_aware(datetime(2029, 12, 31))
    assert moved(film, territories="JP", ends_at=before).ends_at == before


def test_where_permissions_are_written_they_must_carry_all_of_the_window(film):
    today = timezone.localdate()
    granted(film.work, territories="CN,HK", ends_on=today + timedelta(days=30))
    rest = {"starts_on": today + timedelta(days=31), "ends_on": today + timedelta(days=60)}
    granted(film.work, territories="CN", **rest)
    soon, later, never = (timezone.now() + timedelta(days=days) for days in (20, 50, 70))
    assert moved(film, territories="CN,HK", ends_at=soon)
    assert moved(film, territories="CN", ends_at=later)
    refused = (("CN,HK", later, "in HK"), ("CN", never, "in CN"), ("", soon, "everywhere"))
    for territories, end, where in refused:
        with pytest.raises(ValidationError, match=f"No grant permits showing it {where} on"):
            moved(film, territories=territories, ends_at=end)


def test_rights_that_went_since_the_preparation_keep_the_film_off_the_air_and_are_told_at_the_desk(client):
    row = publication(on_air=False)
    granted(row.work, allowed=False)
    with pytest.raises(Refused, match="A grant forbids showing it"):
        actions.put_on_air(row.pk, by=row.published_by)
    client.force_login(row.published_by)
    assert "A grant forbids showing it" in client.get(reverse("channel:publication", args=[row.pk])).text


def test_a_publisher_moves_the_window_on_the_page(client, film):
    client.force_login(film.published_by)
    page, address = (reverse(f"channel:{name}", args=[film.pk]) for name in ("publication", "window"))
    form = client.get(page).context["window_form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"territories": "cn， hk"}
    shown = data["starts_at"].strftime("%Y-%m-%dT%H:%M")
    refused = client.post(address, data | {"starts_at": shown, "ends_at": "0001-01-01T00:00", "reason": "x"})
    assert refused.status_code == 422 and "no year of a channel" in refused.text
    assert client.post(address, data | {"starts_at": shown, "reason": ""}).status_code == 422
    assert client.post(address, data | {"starts_at": shown, "reason": "The heirs."}).status_code == 302
    after = Publication.objects.get(pk=film.pk)
    assert (after.territories, after.starts_at) == ("CN,HK", film.starts_at)


def test_no_film_takes_the_address_of_the_desk():
    with pytest.raises(ValidationError, match="“desk” is the address of a page of the house"):
        publication(delivered=False, slug="desk")
