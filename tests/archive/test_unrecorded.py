"""What nobody recorded stays so: nothing is invented on the way in, nor told outside as if it were known."""

import io
import json

import pytest

from archive import actions, risk
from archive.exchange.outgoing import writing
from archive.exchange.outgoing.selection import for_person
from archive.models import Item, Work
from archive.search.asking import Query
from archive.search.listing import Listing
from tests.archive import importing
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
LOOKS = ("element", "gauge", "base", "colour", "sound", "access_status")


def bare(tmp_path):
    """Import a work with a can of which the source says nothing but its number."""
    importing.written(
        importing.table(tmp_path, [["key", "title", "item.inventory_number"], ["1", "A reel", "X-1"]])
    )
    return Work.objects.get()


def exported(form):
    out = io.BytesIO()
    writing.direct(for_person(make.somebody("cataloguer"), scope="all"), form, out)
    return out.getvalue().decode()


def test_a_silent_table_makes_no_facts(tmp_path):
    work = bare(tmp_path)

    item = Item.objects.get()
    assert [getattr(item, name) for name in LOOKS] == ["Unknown"] * 6
    assert (item.aspect_ratio, item.reel, item.reels) == (None, None, None)
    assert (work.forms, item.manifestation.kind) == ("", "Unknown")


@pytest.mark.parametrize("form", [["Feature"], []])
def test_a_form_is_kept_where_it_is_said_and_blank_where_it_is_not(tmp_path, form):
    rows = [["key", "title", "work.forms"], ["1", "A reel", *(form or [""])]]

    importing.written(importing.table(tmp_path, rows))

    assert Work.objects.get().form_codes == form


def test_a_silent_avefi_item_is_of_no_kind(tmp_path):
    local = {"category": "avefi:LocalResource"}
    records = [
        {
            "category": "avefi:WorkVariant",
            "type": "Monographic",
            "has_identifier": [local | {"id": "w"}],
            "has_primary_title": {"type": "PreferredTitle", "has_name": "A reel"},
        },
        {
            "category": "avefi:Manifestation",
            "has_identifier": [local | {"id": "m"}],
            "is_manifestation_of": [local | {"id": "w"}],
        },
        {
            "category": "avefi:Item",
            "has_identifier": [local | {"id": "i"}],
            "is_item_of": local | {"id": "m"},
        },
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(records))

    importing.written(path)

    item = Item.objects.get()
    assert [getattr(item, name) for name in LOOKS] == ["Unknown"] * 6


def test_a_hand_that_says_nothing_says_nothing():
    work = make.work(forms="")
    made = actions.add_manifestation(work.pk, by=make.somebody("cataloguer"))

    item = actions.add_item(made.pk, by=make.somebody("cataloguer"), inventory_number="X-1")

    assert [getattr(item, name) for name in LOOKS] == ["Unknown"] * 6
    assert item.looks == [] and item.unrecorded == ["element", "gauge", "base", "colour"]


def test_exports_claim_nothing_nobody_recorded(tmp_path):
    bare(tmp_path)

    (item,) = [row for row in json.loads(exported("avefi")) if row["category"] == "avefi:Item"]
    told = {"element_type", "has_access_status", "has_colour_type", "has_sound_type", "has_format"}
    assert not told & item.keys()
    for form in ("pbcore", "marcxml", "mets"):
        text = exported(form)
        assert "Unknown" not in text, form
        assert "35mm" not in text and "Positive" not in text and "1.37" not in text, form


def test_the_pages_say_so_and_the_list_finds_it(tmp_path, client):
    work = bare(tmp_path)
    user = make.somebody("cataloguer")
    client.force_login(user)

    assert "not recorded" in client.get(work.get_absolute_url()).content.decode()
    assert "not recorded" in client.get(Item.objects.get().get_absolute_url()).content.decode()
    make.work()
    for name in ("form", "element", "gauge", "base", "colour", "sound"):
        listing = Listing(Query(facets={name: ["Unknown"]}), user)
        assert list(listing.ids()) == [work.pk], name
        shown = {facet.name: [v.label for v in values] for facet, values in listing.facets()}
        assert "not recorded" in shown[name]


def test_what_may_be_film_is_looked_after_as_film(tmp_path):
    work = bare(tmp_path)

    risk.refresh_work(work.pk)
    codes = {code for code, _points, _said in Item.objects.get().risk.reasons}

    assert "unknown_base" in codes and "tape" not in codes
