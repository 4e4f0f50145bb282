"""Exports: each format as its own schema wants it, nobody sees more than on the pages, nothing runs."""

import csv
import io
import json
import zipfile

import bagit
import openpyxl
import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft201909Validator

from archive.actions.exports import ask_export, drop_export, may_fetch
from archive.exchange.columns import is_target
from archive.exchange.outgoing import doors, writing
from archive.exchange.outgoing.selection import for_person
from archive.exchange.outgoing.tables import neutral
from archive.models import Collection, Export, Item, JournalEntry, Title, Work
from jobs.models import State
from tests import schemas
from tests.factories import archive as factory
from tests.factories import described
from tests.factories.people import person

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://evil")\n\x0b\u202e\' \U0001f3ac'


def written(form, *works, user=None):
    user = user or person("cataloguer")
    chosen = {"works": [work.pk for work in works]}
    out = io.BytesIO()
    writing.direct(for_person(user, scope="works", chosen=chosen), form, out)
    return out.getvalue()


def carried(form, by, **asked):
    """Ask for an export and carry it as a worker does."""
    export = ask_export(by=by, format=form, **asked)
    doors.write_export(export.pk, export.attempt)
    return Export.objects.get(pk=export.pk)


@pytest.fixture
def hostile():
    """A film whose words try everything."""
    work = described.film(number="H-1", year="193X", countries="CN,SU")
    Title.objects.create(work=work, text=HOSTILE, language="en", kind="AlternativeTitle")
    Title.objects.create(work=work, text="长" * 300, language="zh", kind="WorkingTitle")
    Work.objects.filter(pk=work.pk).update(synopsis_en=HOSTILE, note="=1+1")
    Item.objects.filter(inventory_number="H-1-1").update(
        gauge="LocalFFV1", base="None", note="@SUM(A1)", colour="Unknown", frame_rate="18"
    )
    return Work.objects.get(pk=work.pk)


def test_every_avefi_record_is_valid_and_every_reference_leads_somewhere(hostile):
    validator = json.loads(schemas.path("avefi.schema.json").read_text(encoding="utf-8"))
    series = described.film(number="S-1", description_level="Serial", year="1950?")
    Work.objects.filter(pk=hostile.pk).update(is_part_of=series)
    records = json.loads(written("avefi", hostile, described.film(number="O-1", year="1936/..")))
    for record in records:
        kind = record["category"].removeprefix("avefi:")
        wanted = {"$ref": f"#/$defs/{kind}", "$defs": validator["$defs"]}
        problems = [error.message for error in Draft201909Validator(wanted).iter_errors(record)]
        assert problems == [], record
    names = [resource["id"] for record in records for resource in record["has_identifier"]]
    assert len(names) == len(set(names)), "every record has a name of its own"
    assert set(_references(records)) <= set(names)
    assert any(record.get("is_part_of") for record in records), (
        "the series is in the file, so it may be named"
    )


def _references(records):
    for record in records:
        for name in ("is_variant_of", "is_item_of", "is_manifestation_of", "has_item", "is_part_of"):
            value = record.get(name, [])
            yield from (row["id"] for row in (value if isinstance(value, list) else [value]))


def test_an_episode_of_a_series_nobody_may_see_does_not_name_it():
    closed = Collection.objects.create(code="closed", name_en="Closed", restricted=True)
    series = described.film(number="S-1", description_level="Serial", collection=closed)
    episode = described.film(number="E-1", description_level="Analytic", is_part_of=series)
    for form in ("avefi", "pbcore", "marcxml", "csv"):
        assert f"work-{series.pk}" not in written(form, episode).decode(), form


def test_pbcore_is_valid_and_says_what_the_catalogue_says(hostile):
    data = written("pbcore", hostile, factory.work())
    schemas.assert_valid("pbcore-2.1.xsd", data)
    text = data.decode()
    assert "马路天使" in text
    assert "<instantiationPhysical" in text
    assert "袁牧之" in text
    assert 'unitsOfMeasure="metres"' in text


