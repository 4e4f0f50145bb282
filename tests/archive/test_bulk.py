"""Bulk edits: seen before, carried out in one piece, journalled once, taken back."""

import pytest
from django.urls import reverse

from accounts.permissions import Refused
from archive import actions, search
from archive.actions import bulk
from archive.bulk import carrying, telling
from archive.models import BulkEdit, BulkRun, Collection, Item, JournalEntry, Location, Movement, Work
from archive.vocabulary import AccessStatus, Base, TitleType
from jobs import leases, runner
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return person("cataloguer")


def film(title, **fields):
    return make.work(titles=[{"text": title, "language": "en", "kind": TitleType.PREFERRED}], **fields)


def step(field, verb, value=""):
    return {"field": field, "verb": verb, "value": value}


def edit_of(works, by, *steps, noun="work", reason="as agreed"):
    edit = bulk.begin([work.pk for work in works], by=by)
    return bulk.prepare(edit.pk, by=by, noun=noun, steps=list(steps), reason=reason)


def test_a_preview_changes_nothing_and_says_what_would_change(by):
    works = [film("Alpha", countries="CN"), film("Beta", countries="CN,HK")]
    edit = edit_of(works, by, step("countries", "add", ["HK"]))
    one, two = bulk.preview(edit, by)
    assert (one.before, one.after) == ({"countries": "CN"}, {"countries": "CN,HK"})
    assert one.changes and not two.changes
    assert Work.objects.get(pk=works[0].pk).countries == "CN"


def test_an_edit_is_one_line_in_the_journal_and_found_at_once(by):
    works = [film("Alpha"), film("Beta"), film("Gamma")]
    before = JournalEntry.objects.count()
    edit = edit_of(works, by, step("forms", "add", ["Documentary"]), step("year", "set", "1940"))
    edit = bulk.start(edit.pk, by=by)
    assert (edit.status, edit.changed, edit.refused) == ("done", 3, 0)
    assert JournalEntry.objects.count() == before + 1
    assert JournalEntry.objects.first().after["changed"] == 3
    work = Work.objects.get(pk=works[0].pk)
    assert (work.forms, work.year, work.first_year, work.revision) == ("Feature,Documentary", "1940", 1940, 2)
    query = search.Query("", {"form": ["Documentary"], "decade": ["194"]})
    from archive.search.asking import cards

    assert cards(query, by).count() == 3


def test_a_row_that_may_not_become_so_is_named_and_stays(by):
    work = film("Alpha")
    nitrate = make.item(work, inventory_number="N-1", base=Base.NITRATE)
    safe = make.item(work, inventory_number="S-1", base=Base.ACETATE)
    shelf = Location.objects.create(code="S", kind="shelf")
    edit = bulk.start(edit_of([work], by, step("location", "set", shelf.pk), noun="item").pk, by=by)
    assert (edit.changed, edit.refused) == (1, 1)
    refused = edit.changes.exclude(refusal="").get()
    assert refused.item == nitrate
    assert "N-1" in refused.refusal and "nitrate" in refused.refusal
    assert Item.objects.get(pk=safe.pk).location == shelf
    assert Movement.objects.filter(item=safe, destination=shelf).count() == 1


def test_undoing_restores_what_nobody_touched_and_names_the_rest(by):
    works = [film("Alpha", countries="CN"), film("Beta", countries="FR")]
    edit = bulk.start(edit_of(works, by, step("countries", "set", ["JP"])).pk, by=by)
    beta = Work.objects.get(pk=works[1].pk)
    actions.change_work(beta.pk, by=by, revision=beta.revision, reason="better", countries="IT")
    assert [change.work for change, _why in bulk.would_stay(edit, by)] == [beta]
    edit = bulk.undo(edit.pk, by=by)
    assert (edit.status, edit.restored, edit.left) == ("undone", 1, 1)
    assert Work.objects.get(pk=works[0].pk).countries == "CN"
    assert Work.objects.get(pk=beta.pk).countries == "IT"
    assert "changed it since" in edit.changes.get(work=beta).left_because
    with pytest.raises(Refused):
        bulk.undo(edit.pk, by=by)


