"""Imports: what a record becomes, that a second time changes nothing, and whose word stands."""

import pytest

from accounts.permissions import Refused
from archive import actions, journal, search
from archive.exchange.incoming import check, doors, telling, write
from archive.models import Credit, ImportBatch, ImportStep, Item, JournalEntry, SourceRecord, Work
from jobs import leases
from jobs.wording import said
from tests.archive.importing import acmi, carry, compared, fresh, lines, row, states, written
from tests.archive.importing import write as write_batch
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def test_a_record_becomes_a_work_with_its_titles_makers_carriers_and_languages(tmp_path):
    written(
        lines(
            tmp_path,
            acmi(
                other_title=["That poured its hot breath", "你的微笑"],
                other_title_type=["Alternative Title", "Original"],
                creation_date=["Circa 1950"],
                place_of_production=["VIC/Australia"],
                form=["Short films", "Short films/Short films - Australia"],
                genre=["Documentary"],
                colour=["Black and White"],
                sound_audio=["Silent"],
                creator_contributor_role=["Tom Kalin, producer/director", "ACMI, production company"],
                other_languages=["French"],
                other_language_type=["Subtitle"],
            ),
        )
    )
    work = Work.objects.get()
    assert (work.title, work.year, work.first_year, work.countries) == ("Dark cave", "1950~", 1950, "AU")
    assert work.form_codes == ["Short", "Documentary"]
    assert {(title.text, title.language) for title in work.titles.all()} >= {("你的微笑", "zh")}
    assert {(credit.agent.name, credit.role) for credit in work.credits.all()} == {
        ("Tom Kalin", "Producer"),
        ("Tom Kalin", "Director"),
        ("ACMI", "ProductionCompany"),
    }
    assert Credit.objects.get(role="ProductionCompany").agent.kind == "CorporateBody"
    manifestation = work.manifestations.get()
    assert (manifestation.seconds, manifestation.colour, manifestation.sound) == (
        600,
        "BlackAndWhite",
        "Silent",
    )
    spoken = {(row.language, row.usage) for row in manifestation.languages.all()}
    assert spoken == {("eng", "SpokenLanguage"), ("fre", "Subtitles")}
    item = Item.objects.get()
    assert (item.inventory_number, item.gauge, item.access_status) == ("ACMI-B1-01", "16mmFilm", "Viewing")
    assert search.find("Dark cave", None).ids == [work.pk]


def test_importing_again_changes_nothing(tmp_path):
    path = lines(tmp_path, acmi("B1"), acmi("B2", "Darling child"))
    written(path)
    before = list(Work.objects.order_by("pk").values())
    again = compared(path)
    assert again.counts["unchanged"] == 2
    assert list(Work.objects.order_by("pk").values()) == before


def test_nothing_of_the_catalogue_is_touched_before_it_is_written(tmp_path):
    batch = compared(lines(tmp_path, acmi()))
    assert (batch.status, batch.counts["new"]) == (ImportBatch.Status.CHECKED, 1)
    assert not Work.objects.exists()
    assert not SourceRecord.objects.exists()


def test_a_changed_source_shows_its_change_and_changes_only_that(tmp_path):
    written(lines(tmp_path, acmi()))
    batch = compared(lines(tmp_path, acmi(creation_date=["1997"], length=["00:12:00"])))
    told = {change.label: (change.before, change.after) for change in telling.changes(row(batch, "B1"))}
    assert told == {"year": ("1996", "1997"), "manifestation · 1 · running time (s)": ("600", "720")}
    write_batch(batch)
    work = Work.objects.get()
    assert (work.year, work.first_year, work.revision) == ("1997", 1997, 2)
    assert work.manifestations.get().seconds == 720
    entry = JournalEntry.objects.get(verb="work.changed")
    assert (entry.before["year"], entry.after["year"]) == ("1996", "1997")
    assert not journal.verify()


def test_what_a_cataloguer_wrote_meanwhile_is_shown_as_a_conflict_and_stays(tmp_path):
    by = make.somebody("cataloguer")
    written(lines(tmp_path, acmi()))
    work = Work.objects.get()
    actions.change_work(work.pk, by=by, revision=1, reason="the print says so", year="1995")
    batch = compared(lines(tmp_path, acmi(creation_date=["1997"], description=["A cave, seen twice."])))
    assert row(batch, "B1").conflicts == 1
    write_batch(batch)
    work.refresh_from_db()
    assert (work.year, work.synopsis_en) == ("1995", "A cave, seen twice.")
    assert compared(
        lines(tmp_path, acmi(creation_date=["1997"], description=["A cave, seen twice."]))
    ).counts["unchanged"]


def test_a_person_may_take_the_sources_word(tmp_path):
    by = make.somebody("cataloguer")
    written(lines(tmp_path, acmi()))
    actions.change_work(Work.objects.get().pk, by=by, revision=1, reason="a guess", year="1995")
    batch = compared(lines(tmp_path, acmi(creation_date=["1997"])))
    number = row(batch, "B1").number
    assert actions.choose_words(batch.pk, by=by, shown=[number], taken=[number]) == 1
    write_batch(batch)
    assert Work.objects.get().year == "1997"