def test_mets_with_premis_is_valid_and_holds_files_events_agents_and_rights(hostile):
    version = factory.version(hostile)
    factory.restored(version)
    data = written("mets", hostile)
    schemas.assert_valid("mets", data)
    text = data.decode()
    assert version.asset.first_digest.value in text
    assert "SHA-256" in text
    assert "http://id.loc.gov/vocabulary/preservation/eventType/ing" in text
    assert "public" in text.split("copyrightStatus>")[1]
    assert "executing program" in text


def test_several_works_come_as_a_zip_of_valid_mets():
    data = written("mets", factory.work(), described.film())
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            schemas.assert_valid("mets", packed.read(name))


def test_marcxml_has_the_form_of_marc_21_slim(hostile):
    tree = schemas.parsed(written("marcxml", hostile, factory.work(titles=factory.STREET_ANGEL[:1])))
    space = "{http://www.loc.gov/MARC21/slim}"
    records = tree.findall(f"{space}record")
    assert len(records) == 2
    for record in records:
        leader = record.findtext(f"{space}leader")
        assert len(leader) == 24
        assert leader[6] == "g" and leader[9] == "a" and leader[20:] == "4500"
        controls = {node.get("tag"): node.text for node in record.findall(f"{space}controlfield")}
        assert len(controls["008"]) == 40 and controls["008"][33] == "m"
        tags = [node.get("tag") for node in record if node.get("tag")]
        assert tags == sorted(tags)
        fields = record.findall(f"{space}datafield")
        assert [node.get("tag") for node in fields].count("245") == 1
        for node in fields:
            assert len(node.get("ind1")) == len(node.get("ind2")) == 1
            assert len(node) and all(len(part.get("code")) == 1 and part.text for part in node)


def test_no_cell_of_a_table_runs_as_a_formula(hostile):
    lines = list(csv.reader(io.StringIO(written("csv", hostile).decode("utf-8-sig"))))
    assert all(is_target(name) for name in lines[0] if name != "item.location"), "imports know every heading"
    assert len(lines) == 5, "a line an item, and one for the embodiment that has none"
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", hostile)))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=1+1" in [cell.value for cell in cells], "text stays what it was, as text"
    assert neutral("-1") == "'-1" and neutral(-1) == "-1"


def test_a_bag_is_valid_by_the_library_and_holds_the_film(tmp_path, hostile):
    version = factory.version(hostile)
    export = carried("bagit", person("cataloguer"), scope="works", chosen={"works": [hostile.pk]})
    assert export.state == State.DONE, export.error
    with storages["exports"].open(export.name) as file, zipfile.ZipFile(file) as packed:
        packed.extractall(tmp_path)
    bag = bagit.Bag(str(next(tmp_path.iterdir())))
    bag.validate()
    assert version.asset.first_digest.value in bag.payload_entries().__repr__()
    films = [name for name in bag.payload_entries() if "/films/" in name]
    assert len(films) == 1
    assert export.done == export.total == version.asset.size


def test_a_film_that_changed_since_first_sight_never_leaves_in_a_bag():
    version = factory.version()
    path = storages["masters"].path(version.asset.name)
    with open(path, "r+b") as film:
        film.seek(100)
        film.write(b"\x00\xff\x00")
    export = carried("bagit", person("cataloguer"), scope="works", chosen={"works": [version.work_id]})
    assert export.state == State.QUARANTINED
    assert "first sight" in export.error
    assert export.name == ""
    assert not list(storages["exports"].listdir("")[1]) or export.name == ""


def test_a_film_missing_from_the_store_is_named():
    version = factory.version()
    storages["masters"].delete(version.asset.name)
    export = carried("bagit", person("cataloguer"), scope="works", chosen={"works": [version.work_id]})
    assert export.state == State.QUARANTINED
    assert "not in the house" in export.error


def test_an_export_holds_what_its_asker_may_see_and_no_more():
    closed = Collection.objects.create(code="closed", name_en="Closed", restricted=True)
    secret = factory.work(collection=closed)
    shown = factory.work()
    export = carried("avefi", person("restorer"), scope="all")
    text = storages["exports"].open(export.name).read().decode()
    assert export.works == 1
    assert f"work-{shown.pk}" in text
    assert f"work-{secret.pk}" not in text
    assert export.chosen["restricted"] == []


