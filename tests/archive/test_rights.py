"""What may be done with a title, where and when."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from archive import actions, rights
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def by():
    return person("cataloguer")


@pytest.fixture
def statement(by):
    return actions.add_statement(make.work(by=by).pk, by=by, basis="lic", reference="2021-117")


def standing(work, day=DAY, territory=""):
    return {row.act: row.allowed for row in rights.in_force(work, day, territory)}


def test_a_grant_holds_on_both_its_ends_and_in_its_territories_only(by, statement):
    fields = {"territories": "CN,HK", "starts_on": date(2026, 1, 1), "ends_on": DAY}
    actions.add_grant(statement.pk, by=by, act="disseminate", **fields)
    work = statement.work

    assert standing(work, territory="HK") == {"disseminate": True}
    assert standing(work, date(2026, 1, 1), "CN") == {"disseminate": True}
    assert standing(work, date(2026, 6, 2), "CN") == {"disseminate": None}
    assert standing(work) == {"disseminate": None}


def test_a_prohibition_beats_a_permission(by, statement):
    actions.add_grant(statement.pk, by=by, act="broadcast")
    actions.add_grant(statement.pk, by=by, act="broadcast", allowed=False, territories="FR")

    assert standing(statement.work, territory="FR") == {"broadcast": False}
    assert standing(statement.work, territory="DE") == {"broadcast": True}


def test_copyright_says_its_status_and_a_grant_does_not_end_before_it_starts(client, by, statement):
    client.force_login(by)
    page = client.post(
        reverse("archive:statement_create", args=[statement.work_id]), {"basis": "cop", "status": ""}
    )
    assert "Copyright has a status" in page.content.decode()
    data = {"act": "use", "starts_on": "2026-02-01", "ends_on": "2026-01-01", "time_zone": "Asia/Shanghai"}
    page = client.post(reverse("archive:grant_create", args=[statement.pk]), data)
    assert "cannot end before it starts" in page.content.decode()
    with pytest.raises(ValidationError, match="No time zone"):
        actions.add_grant(statement.pk, by=by, act="use", time_zone="Mars/Olympus")


def test_a_statement_goes_after_its_grants(client, by, statement):
    grant = actions.add_grant(statement.pk, by=by, act="use")
    with pytest.raises(ValidationError, match="hang on it"):
        actions.remove_statement(statement.pk, by=by, revision=1, reason="-")
    client.force_login(by)
    client.post(reverse("archive:grant_remove", args=[grant.pk]), {"revision": 1, "reason": "expired"})
    actions.remove_statement(statement.pk, by=by, revision=1, reason="void")
    verbs = list(statement.work.journal.values_list("verb", flat=True))[:2]
    assert verbs == ["rights.removed", "grant.removed"]


def test_the_page_asks_about_a_day_and_a_territory(client, by, statement):
    actions.add_grant(statement.pk, by=by, act="disseminate", territories="CN", ends_on=date(2026, 12, 31))
    client.force_login(by)
    url = reverse("archive:rights", args=[statement.work_id])

    assert "disseminate: allowed" in client.get(f"{url}?day=2026-06-01&territory=cn").content.decode()
    late = client.get(f"{url}?day=2027-06-01&territory=cn").content.decode()
    assert "disseminate: nothing in force" in late
    assert 'class="grant-line"' in late