def test_a_catalogue_that_changed_after_the_comparison_is_not_overwritten(tmp_path):
    by = make.somebody("cataloguer")
    written(lines(tmp_path, acmi()))
    batch = compared(lines(tmp_path, acmi(creation_date=["1997"])))
    actions.change_work(Work.objects.get().pk, by=by, revision=1, reason="the print", year="1995")
    write_batch(batch)
    assert Work.objects.get().year == "1995"
    assert "changed since" in telling.reasons(row(batch, "B1"))[0]


def test_what_a_cataloguer_took_away_does_not_come_back(tmp_path):
    written(lines(tmp_path, acmi(other_title=["Cave"], other_title_type=["Alternative Title"])))
    Work.objects.get().titles.filter(text="Cave").delete()
    path = lines(
        tmp_path, acmi(other_title=["Cave"], other_title_type=["Alternative Title"], creation_date=["1997"])
    )
    written(path)
    assert [title.text for title in Work.objects.get().titles.all()] == ["Dark cave"]


def test_credits_the_source_adds_and_drops_are_added_and_dropped(tmp_path):
    written(lines(tmp_path, acmi()))
    written(lines(tmp_path, acmi(creator_contributor_role=["Brian Eno, music"])))
    assert [(credit.agent.name, credit.role) for credit in Credit.objects.all()] == [
        ("Brian Eno", "Composer")
    ]


def test_an_agent_that_was_merged_is_credited_as_the_one_it_became(tmp_path):
    by = make.somebody("cataloguer")
    written(lines(tmp_path, acmi()))
    kept = actions.add_agent(by=by, names=[{"text": "Kalin, Tom", "language": "en"}])
    actions.merge_agents(kept.pk, Credit.objects.get().agent_id, by=by, reason="one person")
    batch = written(lines(tmp_path, acmi(creation_date=["1997"]), acmi("B2")))
    assert [change[0] for change in row(batch, "B1").changes] == [["work", "", "year"]]
    assert set(Credit.objects.values_list("agent", flat=True)) == {kept.pk}


def test_a_carrier_the_source_puts_before_others_takes_no_number_away(tmp_path):
    first = "16mm film; Access Print (Section 1)"
    written(lines(tmp_path, acmi()))
    carriers = ["VHS; Access Print (Section 1)", first]
    written(lines(tmp_path, acmi(active_carriers_public_types_and_formats_only=carriers)))
    assert dict(Item.objects.values_list("inventory_number", "gauge")) == {
        "ACMI-B1-01": "16mmFilm",
        "ACMI-B1-02": "VHS",
    }


def test_parts_find_their_whole_whichever_comes_first(tmp_path):
    series = acmi("S1", "Horizon", record_type="Series")
    episode = acmi(
        "B1",
        related_objects=["Series; S1; Horizon; Active"],
        object_relationship=["Series Title"],
        related_object_notes=["3"],
    )
    written(lines(tmp_path, episode, series))
    part = Work.objects.get(titles__text="Dark cave")
    assert (part.is_part_of.title, part.part_number, part.description_level) == ("Horizon", 3, "Analytic")


def test_a_part_waits_for_a_whole_that_comes_in_a_later_file(tmp_path):
    relation = {"related_objects": ["Series; S1; Horizon; Active"], "object_relationship": ["Series Title"]}
    written(lines(tmp_path, acmi("B1", **relation)))
    assert SourceRecord.objects.get().waits_for == "S1"
    assert compared(lines(tmp_path, acmi("B1", **relation, creation_date=["1990"]))).counts["changed"] == 1
    written(lines(tmp_path, acmi("S1", "Horizon", record_type="Series")))
    assert Work.objects.get(titles__text="Dark cave").is_part_of.title == "Horizon"
    assert SourceRecord.objects.get(key="B1").waits_for == ""


def test_records_that_are_part_of_each_other_are_refused_by_name(tmp_path):
    def part(key, whole):
        relation = {
            "related_objects": [f"Series; {whole}; x; Active"],
            "object_relationship": ["Series Title"],
        }
        return acmi(key, **relation)

    batch = compared(lines(tmp_path, part("S1", "S2"), part("S2", "S3"), part("S3", "S1"), part("B1", "S1")))
    assert states(batch) == {"S1": "refused", "S2": "refused", "S3": "refused", "B1": "new"}
    assert "S1 → S2 → S3 → S1" in telling.reasons(row(batch, "S1"))[0]


def test_a_whole_that_is_part_of_its_part_already_is_not_tied(tmp_path):
    written(
        lines(
            tmp_path, acmi("S1", "Horizon", record_type="Series"), acmi("S2", "Zenith", record_type="Series")
        )
    )
    inner, outer = (Work.objects.get(titles__text=name) for name in ("Horizon", "Zenith"))
    Work.objects.filter(pk=outer.pk).update(is_part_of=inner)
    relation = {"related_objects": ["Series; S2; x; Active"], "object_relationship": ["Series Title"]}
    batch = written(lines(tmp_path, acmi("S1", "Horizon", record_type="Series", **relation)))
    inner.refresh_from_db()
    assert inner.is_part_of is None
    assert "part of it already" in telling.reasons(row(batch, "S1"))[0]