def test_whoever_loses_sight_of_a_collection_can_no_longer_fetch_what_they_exported():
    closed = Collection.objects.create(code="closed", name_en="Closed", restricted=True)
    member = person("cataloguer")
    closed.members.add(member)
    factory.work(collection=closed)
    export = carried("csv", member, scope="all")
    assert may_fetch(member, export)
    closed.members.remove(member)
    assert "no longer open" in str(may_fetch(member, export))
    assert "person who asked" in str(may_fetch(person("auditor"), export))


def test_a_search_is_exported_as_the_list_shows_it():
    described.film()
    factory.work(titles=[{"text": "神女", "language": "zh"}], year="1934")
    export = carried("csv", person("cataloguer"), scope="search", chosen={"query": "q=神女"})
    assert export.works == 1


def test_a_person_asks_watches_and_fetches(client, hostile):
    user = person("restorer")
    client.force_login(user)
    page = client.get(reverse("archive:export_list"), {"query": "q=马路"}).content.decode()
    assert "1 work" in page
    answer = client.post(reverse("archive:export_list"), {"format": "avefi", "scope": "all"})
    export = Export.objects.get()
    assert answer.url == export.get_absolute_url()
    assert "Stop" in client.get(answer.url).content.decode()
    doors.write_export(export.pk, export.attempt)
    assert "Fetch the file" in client.get(answer.url).content.decode()
    answer = client.get(reverse("archive:export_file", args=[export.pk]))
    data = b"".join(answer.streaming_content)
    assert json.loads(data)
    assert ".json" in answer["Content-Disposition"]
    assert JournalEntry.objects.filter(verb="export.fetched").count() == 1
    part = client.get(reverse("archive:export_file", args=[export.pk]), headers={"Range": "bytes=0-9"})
    assert part.status_code == 206
    client.force_login(person("cataloguer"))
    assert client.get(reverse("archive:export_file", args=[export.pk])).status_code == 403
    assert client.get(export.get_absolute_url()).status_code == 403


def test_an_old_export_is_thrown_away_and_says_so(client):
    user = person("restorer")
    factory.work()
    export = carried("csv", user, scope="all")
    name = export.name
    Export.objects.update(expires_at=timezone.now())
    doors.tick()
    client.force_login(user)
    assert not storages["exports"].exists(name) or Export.objects.get().name == ""
    assert client.get(reverse("archive:export_file", args=[export.pk])).status_code == 404
    assert "not kept" in client.get(export.get_absolute_url()).content.decode()


def test_a_queued_export_can_be_stopped():
    user = person("restorer")
    export = ask_export(by=user, format="csv", scope="all")
    drop_export(export.pk, by=user)
    assert Export.objects.get().state == State.CANCELLED


@pytest.mark.parametrize("form", ["avefi", "pbcore", "mets", "marcxml", "csv", "xlsx"])
def test_one_work_is_fetched_straight_from_its_page(client, form):
    work = described.film()
    client.force_login(person("restorer"))
    answer = client.get(reverse("archive:work_export", args=[work.pk, form]))
    assert answer.status_code == 200
    assert f"work-{work.pk}" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)


def test_a_restricted_work_and_a_nameless_format_are_refused(client):
    closed = Collection.objects.create(code="closed", name_en="Closed", restricted=True)
    work = factory.work(collection=closed)
    client.force_login(person("restorer"))
    assert client.get(reverse("archive:work_export", args=[work.pk, "avefi"])).status_code in (403, 404)
    assert client.get(reverse("archive:work_export", args=[factory.work().pk, "pdf"])).status_code == 404


@pytest.mark.parametrize("works", ["1 2 drop", "9" * 30])
def test_a_choice_that_is_no_list_of_works_is_refused(client, works):
    client.force_login(person("restorer"))
    asked = {"format": "csv", "scope": "works", "works": works}
    assert client.post(reverse("archive:export_list"), asked).status_code == 422
    assert not Export.objects.exists()
