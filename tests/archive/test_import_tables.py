"""Tables as cataloguers keep them: encodings, delimiters, columns, and what is wrong in them."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from archive import actions
from archive.exchange import columns
from archive.exchange.incoming import encodings, telling
from archive.exchange.incoming.errors import Unreadable
from archive.models import Credit, ImportBatch, ImportMapping, Item, Manifestation, SourceRecord, Title, Work
from tests.archive.importing import carry, compared, row, states, table, trouble, written
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
FILMS = [
    ["编号", "片名", "英文片名", "年份", "国别", "导演", "语言", "馆藏号"],
    ["1", "马路天使", "Street Angel", "1937年", "中国", "袁牧之", "普通话", "CFA-1"],
    ["2", "小城之春", "Spring in a Small Town", "1948", "中国", "费穆", "国语", "CFA-2"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_table_is_read_in_the_encoding_it_was_written_in(tmp_path, encoding):
    batch = written(table(tmp_path, FILMS, encoding=encoding))
    assert batch.options["encoding"] == encoding
    work = Work.objects.get(titles__text="马路天使")
    assert (work.year, work.countries) == ("1937", "CN")
    assert Credit.objects.get(work=work).agent.name == "袁牧之"
    assert work.titles.get(kind="TranslatedTitle").text == "Street Angel"
    assert work.manifestations.get().languages.get().language == "chi"


def test_latin_letters_with_accents_are_told_from_hanzi(tmp_path):
    rows = [
        ["id", "title", "director"],
        ["1", "Les Quatre Cents Coups", "François Truffaut"],
        ["2", "Après mai", "é"],
    ]
    batch = written(table(tmp_path, rows, encoding="latin-1", delimiter=";"))
    assert (batch.options["encoding"], batch.options["delimiter"]) == ("windows-1252", ";")
    assert Title.objects.filter(text="Après mai").exists()


def test_the_encoding_is_said_with_its_reason():
    assert encodings.told("片名,年份\n马路天使,1937\n".encode("gb18030"))[0] == "gb18030"
    assert encodings.told(b"plain") == ("utf-8", encodings.BY_UTF8)
    assert encodings.told("title,year\nStreet Angel,1937".encode("utf-16-le"))[0] == "utf-16-le"


def test_a_wrong_encoding_can_be_chosen_anew(tmp_path):
    by = make.somebody("cataloguer")
    batch = actions.begin_import(by=by, source=table(tmp_path, FILMS, encoding="gb18030"), of="x")
    wrong = actions.read_again(batch.pk, by=by, options={"encoding": "latin-1"})
    assert "片名" not in wrong.options["header"]
    right = actions.read_again(batch.pk, by=by, options={"encoding": "gb18030"})
    assert right.options["header"][1] == "片名"
    assert right.options["columns"]["片名"] == "title"


def test_a_mapping_is_kept_by_name_and_reads_the_next_table_without_asking(tmp_path):
    by = make.somebody("cataloguer")
    rows = [["Nr", "Filmtitel", "Jahr"], ["7", "Menschen am Sonntag", "1930"]]
    batch = actions.begin_import(by=by, source=table(tmp_path, rows), of="Kinemathek")
    chosen = {"Nr": "key", "Filmtitel": "title", "Jahr": "work.year"}
    actions.map_columns(batch.pk, by=by, options={"language": "de"}, columns=chosen, save_as="Kinemathek")
    mapping = ImportMapping.objects.get()
    batch = written(table(tmp_path, rows), of="Kinemathek", mapping=mapping)
    assert batch.status == ImportBatch.Status.COMMITTED
    assert Title.objects.get().language == "de"


def test_a_table_without_a_key_is_not_compared(tmp_path):
    by = make.somebody("cataloguer")
    batch = actions.begin_import(by=by, source=table(tmp_path, [["a"], ["b"]]), of="x")
    with pytest.raises(ValidationError, match="its key"):
        actions.map_columns(batch.pk, by=by, options={}, columns={"a": "title"})
    with pytest.raises(ValidationError, match="No field"):
        actions.map_columns(batch.pk, by=by, options={}, columns={"a": "work.password"})


def test_rows_of_one_key_are_one_work_with_several_items(tmp_path):
    rows = [
        ["key", "title", "work.year", "item.inventory_number", "item.gauge", "item.reel", "item.reels"],
        ["1", "Street Angel", "1937", "CFA-1a", "35mmFilm", "1", "2"],
        ["1", "Street Angel", "1937", "CFA-1b", "35 mm", "2", "2"],
    ]
    written(table(tmp_path, rows))
    assert Work.objects.count() == 1
    assert sorted(Item.objects.values_list("inventory_number", "reel")) == [("CFA-1a", 1), ("CFA-1b", 2)]


def test_rows_of_one_key_that_disagree_are_refused_with_both_words(tmp_path):
    rows = [["key", "title", "work.year"], ["1", "Street Angel", "1937"], ["1", "Street Angel", "1938"]]
    batch = compared(table(tmp_path, rows))
    assert "“1937”" in telling.reasons(row(batch, "1"))[0]
    assert "“1938”" in telling.reasons(row(batch, "1"))[0]


def test_a_key_that_comes_again_further_down_is_refused_with_its_first_row(tmp_path):
    rows = [["key", "title"], ["1", "A"], ["2", "B"], ["1", "C"]]
    batch = compared(table(tmp_path, rows))
    twice = batch.rows.get(number=4)
    assert twice.state == "refused"
    assert "row 2" in telling.reasons(twice)[0]


def test_a_barcode_that_stands_on_two_things_is_refused(tmp_path):
    make.item(barcode="CN-77")
    rows = [
        ["key", "title", "item.inventory_number", "item.barcode"],
        ["1", "A", "X-1", "CN-77"],
        ["2", "B", "X-2", "CN-78"],
        ["3", "C", "X-3", "CN-78"],
    ]
    batch = compared(table(tmp_path, rows))
    assert states(batch) == {"1": "refused", "2": "new", "3": "refused"}
    assert "CN-77" in telling.reasons(row(batch, "1"))[0]
    assert "row 3" in telling.reasons(row(batch, "3"))[0]


def test_a_number_given_away_after_the_comparison_is_not_given_twice(tmp_path):
    rows = [["key", "title", "item.inventory_number"], ["1", "A", "CFA-0001"], ["2", "B", "X-2"]]
    batch = compared(table(tmp_path, rows))
    make.item(inventory_number="CFA-0001")
    actions.commit_import(batch.pk, by=make.somebody("cataloguer"))
    assert carry(batch) == "done"
    assert states(batch) == {"1": "refused", "2": "new"}
    assert Title.objects.filter(text="B").exists()
    assert not Title.objects.filter(text="A").exists()


def test_names_with_newlines_overrides_and_marks_of_direction_stand_on_one_plain_line(tmp_path):
    name = "\u200fسينما\n\u202eparadiso\u202c \x00\t2\u200f"
    written(table(tmp_path, [["key", "title", "credit:Director"], ["1", name, "Hu\nMei"]]))
    assert Title.objects.get().text == "سينما paradiso 2"
    assert Credit.objects.get().agent.name == "Hu Mei"
    assert "\u202e" in SourceRecord.objects.get().payload


def test_three_hundred_hanzi_fit_and_a_thousand_and_one_are_refused_by_number(tmp_path):
    batch = compared(table(tmp_path, [["key", "title"], ["1", "长" * 300], ["2", "长" * 1001]]))
    assert states(batch) == {"1": "new", "2": "refused"}
    assert "1001" in telling.reasons(row(batch, "2"))[0]


def test_a_reel_beyond_the_last_is_refused(tmp_path):
    rows = [["key", "title", "item.inventory_number", "item.reel", "item.reels"], ["1", "A", "X", "9", "3"]]
    batch = compared(table(tmp_path, rows))
    assert "Reel 9 of 3" in telling.reasons(row(batch, "1"))[0]


def test_words_no_list_knows_stay_in_the_note_of_their_thing(tmp_path):
    rows = [
        ["key", "title", "item.inventory_number", "item.base", "work.year", "Shelf"],
        ["1", "A", "X", "glass", "long ago", "R3"],
    ]
    batch = written(table(tmp_path, rows))
    assert Item.objects.get().base == "Unknown"
    assert "item.base: glass" in Item.objects.get().note
    assert "long ago" in Work.objects.get().note
    assert batch.homeless["Shelf"] == [0, 1]
    assert "R3" in SourceRecord.objects.get().payload


def test_formulas_in_a_workbook_are_text(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["key", "title", "work.year", "item.inventory_number", "item.accessioned_on"])
    book.active.append([1.0, '=HYPERLINK("http://x","y")', 1937, "=1+1", datetime.datetime(2001, 5, 4)])
    path = tmp_path / "films.xlsx"
    book.save(path)
    batch = written(path)
    assert batch.format == "xlsx"
    assert Title.objects.get().text == '=HYPERLINK("http://x","y")'
    assert (Item.objects.get().inventory_number, str(Item.objects.get().accessioned_on)) == (
        "=1+1",
        "2001-05-04",
    )
    assert Work.objects.get().year == "1937"
    assert SourceRecord.objects.get().key == "1"


def test_the_apostrophe_our_own_sheets_put_before_a_formula_is_taken_off_again(tmp_path):
    written(table(tmp_path, [["key", "title"], ["1", "'=Love"], ["2", "'Til Death"]]))
    assert set(Title.objects.values_list("text", flat=True)) == {"=Love", "'Til Death"}


def test_a_packed_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    with pytest.raises(Unreadable, match="unpacks to 40 megabytes"):
        actions.begin_import(by=make.somebody("cataloguer"), source=path, of="x", format="xlsx")
    assert not ImportBatch.objects.exists()


def test_a_workbook_with_entities_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["key", "title"])
    whole = io.BytesIO()
    book.save(whole)
    path = tmp_path / "films.xlsx"
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                data = bomb + data.replace(b'<?xml version="1.0"?>', b"")
            target.writestr(entry, data)
    with pytest.raises(Unreadable, match="workbook"):
        actions.begin_import(by=make.somebody("cataloguer"), source=path, of="x")


def test_a_table_larger_than_the_house_takes_is_refused_in_one_sentence(tmp_path, settings):
    path = table(tmp_path, FILMS)
    settings.IMPORT_LIMIT_BYTES = 20
    batch = compared(path)
    assert batch.status == ImportBatch.Status.REFUSED
    assert "PATINA_IMPORT_LIMIT_MB" in trouble(batch)
    assert "films.csv" in trouble(batch)
    assert not batch.rows.exists()


def test_rows_that_cannot_be_read_are_refused_and_the_others_are_not(tmp_path):
    path = tmp_path / "films.csv"
    path.write_bytes(b"key,title\n1,Good\n2,Bad\xff\xfe\n3,More,cells\n")
    by = make.somebody("cataloguer")
    batch = actions.begin_import(by=by, source=path, of="x", format="csv")
    actions.read_again(batch.pk, by=by, options={"encoding": "utf-8"})
    actions.start_check(batch.pk, by=by)
    carry(batch)
    assert sorted(batch.rows.values_list("number", "state")) == [(2, "new"), (3, "refused"), (4, "refused")]


def test_an_open_quote_and_an_empty_file_are_named(tmp_path):
    path = tmp_path / "films.csv"
    path.write_text('key,title\n1,"never closed' + "x" * 1_100_000)
    batch = compared(path)
    assert "quote" in trouble(batch)
    path.write_text("")
    with pytest.raises(Unreadable, match="empty"):
        compared(path)


def test_every_target_maps_itself_and_common_headers_are_known():
    for _group, rows in columns.targets():
        for code, label in rows:
            assert str(label)
            assert not code or columns.suggested(code) == code
    assert columns.suggested("Production Year") == "work.year"
    assert columns.suggested("导演") == "credit:Director"
    assert columns.suggested("credit:FocusPuller") == "credit:FocusPuller"
    assert columns.suggested("Shelf mark") == ""


def test_a_shorter_note_within_a_longer_one_of_the_same_embodiment_is_kept(tmp_path):
    rows = [["key", "title", "item.inventory_number", "manifestation.note"]]
    rows += [
        ["1", "A", "X1", "reel 12 is lost"],
        ["1", "A", "X2", "reel 12 is lost"],
        ["1", "A", "X3", "reel 1"],
    ]
    written(table(tmp_path, rows))
    assert Manifestation.objects.get().note == "reel 12 is lost\nreel 1"
