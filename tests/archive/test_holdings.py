"""What stands on the shelf obeys its material."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.permissions import Refused
from archive import actions
from archive.models import Inspection, Item, TimeEntry
from archive.vocabulary import Base, Grade
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("base", [Base.NITRATE, Base.POLYESTER, Base.MIXED])
def test_an_a_d_level_is_refused_on_what_is_not_acetate(base):
    with pytest.raises(ValidationError, match="acetate and diacetate only"):
        make.inspection(make.item(base=base), ad_level=Decimal("1.5"))

    assert not Inspection.objects.exists()


@pytest.mark.parametrize("base", [Base.ACETATE, Base.DIACETATE])
def test_an_a_d_level_is_taken_on_acetate_in_half_steps(base):
    item = make.item(base=base)

    assert make.inspection(item, ad_level=Decimal("1.5")).ad_level == Decimal("1.5")
    with pytest.raises(ValidationError, match="half steps"):
        make.inspection(item, ad_level=Decimal("1.3"))


def test_a_nitrate_stage_is_refused_on_acetate():
    with pytest.raises(ValidationError, match="Only nitrate has a nitrate stage"):
        make.inspection(make.item(base=Base.ACETATE), nitrate_stage=2)


def test_an_inspection_is_never_changed_afterwards():
    row = make.inspection()

    with pytest.raises(ValueError, match="append-only"):
        row.save()


def test_mean_shrinkage_counts_only_the_places_measured():
    item = make.item()

    assert make.inspection(item, shrink_head=Decimal("0.8"), shrink_tail=Decimal("1.1")).shrinkage == Decimal(
        "0.95"
    )
    assert make.inspection(item).shrinkage is None


def test_an_inspection_books_its_minutes():
    inspector = person("inspector")

    row = make.inspection(by=inspector, minutes=40, inspected_on=date(2026, 3, 2))

    entry = TimeEntry.objects.get()
    assert (entry.person, entry.kind, entry.minutes, entry.worked_on) == (
        inspector,
        "inspect",
        40,
        date(2026, 3, 2),
    )
    assert entry.work == row.item.work


def test_the_newest_inspection_speaks_for_the_item():
    item = make.item()
    make.inspection(item, grade=Grade.A, inspected_on=date(2020, 1, 1))
    newest = make.inspection(item, grade=Grade.D, inspected_on=date(2026, 1, 1))
    make.inspection(item, grade=Grade.B, inspected_on=date(2023, 1, 1))

    assert item.latest_inspection == newest


def test_restorers_write_no_inspections():
    with pytest.raises(Refused, match="Only inspectors and cataloguers"):
        make.inspection(by=person("restorer"))


def test_a_reel_beyond_the_last_is_refused_by_form_and_by_schema():
    with pytest.raises(ValidationError, match="Reel 3 of 2 cannot be"):
        make.item(reel=3, reels=2)
    standing = make.item()
    with pytest.raises(IntegrityError):
        Item.objects.filter(pk=standing.pk).update(reel=9)


def test_an_inventory_number_is_given_once():
    make.item(inventory_number="CFA-7")

    with pytest.raises(ValidationError, match=r"nventory number already exists"):
        make.item(inventory_number="CFA-7")


def test_metres_are_told_in_feet_too():
    assert make.item(length_m=Decimal("300")).length_ft == 984


def test_only_cataloguers_catalogue():
    with pytest.raises(Refused, match="Only cataloguers"):
        actions.create_work(by=person("restorer"), titles=make.STREET_ANGEL)
