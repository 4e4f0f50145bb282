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


def test_a_barcode_is_refused_with_the_item_that_holds_it():
    make.item(inventory_number="CFA-1", barcode="690123")

    with pytest.raises(ValidationError, match="Barcode 690123 already stands on CFA-1"):
        make.item(inventory_number="CFA-2", barcode="690123")
    with pytest.raises(IntegrityError):
        Item.objects.bulk_create(
            [Item(manifestation=Item.objects.get().manifestation, inventory_number="x", barcode="690123")]
        )


def test_the_schema_holds_measures_to_the_base_of_that_day():
    item = make.item(base=Base.NITRATE)
    wrong = {"item": item, "inspector": make.somebody("inspector"), "inspected_on": date(2026, 1, 1)}
    rows = [Inspection(**wrong, base=Base.NITRATE, grade=Grade.A, ad_level=Decimal(1))]

    with pytest.raises(IntegrityError, match="a_d_level"):
        Inspection.objects.bulk_create(rows)


def test_nitrate_of_a_late_year_is_taken_with_a_warning():
    assert "hardly any was made after 1951" in make.item(stock_year=1956).warnings[0]
    assert make.item(make.work(), inventory_number="B", stock_year=1950).warnings == []


def test_two_cataloguers_of_one_item_see_each_other(client):
    item, second = make.item(stock="Agfa"), person("cataloguer")
    first = person("cataloguer", name="Lin Lan")
    actions.change_item(item.pk, by=first, revision=1, reason="edge code", stock="Kodak", stock_year=1937)
    client.force_login(second)
    data = {
        name: getattr(item, name)
        for name in ("inventory_number", "element", "gauge", "base", "colour", "sound", "reel", "reels")
    }
    data |= {"aspect_ratio": "1.37", "access_status": "Archive", "manifestation": item.manifestation_id}
    data |= {"stock": "Fuji", "note": "Two splices.", "revision": 1, "reason": "leader"}

    answer = client.post(f"/catalogue/items/{item.pk}/edit/", data)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Lin Lan changed this record" in page
    assert [change["theirs"] for change in answer.context["conflict"].both] == ["Kodak"]
    assert [change["theirs"] for change in answer.context["conflict"].taken] == ["1937"]
    assert "Two splices." in page
    saved = client.post(f"/catalogue/items/{item.pk}/edit/", data | {"revision": 2, "stock_year": 1937})
    item.refresh_from_db()
    assert saved.status_code == 302
    assert (item.stock, item.stock_year, item.note, item.revision) == ("Fuji", 1937, "Two splices.", 3)


def test_an_item_leaves_the_holdings_with_a_reason_and_its_record_stays(client):
    item = make.item()
    client.force_login(person("cataloguer"))
    url = f"/catalogue/items/{item.pk}/remove/"

    assert "This field is required" in client.post(url, {"revision": 1}).content.decode()
    client.post(url, {"revision": 1, "reason": "decayed, destroyed under protocol 7"})

    item.refresh_from_db()
    entry = item.work.journal.first()
    assert (item.access_status, item.location) == ("Removed", None)
    assert (entry.verb, entry.reason) == ("item.removed", "decayed, destroyed under protocol 7")


def test_feet_are_taken_for_metres_and_must_agree_with_them(client):
    work = make.work()
    client.force_login(person("cataloguer"))
    data = {
        "kind": "TheatricalDistribution", "inventory_number": "F-1", "element": "Positive",
        "gauge": "35mmFilm", "base": "Acetate", "colour": "BlackAndWhite", "sound": "Combined",
        "reel": 1, "reels": 1, "aspect_ratio": "1.37", "access_status": "Archive", "length_ft": "1000",
    }  # fmt: skip
    url = f"/catalogue/works/{work.pk}/items/new/"

    refused = client.post(url, data | {"length_m": "500"}).content.decode()
    client.post(url, data)

    assert "1000 ft are 304.80 m, not 500 m" in refused
    assert Item.objects.get().length_m == Decimal("304.80")


def test_conditions_come_from_the_lists_and_photographs_are_drawn_anew(client, tmp_path):
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    item, exif = make.item(), Image.Exif()
    exif[0x010F] = "Secret Camera"
    sent = BytesIO()
    Image.new("RGB", (64, 48), "red").save(sent, "JPEG", exif=exif)
    client.force_login(person("inspector"))
    url = f"/catalogue/items/{item.pk}/inspections/new/"
    data = {"inspected_on": "2026-03-02", "minutes": 5, "grade": "C", "splices": 0}
    data |= {"on_perforations": ["Torn", "Missing"], "on_surface": ["Mould"]}
    script = SimpleUploadedFile("can.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")

    refused = client.post(url, data | {"photos": script}).content.decode()
    assert "can.jpg is no whole JPEG, PNG, WebP or TIFF picture" in refused
    assert not Inspection.objects.exists()
    client.post(url, data | {"photos": SimpleUploadedFile("can.jpg", sent.getvalue())})

    row = Inspection.objects.get()
    assert row.conditions == {"perforations": ["Torn", "Missing"], "surface": ["Mould"]}
    kept = b"".join(client.get(f"/catalogue/still/{row.photos.get().name}").streaming_content)
    assert kept.startswith(b"\xff\xd8")
    assert b"Secret" not in kept
    with pytest.raises(ValidationError, match="Nobody knows the condition “Melted”"):
        actions.add_inspection(item.pk, by=row.inspector, grade="A", conditions={"base": ["Melted"]})


def test_the_page_of_an_item_draws_how_it_ages(client):
    item = make.item(base=Base.ACETATE)
    for year, level in ((2010, "0.5"), (2020, "1.5")):
        make.inspection(
            item, ad_level=Decimal(level), shrink_head=Decimal(level), inspected_on=date(year, 1, 1)
        )
    client.force_login(person("inspector"))

    page = client.get(item.get_absolute_url()).content.decode()

    assert "2010-01-01 0.5, 2020-01-01 1.5" in page
    assert page.count("<polyline") == 2
