"""OAI-PMH: a real harvester gets every record once, sees changes and removals, and never what is closed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from sickle import Sickle
from sickle.oaiexceptions import BadArgument, CannotDisseminateFormat, IdDoesNotExist, NoRecordsMatch
from sickle.response import OAIResponse

from archive import actions
from archive.exchange.oai import keeping
from archive.models import Collection, Credit, HarvestMark, HarvestRecord, Item, Title, Work
from tests import schemas
from tests.factories import archive as factory
from tests.factories import described
from tests.factories.people import person

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"


class Harvester(Sickle):
    """Sickle, asking the test client instead of the network; `between` runs after every answer."""

    def __init__(self, client, between=None):
        super().__init__("http://testserver/oai")
        self.client, self.between, self.answers = client, between, 0

    def harvest(self, **asked):
        """Ask once."""
        answer = self.client.get("/oai", {name: value for name, value in asked.items() if value is not None})
        assert answer.status_code == 200
        self.answers += 1
        if self.between:
            self.between(self.answers)
        text = answer.content.decode()
        reply = SimpleNamespace(text=text, content=answer.content, encoding="utf-8")
        return OAIResponse(reply, params=asked)


@pytest.fixture(autouse=True)
def opened(settings):
    settings.OAI = "open"


def some(count):
    return [factory.work(titles=[{"text": f"片{n}", "language": "zh"}]) for n in range(count)]


def names(records):
    return [record.header.identifier.rpartition("-")[2] for record in records]


def change(work, **fields):
    work = Work.objects.get(pk=work.pk)
    by = person("cataloguer")
    return actions.change_work(work.pk, by=by, revision=work.revision, reason="better known", **fields)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_a_harvester_gets_every_work_once_at_any_page_size(client, settings, size):
    settings.OAI_PAGE = size
    works = some(9)
    for prefix in ("oai_dc", "pbcore", "avefi"):
        found = names(Harvester(client).ListRecords(metadataPrefix=prefix))
        assert sorted(found, key=int) == [str(work.pk) for work in works]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_writes_between_two_pages_lose_nothing_and_a_change_comes_again_later(client, settings, size):
    settings.OAI_PAGE = size
    works = some(9)
    keeping.look_at_all()
    HarvestRecord.objects.update(datestamp=timezone.now().replace(microsecond=0) - timedelta(days=1))

    def write(answers):
        if answers == 1:
            change(works[0], year="1938")
            change(works[8], year="1938")
            factory.work()

    found = names(Harvester(client, write).ListRecords(metadataPrefix="oai_dc"))
    assert {str(work.pk) for work in works} <= set(found)
    assert len(found) <= 9 + 3, "only what changed may come a second time"
    since = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    again = Harvester(client).ListRecords(**{"metadataPrefix": "oai_dc", "from": since})
    assert len(names(again)) == 3, "the next harvest gets what changed"


def test_the_last_page_ends_with_an_empty_token_and_a_single_page_with_none(client, settings):
    some(2)
    tree = schemas.parsed(client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content)
    assert tree.find(f".//{OAI}resumptionToken") is None
    settings.OAI_PAGE = 1
    tree = schemas.parsed(client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").content)
    token = tree.find(f".//{OAI}resumptionToken")
    assert token.get("cursor") == "0" and token.get("completeListSize") == "2"
    asked = {"verb": "ListIdentifiers", "resumptionToken": token.text}
    last = schemas.parsed(client.get("/oai", asked).content).find(f".//{OAI}resumptionToken")
    assert last.text is None and last.get("cursor") == "1"
    assert client.get("/oai", asked).content[-500:] == client.get("/oai", asked).content[-500:]


def _change_title(work):
    change(work, titles=[{"text": "改名", "language": "zh"}])


def _change_item(work):
    item = Item.objects.filter(manifestation__work=work).first()
    Item.objects.filter(pk=item.pk).update(base="Acetate")
    keeping.look_at_all()


def _change_credit(work):
    Credit.objects.filter(work=work).first().delete()
    keeping.look_at_all()


def _change_name(work):
    name = work.credits.first().agent.names.first()
    type(name).objects.filter(pk=name.pk).update(text="别名")
    keeping.look_at_all()


def _change_language(work):
    work.manifestations.first().languages.all().delete()
    keeping.look_at_all()


def _add_item(work):
    manifestation = work.manifestations.first()
    actions.add_item(manifestation.pk, by=person("cataloguer"), inventory_number="NEW-1", base="Nitrate")


@pytest.mark.parametrize(
    "write", [_change_title, _change_item, _change_credit, _change_name, _change_language, _add_item]
)
def test_the_datestamp_moves_when_any_piece_changes_and_rests_when_none_does(client, write):
    work, other = described.film(), factory.work()
    keeping.catch_up()
    long_ago = timezone.now().replace(microsecond=0) - timedelta(days=9)
    HarvestRecord.objects.update(datestamp=long_ago)
    keeping.look_at_all()
    assert set(HarvestRecord.objects.values_list("datestamp", flat=True)) == {long_ago}
    write(work)
    client.get("/oai?verb=Identify")
    assert HarvestRecord.objects.get(number=work.pk).datestamp > long_ago
    assert HarvestRecord.objects.get(number=other.pk).datestamp == long_ago


def test_the_house_looks_at_everything_in_short_rounds_and_nobody_waits_for_them(monkeypatch):
    works = some(5)
    monkeypatch.setattr(keeping, "STEP", 2)
    look, seen = keeping.WholeLook(), []
    for _round in range(9):
        look.go_on(seconds=0)
        seen.append(HarvestRecord.objects.count())
        if not look:
            break
    assert seen == [2, 4, 5, 5, 5] and HarvestMark.objects.get().whole_at
    assert keeping.look_at([work.pk for work in works]) == 0


def test_a_change_too_large_for_a_request_is_left_to_the_rounds():
    works = some(3)
    keeping.look_at_all()
    for work in works:
        change(work, year="1938")
    assert not keeping.catch_up(limit=2)
    keeping.WHOLE.go_on()
    assert keeping.catch_up(limit=2)


def test_a_work_that_is_removed_or_hidden_leaves_a_tombstone(client):
    gone = Work.objects.create(year="1930")
    Title.objects.create(work=gone, text="片", language="zh")
    hidden, stays = some(2)
    assert len(names(Harvester(client).ListRecords(metadataPrefix="oai_dc"))) == 3
    number = gone.pk
    Work.objects.filter(pk=number).delete()
    keeping.look_at_all()
    closed = Collection.objects.create(code="closed", name_en="Closed", restricted=True)
    Work.objects.filter(pk=hidden.pk).update(collection=closed)
    records = list(Harvester(client).ListRecords(metadataPrefix="oai_dc"))
    status = {record.header.identifier.rpartition("-")[2]: record.deleted for record in records}
    assert status == {str(number): True, str(hidden.pk): True, str(stays.pk): False}
    assert "片0" not in client.get("/oai?verb=ListRecords&metadataPrefix=avefi").content.decode()
    record = Harvester(client).GetRecord(identifier=records[0].header.identifier, metadataPrefix="oai_dc")
    assert record.header.identifier == records[0].header.identifier


def test_nothing_of_a_restricted_collection_or_of_the_houses_own_business_leaves(client):
    closed = Collection.objects.create(code="closed", name_en="Secret shelf", restricted=True)
    secret = described.film(number="SECRET", collection=closed)
    open_film = described.film(number="CFA-77")
    Item.objects.filter(manifestation__work=open_film).update(acquired_from="Mr Li")
    text = ""
    for prefix in ("oai_dc", "pbcore", "avefi"):
        text += client.get("/oai", {"verb": "ListRecords", "metadataPrefix": prefix}).content.decode()
    text += client.get("/oai?verb=ListSets").content.decode()
    assert "马路天使" in text
    for word in ("SECRET", "Secret shelf", "closed", "CFA-77", "census of 1987", "Edge code", "Mr Li"):
        assert word not in text, word
    with pytest.raises(IdDoesNotExist):
        Harvester(client).GetRecord(identifier=f"oai:localhost:work-{secret.pk}", metadataPrefix="oai_dc")


def test_a_house_that_did_not_open_the_door_is_not_harvested(client, settings):
    factory.work()
    settings.OAI = ""
    assert client.get("/oai?verb=Identify").status_code == 404


def test_a_house_may_show_one_collection_alone(client, settings):
    shown = Collection.objects.create(code="cfa", name_en="China Film")
    mine = factory.work(collection=shown)
    factory.work()
    settings.OAI = "cfa"
    found = names(Harvester(client).ListRecords(metadataPrefix="oai_dc"))
    assert found == [str(mine.pk)]


def test_sets_are_collections_and_forms(client):
    shown = Collection.objects.create(code="cfa", name_en="China Film")
    mine = factory.work(collection=shown, forms="Documentary,Short")
    factory.work(forms="Feature")
    specs = {row.setSpec for row in Harvester(client).ListSets()}
    assert {"collection", "collection:cfa", "form:Documentary"} <= specs
    for spec in ("collection:cfa", "form:Short", "collection"):
        found = names(Harvester(client).ListRecords(metadataPrefix="oai_dc", set=spec))
        assert found == [str(mine.pk)], spec
    with pytest.raises(NoRecordsMatch):
        list(Harvester(client).ListRecords(metadataPrefix="oai_dc", set="form:Newsreel"))


def test_from_and_until_narrow_by_day_and_by_second(client):
    work = factory.work()
    keeping.catch_up()
    HarvestRecord.objects.update(datestamp="2026-01-31T12:00:00Z")
    for since, until in (("2026-01-31", "2026-01-31"), ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z")):
        asked = {"metadataPrefix": "oai_dc", "from": since, "until": until}
        assert names(Harvester(client).ListRecords(**asked)) == [str(work.pk)]
    with pytest.raises(NoRecordsMatch):
        list(Harvester(client).ListRecords(**{"metadataPrefix": "oai_dc", "from": "2026-02-01"}))
    with pytest.raises(BadArgument):
        list(Harvester(client).ListRecords(**{"metadataPrefix": "oai_dc", "from": "2026", "until": "2027"}))


def test_identify_and_formats_say_what_the_provider_does(client):
    harvester = Harvester(client)
    told = harvester.Identify()
    assert told.protocolVersion == "2.0" and told.deletedRecord == "persistent"
    assert told.granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert {row.metadataPrefix for row in harvester.ListMetadataFormats()} == {"oai_dc", "pbcore", "avefi"}
    with pytest.raises(CannotDisseminateFormat):
        list(harvester.ListRecords(metadataPrefix="marc21"))


def test_pbcore_records_are_valid(client):
    described.film()
    tree = schemas.parsed(client.get("/oai?verb=ListRecords&metadataPrefix=pbcore").content)
    space = "{http://www.pbcore.org/PBCore/PBCoreNamespace.html}"
    schema = schemas.xsd("pbcore-2.1.xsd")
    for document in tree.iter(f"{space}pbcoreDescriptionDocument"):
        assert schema.validate(document), schema.error_log


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Drop", "badVerb"),
        ("verb=Identify&verb=Identify", "badArgument"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&identifier=oai:localhost:work-1", "badArgument"),
        ("verb=GetRecord&identifier=x&metadataPrefix=oai_dc", "idDoesNotExist"),
        (f"verb=GetRecord&identifier=oai:localhost:work-{10**20}&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=e30", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-01&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc", "noRecordsMatch"),
    ],
)
def test_what_the_protocol_refuses_is_answered_with_its_code(client, query, code):
    tree = schemas.parsed(client.get(f"/oai?{query}").content)
    assert tree.find(f"{OAI}error").get("code") == code


def test_a_form_that_is_posted_is_answered_too(client):
    factory.work()
    answer = client.post("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    assert "马路天使" in answer.content.decode()
