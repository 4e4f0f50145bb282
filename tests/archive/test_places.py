"""A can is in one place at a time, and nitrate in a nitrate vault only."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.permissions import Refused
from archive import actions
from archive.models import Collection, JournalEntry, Loan, Movement
from archive.vocabulary import Base
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return person("cataloguer", name="Lin Lan")


@pytest.fixture
def vaults(by):
    """A site with a nitrate vault and a vault for acetate, each with a shelf."""
    site = actions.add_location(by=by, code="XA", kind="site")
    found = {}
    for code, burns in (("N1", True), ("V2", False)):
        vault = actions.add_location(by=by, code=code, kind="vault", parent=site, for_nitrate=burns)
        found[code] = actions.add_location(by=by, code=f"{code}-01", kind="shelf", parent=vault, capacity=2)
    return found


def test_a_move_is_written_down_and_journalled(by, vaults):
    item = make.item(by=by, base=Base.ACETATE)

    (moved,) = actions.move_items([item.pk], vaults["V2"].pk, by=by, reason="new shelf")

    item.refresh_from_db()
    assert (item.location, moved.origin, moved.destination) == (vaults["V2"], None, vaults["V2"])
    assert JournalEntry.objects.get(verb="item.moved").after == {"location": "V2-01"}
    with pytest.raises(ValueError, match="append-only"):
        moved.save()


def test_nitrate_stops_the_whole_list_and_is_named(by, vaults):
    work = make.work(by=by)
    safe = make.item(work, by=by, inventory_number="A-1", base=Base.ACETATE)
    burning = make.item(work, by=by, inventory_number="N-1")

    with pytest.raises(ValidationError, match="N-1 is nitrate and V2-01 is no nitrate vault"):
        actions.move_items([safe.pk, burning.pk], vaults["V2"].pk, by=by)

    assert not Movement.objects.exists()


def test_a_nitrate_vault_keeps_its_flag_while_nitrate_stands_in_it(by, vaults):
    make.item(by=by, location=vaults["N1"])
    vault = vaults["N1"].parent

    with pytest.raises(ValidationError, match="Nitrate stands inside N1: CFA-0001"):
        actions.change_location(vault.pk, by=by, revision=1, reason="-", for_nitrate=False)
    with pytest.raises(ValidationError, match="Nitrate stands inside N1-01"):
        actions.change_location(vaults["N1"].pk, by=by, revision=1, reason="-", parent=vaults["V2"].parent)


def test_an_item_on_an_acetate_shelf_does_not_become_nitrate(by, vaults):
    item = make.item(by=by, base=Base.ACETATE, location=vaults["V2"])

    with pytest.raises(ValidationError, match="no nitrate vault"):
        actions.change_item(item.pk, by=by, revision=1, reason="-", base=Base.NITRATE)


def test_places_stand_in_larger_ones_and_never_in_themselves(by, vaults):
    vault = vaults["N1"].parent
    with pytest.raises(ValidationError, match="cannot stand in itself"):
        actions.change_location(vault.pk, by=by, revision=1, reason="-", parent=vaults["N1"])
    with pytest.raises(ValidationError, match="cannot stand in a"):
        actions.add_location(by=by, code="Z", kind="site", parent=vault)


def test_what_is_lent_stands_nowhere_and_cannot_be_moved_or_lent_again(by, vaults):
    item = make.item(by=by, base=Base.ACETATE, location=vaults["V2"])

    loan = actions.lend(item.pk, by=by, borrower="Lausanne", due_on=date(2999, 1, 1), purpose="screening")

    item.refresh_from_db()
    assert item.location is None
    with pytest.raises(ValidationError, match="is on loan"):
        actions.move_items([item.pk], vaults["V2"].pk, by=by)
    with pytest.raises(ValidationError, match="lent to Lausanne"):
        actions.lend(item.pk, by=by, borrower="Bologna", due_on=date(2999, 1, 1))
    with pytest.raises(ValidationError, match="lent to Lausanne"):
        actions.remove_item(item.pk, by=by, revision=1, reason="-")
    actions.bring_back(loan.pk, by=by, location_id=vaults["V2"].pk)
    item.refresh_from_db()
    assert item.location == vaults["V2"]
    assert [row.loan_id for row in item.movements.all()] == [loan.pk, loan.pk, None]
    with pytest.raises(ValidationError, match="came back already"):
        actions.bring_back(loan.pk, by=by, location_id=vaults["V2"].pk)


def test_overdue_loans_are_listed_and_extended(client, by, vaults):
    item = make.item(by=by, base=Base.ACETATE)
    loan = actions.lend(item.pk, by=by, borrower="Lausanne", out_on=date(2020, 1, 1), due_on=date(2020, 2, 1))
    client.force_login(by)

    page = client.get(reverse("archive:loan_list") + "?which=overdue").content.decode()
    client.post(
        reverse("archive:loan_extend", args=[loan.pk]), {"due_on": "2999-01-01", "reason": "restored there"}
    )

    assert "Lausanne" in page
    assert Loan.objects.get().due_on == date(2999, 1, 1)
    assert not Loan.objects.overdue(date(2026, 1, 1)).exists()


def test_scanned_barcodes_move_a_trolley_at_once(client, by, vaults):
    work = make.work(by=by)
    for n in range(3):
        make.item(work, by=by, inventory_number=f"A-{n}", barcode=f"69{n}", base=Base.ACETATE)
    client.force_login(by)
    url = reverse("archive:move")

    wrong = client.post(url, {"place": "V2-01", "codes": "690\n777\nA-1"})
    done = client.post(
        url,
        {"place": "v2-01", "codes": "690\r\n\r\n691\r\nA-2\r\n690\r\n", "reason": "stocktake"},
        follow=True,
    )

    assert "No can is called “777”" in wrong.content.decode()
    page = done.content.decode()
    assert "3 cans stand in V2-01 now" in page
    assert "room for 2 cans and holds 3" in page
    entry = JournalEntry.objects.get(verb="items.moved")
    assert (entry.after["count"], entry.work) == (3, work)


def test_cans_of_a_closed_collection_are_not_moved_by_others(by, vaults):
    work = make.work(by=by, collection=Collection.objects.create(code="X", name_en="Sealed"))
    item = make.item(work, by=by, base=Base.ACETATE)
    Collection.objects.update(restricted=True)

    with pytest.raises(ValidationError, match="restricted collection"):
        actions.move_items([item.pk], vaults["V2"].pk, by=by)
    with pytest.raises(Refused):
        actions.lend(item.pk, by=by, borrower="Lausanne", due_on=date(2999, 1, 1))


def test_the_map_of_a_vault_shows_how_full_and_how_endangered_each_shelf_is(client, by, vaults):
    make.item(by=by, location=vaults["N1"])
    client.force_login(by)
    url = vaults["N1"].parent.get_absolute_url()

    full, risky = client.get(url).content.decode(), client.get(url + "?by=risk").content.decode()

    assert 'class="shade-fill-2"' in full
    assert "1 can · 50 %" in full
    assert 'class="shade-risk-high"' in risky


def test_a_place_something_stands_in_is_not_removed(by, vaults):
    make.item(by=by, location=vaults["N1"])

    with pytest.raises(ValidationError, match="cannot be removed"):
        actions.remove_location(vaults["N1"].pk, by=by, revision=1, reason="-")


def test_two_who_change_one_place_see_each_other(client, by, vaults):
    place = vaults["V2"]
    actions.change_location(
        place.pk, by=person("cataloguer", name="Zhou Min"), revision=1, reason="-", capacity=9
    )
    client.force_login(by)
    data = {
        "parent": "V2",
        "kind": "shelf",
        "code": "V2-01",
        "name": "Left",
        "capacity": 2,
        "revision": 1,
        "reason": "name",
    }

    answer = client.post(reverse("archive:location_edit", args=[place.pk]), data)

    assert answer.status_code == 409
    assert "Zhou Min changed this record" in answer.content.decode()
    assert 'value="9"' in answer.content.decode()
    assert 'value="Left"' in answer.content.decode()
