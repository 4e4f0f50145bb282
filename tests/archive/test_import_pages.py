"""Pages of imports: who opens them, what they show, and that they work without a script."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from archive.models import ImportBatch, SourceRecord, Work
from tests.archive.importing import acmi, carry, compared, fresh, lines, row, table, written
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cataloguer(client):
    by = make.somebody("cataloguer")
    client.force_login(by)
    return client


def sent(name, text):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_a_file_goes_all_the_way_by_hand(cataloguer):
    answer = cataloguer.post(
        reverse("archive:import_create"), {"file": sent("r.jsonl", json.dumps(acmi())), "source": "ACMI"}
    )
    batch = ImportBatch.objects.get()
    assert answer.url == batch.get_absolute_url()
    carry(batch)
    page = cataloguer.get(answer.url).content.decode()
    assert "Dark cave" in page
    assert "1 row will be written" in page
    cataloguer.post(reverse("archive:import_commit", args=[batch.pk]), {"reason": "their list"})
    carry(batch)
    assert fresh(batch).status == ImportBatch.Status.COMMITTED
    assert "1 row is written; 0 were unchanged, 0 refused." in cataloguer.get(answer.url).content.decode()
    record = SourceRecord.objects.get()
    assert "A cave." in cataloguer.get(reverse("archive:source_record", args=[record.pk])).content.decode()
    assert cataloguer.get(reverse("archive:import_list")).status_code == 200


def test_a_table_asks_for_its_columns_and_shows_how_it_was_read(cataloguer):
    text = "编号,片名\n1,马路天使\n".encode("gb18030")
    answer = cataloguer.post(
        reverse("archive:import_create"), {"file": sent("films.csv", text), "source": "CFA"}
    )
    page = cataloguer.get(answer.url).content.decode()
    assert "gb18030" in page
    assert "马路天使" in page
    asked = {"encoding": "gb18030", "delimiter": ",", "column_0": "key", "column_1": "title", "compare": "1"}
    batch = ImportBatch.objects.get()
    assert cataloguer.post(answer.url, asked | {"save_as": "CFA"}).url == batch.get_absolute_url()
    carry(batch)
    assert row(batch, "1").title == "马路天使"
    assert fresh(batch).mapping.name == "CFA"


def test_columns_without_a_key_are_asked_for_again(cataloguer):
    answer = cataloguer.post(
        reverse("archive:import_create"), {"file": sent("films.csv", "a,b\n1,2\n"), "source": "x"}
    )
    asked = {"encoding": "utf-8", "delimiter": ",", "column_0": "title", "compare": "1"}
    again = cataloguer.post(answer.url, asked)
    assert again.status_code == 422
    assert "its key" in again.content.decode()


def test_a_file_nobody_reads_is_refused_on_the_form(cataloguer):
    answer = cataloguer.post(
        reverse("archive:import_create"), {"file": sent("x.xml", "<html/>"), "source": "x"}
    )
    assert answer.status_code == 422
    assert "none of the files this house imports" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_conflicts_are_shown_and_the_ticked_rows_take_the_sources_word(cataloguer, tmp_path):
    written(lines(tmp_path, acmi()))
    Work.objects.update(year="1990")
    batch = compared(lines(tmp_path, acmi(creation_date=["1997"])))
    page = cataloguer.get(f"{batch.get_absolute_url()}?state=conflicts").content.decode()
    assert "1990" in page
    assert "1997" in page
    number = row(batch, "B1").number
    cataloguer.post(reverse("archive:import_words", args=[batch.pk]), {"shown": [number], "taken": [number]})
    assert row(batch, "B1").take_source
    shown = cataloguer.get(reverse("archive:import_row", args=[batch.pk, number])).content.decode()
    assert "1997" in shown


def test_a_running_import_refuses_a_second_start_and_can_be_stopped(cataloguer, tmp_path):
    batch = compared(lines(tmp_path, acmi()))
    cataloguer.post(reverse("archive:import_check", args=[batch.pk]))
    told = cataloguer.post(reverse("archive:import_commit", args=[batch.pk]), follow=True).content.decode()
    assert "only be done before or after" in told
    cataloguer.post(reverse("archive:import_stop", args=[batch.pk]))
    assert fresh(batch).status == ImportBatch.Status.MAPPING


def test_the_progress_panel_tells_rows_and_stops_asking_at_the_end(cataloguer, tmp_path):
    batch = compared(lines(tmp_path, acmi()))
    panel = cataloguer.get(batch.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "1 of 1 row" in panel
    assert "hx-trigger" not in panel


def test_only_cataloguers_see_imports(client, tmp_path):
    batch = compared(lines(tmp_path, acmi()))
    client.force_login(person("restorer"))
    for name, args in (("import_list", []), ("import_create", []), ("import_detail", [batch.pk])):
        assert client.get(reverse(f"archive:{name}", args=args)).status_code == 403


def test_a_source_record_of_a_hidden_work_is_not_shown(client, tmp_path):
    from archive.models import Collection

    written(lines(tmp_path, acmi()))
    Work.objects.update(collection=Collection.objects.create(code="R", name_en="R", restricted=True))
    client.force_login(person("restorer"))
    record = SourceRecord.objects.get()
    assert client.get(reverse("archive:source_record", args=[record.pk])).status_code == 404


def test_the_command_compares_tells_and_writes(tmp_path, capsys):
    by = make.somebody("cataloguer")
    path = table(tmp_path, [["key", "title", "shelf"], ["1", "Street Angel", "R3"], ["2", "", "R4"]])
    call_command("import_records", path, source="CFA", by=by.username)
    told = capsys.readouterr().out
    assert "1 new" in told
    assert "1 refused" in told
    assert "no title" in told
    assert "shelf" in told
    assert not Work.objects.exists()
    call_command("import_records", path, source="CFA", by=by.username, write=True)
    assert Work.objects.get().title == "Street Angel"
    with pytest.raises(CommandError, match="No mapping"):
        call_command("import_records", path, source="CFA", by=by.username, mapping="none")
    with pytest.raises(CommandError, match="Nobody"):
        call_command("import_records", path, source="CFA", by="nobody at all")