def test_circles_are_found_once_each_and_tails_are_none():
    above = {"a": "b", "b": "c", "c": "a", "d": "a", "e": "f", "g": "g"}
    assert check.circles(above) == [["a", "b", "c"], ["g"]]


def test_what_has_no_field_is_kept_in_the_note_and_counted(tmp_path):
    batch = written(
        lines(
            tmp_path,
            acmi(
                genre=["Animation"],
                subject_group=["History/History", "Literature/Literature"],
                creator_contributor_role=["Hu Zhengxun, prop finisher", "nobody"],
                place_of_production=["Atlantis"],
                creation_date=["when the war was over"],
                language_keywords=["Klingonese"],
                member_object=["Title; B9; x; Active"],
            ),
        )
    )
    note = Work.objects.get().note
    for kept in (
        "Animation",
        "History/History",
        "Hu Zhengxun, prop finisher",
        "nobody",
        "Atlantis",
        "war was over",
    ):
        assert kept in note
    assert batch.homeless["creator_contributor_role"] == [2, 0]
    assert batch.homeless["member_object"] == [0, 1]
    assert "Klingonese" in note


def test_a_record_that_names_a_known_work_by_identifier_joins_it(tmp_path):
    work = make.work(by=make.somebody("cataloguer"))
    work.identifiers.create(scheme="Local", issuer="ACMI", value="B1")
    batch = compared(lines(tmp_path, acmi("B1", creation_date=["1937"], place_of_production=["China"])))
    assert row(batch, "B1").work_id == work.pk
    assert row(batch, "B1").state == "changed"
    write_batch(batch)
    assert Work.objects.count() == 1
    assert SourceRecord.objects.get().work == work
    work.refresh_from_db()
    assert work.title == "马路天使" or work.titles.filter(text="马路天使").exists()


def test_a_record_of_a_restricted_collection_is_refused_to_strangers(tmp_path):
    from archive.models import Collection

    work = make.work()
    work.collection = Collection.objects.create(code="R", name_en="Restricted", restricted=True)
    work.save()
    work.identifiers.create(scheme="Local", issuer="ACMI", value="B1")
    batch = compared(lines(tmp_path, acmi("B1")))
    assert "restricted collection" in telling.reasons(row(batch, "B1"))[0]


def test_only_cataloguers_import(tmp_path):
    with pytest.raises(Refused, match="cataloguers"):
        actions.begin_import(by=person("restorer"), source=lines(tmp_path, acmi()), of="x")


def test_a_killed_worker_loses_nothing_and_nothing_is_written_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(write, "CHUNK", 2)
    monkeypatch.setattr(check, "CHUNK", 2)
    batch = compared(lines(tmp_path, *(acmi(f"B{number}", f"Film {number}") for number in range(7))))
    step = actions.commit_import(batch.pk, by=make.somebody("cataloguer"))
    row_of_step = leases.claim(ImportStep, step.pk, step.attempt, "worker that dies")

    class Killed(BaseException):
        pass

    def dies(done, total=None):
        dies.done = done
        if done >= 4:
            raise Killed

    with pytest.raises(Killed):
        doors.work(row_of_step, dies)
    assert Work.objects.count() == 4
    leases.lapse(row_of_step, said("it died"), only_lapsed=False)
    assert carry(batch) == "done"
    assert Work.objects.count() == 7
    assert SourceRecord.objects.count() == 7
    assert fresh(batch).counts["written"] == 7


def test_a_worker_that_was_taken_for_dead_writes_no_more(tmp_path):
    batch = compared(lines(tmp_path, acmi()))
    step = actions.commit_import(batch.pk, by=make.somebody("cataloguer"))
    late = leases.claim(ImportStep, step.pk, step.attempt, "slow worker")
    leases.lapse(late, said("it was silent"), only_lapsed=False)
    with pytest.raises(leases.LeaseLost):
        write.write(late, lambda done, total=None: None)
    assert not Work.objects.exists()


def test_a_stopped_writing_is_continued(tmp_path, monkeypatch):
    monkeypatch.setattr(write, "CHUNK", 1)
    by = make.somebody("cataloguer")
    batch = compared(lines(tmp_path, acmi("B1"), acmi("B2"), acmi("B3")))
    step = actions.commit_import(batch.pk, by=by)
    claimed = leases.claim(ImportStep, step.pk, step.attempt, "worker")

    def stops(done, total=None):
        if done == 1:
            actions.stop_import(batch.pk, by=by)
            raise leases.CancelAsked

    with pytest.raises(leases.CancelAsked):
        write.write(claimed, stops)
    leases.cancelled(claimed)
    assert fresh(batch).status == ImportBatch.Status.CHECKED
    write_batch(batch)
    assert Work.objects.count() == 3
    assert fresh(batch).status == ImportBatch.Status.COMMITTED