def test_undoing_moves_the_cans_back(by):
    work, old, new = film("Alpha"), Location.objects.create(code="A"), Location.objects.create(code="B")
    item = make.item(work, base=Base.ACETATE, location=old)
    edit = bulk.start(edit_of([work], by, step("location", "set", new.pk), noun="item").pk, by=by)
    bulk.undo(edit.pk, by=by)
    item.refresh_from_db()
    assert item.location == old
    assert [m.destination.code for m in item.movements.order_by("pk")][-2:] == ["B", "A"]


def test_a_colleague_who_saves_meanwhile_sees_the_bulk_change(by):
    work = film("Alpha", countries="CN")
    bulk.start(edit_of([work], by, step("countries", "set", ["JP"])).pk, by=by)
    with pytest.raises(actions.Conflict) as conflict:
        actions.change_work(work.pk, by=person("cataloguer"), revision=1, reason="mine", countries="FR")
    assert [(c.field, c.base, c.theirs) for c in conflict.value.changes] == [("countries", "CN", "JP")]


def test_works_a_person_does_not_see_are_not_changed(by):
    closed = Collection.objects.create(code="X", name_en="Closed", restricted=True)
    hidden, open_ = film("Alpha", collection=None), film("Beta")
    Work.objects.filter(pk=hidden.pk).update(collection=closed)
    edit = bulk.start(edit_of([hidden, open_], by, step("note", "add", "seen")).pk, by=by)
    assert edit.changed == 1
    assert Work.objects.get(pk=hidden.pk).note == ""


def test_a_removal_and_an_unknown_field_are_refused(by):
    work = film("Alpha")
    make.item(work)
    edit = edit_of([work], by, step("access_status", "set", str(AccessStatus.REMOVED)), noun="item")
    assert bulk.preview(edit, by)[0].refusal
    with pytest.raises(Refused, match="revision"):
        bulk.prepare(edit.pk, by=by, noun="work", steps=[step("revision", "set", "9")], reason="x")
    with pytest.raises(Refused, match="at least one field"):
        bulk.prepare(edit.pk, by=by, noun="work", steps=[], reason="x")


def test_only_cataloguers_change_in_bulk():
    work = film("Alpha")
    with pytest.raises(Refused):
        bulk.begin([work.pk], by=person("restorer"))


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)


def test_a_large_edit_is_carried_by_a_worker_and_undone_by_one(by, few_at_once):
    works = [film(f"Film {number}") for number in range(3)]
    edit = bulk.start(edit_of(works, by, step("note", "set", "checked")).pk, by=by)
    assert edit.status == "waiting"
    run = BulkRun.objects.get(edit=edit)
    assert runner.carry(BulkRun, run.pk, run.attempt, carrying.carry) == "done"
    edit.refresh_from_db()
    assert (edit.status, edit.changed) == ("done", 3)
    edit = bulk.undo(edit.pk, by=by)
    assert edit.status == "undoing"
    run = edit.runs.get(undo=True)
    assert runner.carry(BulkRun, run.pk, run.attempt, carrying.carry) == "done"
    assert not Work.objects.exclude(note="").exists()


def test_a_run_that_is_stopped_gives_the_edit_back(by, few_at_once):
    works = [film("One"), film("Two")]
    edit = bulk.start(edit_of(works, by, step("note", "set", "checked")).pk, by=by)
    leases.cancel(BulkRun.objects.get(edit=edit))
    edit.refresh_from_db()
    assert edit.status == BulkEdit.Status.DRAFT
    assert not Work.objects.exclude(note="").exists()


def test_the_pages_lead_from_the_list_to_the_undoing(client, by):
    works = [film("Alpha", countries="CN"), film("Beta", countries="CN")]
    client.force_login(by)
    answer = client.post(reverse("archive:bulk_begin"), {"which": "picked", "pick": [works[0].pk]})
    edit = BulkEdit.objects.get()
    assert answer.url == edit.get_absolute_url()
    data = {"noun": "work", "do_countries": "set", "countries": "jp", "reason": "wrong country"}
    page = client.post(answer.url, data, follow=True)
    assert "Alpha" in page.content.decode() and "JP" in page.content.decode()
    client.post(reverse("archive:bulk_carry", args=[edit.pk]))
    assert Work.objects.get(pk=works[0].pk).countries == "JP"
    assert "Undo" in client.get(edit.get_absolute_url()).content.decode()
    assert client.get(reverse("archive:bulk_undo", args=[edit.pk])).status_code == 200
    client.post(reverse("archive:bulk_undo", args=[edit.pk]))
    assert Work.objects.get(pk=works[0].pk).countries == "CN"
    assert client.get(reverse("archive:bulk_list")).status_code == 200


def test_a_whole_search_can_be_changed(client, by):
    for number in range(3):
        film(f"Harbour {number}", countries="AU")
    film("Elsewhere", countries="CN")
    client.force_login(by)
    client.post(reverse("archive:bulk_begin"), {"which": "all", "query": "country=AU"})
    assert len(BulkEdit.objects.get().selection) == 3
    client.post(reverse("archive:bulk_begin"), {"which": "all", "query": "q=harbour"})
    assert len(BulkEdit.objects.first().selection) == 3
    assert client.post(reverse("archive:bulk_begin"), {"which": "picked"}, follow=True).redirect_chain
    assert BulkEdit.objects.count() == 2


def test_the_items_form_refuses_a_value_that_cannot_be(client, by):
    work = film("Alpha")
    make.item(work)
    edit = bulk.begin([work.pk], by=by)
    client.force_login(by)
    page = client.post(
        edit.get_absolute_url(), {"noun": "item", "do_gauge": "set", "gauge": "7mm", "reason": "x"}
    )
    assert page.status_code == 200 and "7mm" in page.content.decode()
    page = client.post(
        edit.get_absolute_url(), {"noun": "item", "do_gauge": "set", "gauge": "", "reason": "x"}
    )
    assert "shall become" in page.content.decode()


def story(work, by, verb):
    found = [one for one in telling.told(telling.entries(work), work, by) if one.entry.verb == verb]
    return [(str(c.label), c.before, c.after) for c in found[0].changes], found[0].entry.reason


def test_the_history_of_a_work_tells_what_a_bulk_change_did_to_it_alone(by, client):
    alpha, beta = film("Alpha", countries="CN"), film("Beta", countries="FR")
    bystander = film("Gamma")
    edit = bulk.start(edit_of([alpha, beta], by, step("countries", "set", ["JP"])).pk, by=by)
    assert story(alpha, by, "bulk.changed") == ([("countries", "CN", "JP")], edit.reason)
    bulk.undo(edit.pk, by=by)
    assert story(beta, by, "bulk.undone") == ([("countries", "JP", "FR")], edit.reason)
    assert not [e for e in telling.entries(bystander) if e.verb.startswith("bulk.")]
    client.force_login(by)
    page = client.get(reverse("archive:work_history", args=[alpha.pk])).content.decode()
    assert "changed many records at once" in page and edit.reason in page
    assert "took a bulk change back" in page and "Beta" not in page


def test_the_history_names_the_item_a_bulk_change_was_about(by):
    work = film("Alpha")
    shelf = Location.objects.create(code="S", kind="shelf")
    make.item(work, inventory_number="A-1", base=Base.ACETATE)
    bulk.start(edit_of([work], by, step("location", "set", shelf.pk), noun="item").pk, by=by)
    changes, _reason = story(work, by, "bulk.changed")
    assert changes == [("A-1: location", "", "S")]


def test_a_row_that_was_left_at_the_undoing_says_why(by):
    work = film("Alpha", countries="CN")
    edit = bulk.start(edit_of([work], by, step("countries", "set", ["JP"])).pk, by=by)
    now = Work.objects.get(pk=work.pk)
    actions.change_work(work.pk, by=by, revision=now.revision, reason="better", countries="IT")
    bulk.undo(edit.pk, by=by)
    ((label, before, why),) = story(work, by, "bulk.undone")[0]
    assert (label, before) == ("left as it is", "") and "changed it since" in why
