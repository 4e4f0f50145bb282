"""Imports from the formats archives exchange: AVefi JSON, EFG XML, PBCore XML, and what hostile files try."""

import json

import pytest

from archive import actions
from archive.exchange import crosswalk, lands, tongues, wording
from archive.exchange.incoming import telling
from archive.exchange.incoming.errors import Unreadable
from archive.models import Agent, Credit, Identifier, ImportBatch, Item, SourceRecord, Title, Work
from tests.archive.importing import acmi, compared, row, states, trouble, written
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
ISSUER = {"has_issuer_id": "https://example.org/house", "has_issuer_name": "House of Film"}
AVEFI = [
    {
        "category": "avefi:Item",
        "described_by": ISSUER,
        "has_identifier": [{"category": "avefi:LocalResource", "id": "I1"}],
        "is_item_of": {"category": "avefi:LocalResource", "id": "M1"},
        "element_type": "DuplicateNegative",
        "has_colour_type": "BlackAndWhite",
        "has_sound_type": "Mute",
        "has_access_status": "Master",
        "has_format": [{"category": "avefi:Film", "type": "35mmFilm"}],
        "has_extent": {"has_unit": "Feet", "has_value": 1000},
        "has_duration": {"has_value": "PT1H13M"},
        "in_language": [{"code": "ger", "usage": ["Intertitles"]}],
        "has_note": ["shrunk"],
    },
    {
        "category": "avefi:Manifestation",
        "described_by": ISSUER,
        "has_identifier": [{"category": "avefi:LocalResource", "id": "M1"}],
        "is_manifestation_of": [{"category": "avefi:LocalResource", "id": "V1"}],
        "has_event": [
            {"category": "avefi:PublicationEvent", "type": "TheatricalDistributionEvent", "has_date": "1930"}
        ],
    },
    {
        "category": "avefi:WorkVariant",
        "type": "Monographic",
        "variant_type": "Censored",
        "has_identifier": [{"category": "avefi:LocalResource", "id": "V1"}],
        "has_primary_title": {"has_name": "People, cut", "type": "PreferredTitle"},
        "is_variant_of": {"category": "avefi:LocalResource", "id": "W1"},
    },
    {
        "category": "avefi:WorkVariant",
        "type": "Monographic",
        "described_by": ISSUER,
        "has_identifier": [
            {"category": "avefi:LocalResource", "id": "W1"},
            {"category": "avefi:AVefiResource", "id": "21.11155/ABC"},
        ],
        "has_primary_title": {"has_name": "People on Sunday", "type": "PreferredTitle"},
        "has_genre": [{"has_name": "Fiction"}, {"has_name": "City film"}],
        "has_event": [
            {
                "category": "avefi:ProductionEvent",
                "has_date": "1929/1930",
                "located_in": [{"category": "avefi:GeographicName", "has_name": "Germany (German Reich)"}],
                "has_activity": [
                    {
                        "category": "avefi:DirectingActivity",
                        "type": "Director",
                        "has_agent": [
                            {
                                "category": "avefi:Agent",
                                "has_name": "Siodmak, Robert",
                                "type": "Person",
                                "same_as": [{"category": "avefi:GNDResource", "id": "11861472X"}],
                            }
                        ],
                    }
                ],
            }
        ],
    },
]
EFG = """<?xml version="1.0"?>
<efgEntity xmlns="http://www.europeanfilmgateway.eu/efg"><avcreation>
<identifier scheme="CP">CCB_1</identifier>
<recordSource><sourceID>1</sourceID><provider id="CCB">Cineteca</provider></recordSource>
<title lang="it"><text>Viaggio in Emilia</text><relation>Original title</relation></title>
<title lang="en"><text>Travel to Emilia</text><relation>Translated title</relation></title>
<identifyingTitle>Viaggio in Emilia</identifyingTitle>
<countryOfReference>IT</countryOfReference><productionYear>1972</productionYear>
<keywords type="Form"><term>Documentary</term></keywords><keywords type="Place"><term>Parma</term></keywords>
<description lang="en" type="Synopsis">A river.</description>
<avManifestation><identifier>M9</identifier><language usage="spoken">it</language>
<dimension unit="m">120</dimension><duration>00:02:25</duration>
<format><gauge>8 mm</gauge><colour>Black &amp; White</colour><sound hasSound="false">none</sound></format>
<rightsHolder>Cineteca</rightsHolder></avManifestation>
<relPerson><identifier>P7</identifier><name>Mingozzi, Primo</name><type>Director</type></relPerson>
</avcreation></efgEntity>"""
PBCORE = """<?xml version="1.0"?>
<pbcoreCollection xmlns="http://www.pbcore.org/PBCore/PBCoreNamespace.html"><pbcoreDescriptionDocument>
<pbcoreAssetDate dateType="Created">[1986?]</pbcoreAssetDate>
<pbcoreIdentifier source="NUA">U138</pbcoreIdentifier>
<pbcoreIdentifier source="IMDb">tt0029150</pbcoreIdentifier>
<pbcoreTitle titleType="Main">Interview</pbcoreTitle><pbcoreTitle titleType="Series">Voices</pbcoreTitle>
<pbcoreSubject>zines</pbcoreSubject><pbcoreDescription>About zines.</pbcoreDescription>
<pbcoreCreator><creator>Yancy Lentil</creator><creatorRole>Director</creatorRole></pbcoreCreator>
<pbcoreContributor><contributor>Ann</contributor><contributorRole>Vibes</contributorRole></pbcoreContributor>
<pbcoreInstantiation><instantiationIdentifier source="NUA">U138-tape</instantiationIdentifier>
<instantiationPhysical>3/4 inch videotape: U-matic</instantiationPhysical>
<instantiationLocation>Vault</instantiationLocation><instantiationDuration>00:14:51</instantiationDuration>
<instantiationLanguage>eng</instantiationLanguage></pbcoreInstantiation>
</pbcoreDescriptionDocument></pbcoreCollection>"""


def put(tmp_path, name, text):
    """Write a file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_avefi_records_find_each_other_whichever_comes_first(tmp_path):
    batch = written(put(tmp_path, "films.json", json.dumps(AVEFI)))
    assert (batch.format, batch.counts["written"]) == ("avefi", 1)
    work = Work.objects.get()
    assert (work.title, work.year, work.countries, work.forms) == (
        "People on Sunday",
        "1929/1930",
        "DE",
        "Fiction",
    )
    assert "City film" in work.note
    variant = work.variants.get()
    manifestation = work.manifestations.get()
    assert (variant.kind, manifestation.variant_id, manifestation.seconds) == ("Censored", variant.pk, 4380)
    assert manifestation.languages.get().usage == "Intertitles"
    item = Item.objects.get()
    assert (item.inventory_number, item.element, str(item.length_m)) == ("I1", "DuplicateNegative", "304.80")
    assert "shrunk" in item.note
    agent = Credit.objects.get().agent
    assert Identifier.objects.get(agent=agent).value == "11861472X"
    assert compared(put(tmp_path, "again.json", json.dumps(AVEFI))).counts["unchanged"] == 1


def test_an_agent_an_identifier_names_is_not_made_twice(tmp_path):
    agent = Agent.objects.create()
    agent.names.create(text="罗伯特·西奥德马克", language="zh")
    agent.identifiers.create(scheme="GND", value="11861472X")
    written(put(tmp_path, "films.json", json.dumps(AVEFI)))
    assert Credit.objects.get().agent == agent
    assert Credit.objects.get().credited_as == "Siodmak, Robert"


def test_an_item_whose_manifestation_is_elsewhere_is_refused_by_name(tmp_path):
    batch = compared(put(tmp_path, "films.json", json.dumps([AVEFI[0], AVEFI[3]])))
    refused = batch.rows.get(state="refused")
    assert "M1" in telling.reasons(refused)[0]


def test_efg_creations_become_works(tmp_path):
    written(put(tmp_path, "films.xml", EFG))
    work = Work.objects.get()
    assert (work.year, work.countries, work.forms, work.synopsis_en) == (
        "1972",
        "IT",
        "Documentary",
        "A river.",
    )
    assert set(work.titles.values_list("text", "language")) == {
        ("Viaggio in Emilia", "it"),
        ("Travel to Emilia", "en"),
    }
    manifestation = work.manifestations.get()
    assert (manifestation.sound, manifestation.colour, manifestation.seconds) == (
        "Silent",
        "BlackAndWhite",
        145,
    )
    assert (Item.objects.get().gauge, str(manifestation.length_m)) == ("8mmFilm", "120.00")
    assert "Parma" in work.note
    assert "rightsHolder: Cineteca" in manifestation.note


def test_pbcore_descriptions_become_works_and_instantiations_items(tmp_path):
    written(put(tmp_path, "films.xml", PBCORE))
    work = Work.objects.get()
    assert (work.year, work.synopsis_en) == ("1986?", "About zines.")
    assert Identifier.objects.filter(work=work, scheme="IMDb", value="tt0029150").exists()
    assert work.titles.get(kind="SeriesTitle").text == "Voices"
    item = Item.objects.get()
    assert (item.gauge, item.inventory_number) == ("UMatic", "U138-tape")
    assert "Vault" in item.note
    assert "Ann, Vibes" in work.note
    assert work.manifestations.get().seconds == 891


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_xml_with_a_document_type_is_refused_and_nothing_is_read(tmp_path, head):
    text = PBCORE.replace("<pbcoreCollection", f"{head}<pbcoreCollection").replace("About zines.", "&a;")
    batch = compared(put(tmp_path, "bomb.xml", text))
    assert batch.status == ImportBatch.Status.REFUSED
    assert "document type or entities" in trouble(batch)
    assert not Work.objects.exists()


def test_xml_that_goes_deeper_than_any_record_is_refused(tmp_path):
    deep = PBCORE.replace("<pbcoreSubject>zines</pbcoreSubject>", "<a>" * 100 + "</a>" * 100)
    assert "deeper than any record" in trouble(compared(put(tmp_path, "deep.xml", deep)))


def test_broken_files_are_named_with_what_is_wrong(tmp_path):
    assert "no whole XML" in trouble(compared(put(tmp_path, "films.xml", PBCORE[:-40])))
    assert "no whole JSON" in trouble(compared(put(tmp_path, "films.json", json.dumps(AVEFI)[:-40])))
    with pytest.raises(Unreadable, match="none of the files"):
        compared(put(tmp_path, "films.xml", "<html><body/></html>"))


def test_a_line_that_is_no_json_is_refused_and_the_others_are_not(tmp_path):
    text = "\n".join([json.dumps(acmi("B1")), '{"acmi_identifier": "B2", ', "[1]", json.dumps(acmi("B3"))])
    batch = compared(put(tmp_path, "records.jsonl", text))
    assert sorted(batch.rows.values_list("number", "state")) == [
        (1, "new"),
        (2, "refused"),
        (3, "refused"),
        (4, "new"),
    ]


def test_a_record_of_the_wrong_shape_is_refused_with_its_reason(tmp_path):
    text = "\n".join(
        json.dumps(record) for record in (acmi("B1", title={"a": 1}), acmi("B2", title="\ud800\x00"))
    )
    batch = compared(put(tmp_path, "records.jsonl", text))
    assert states(batch)["B2"] == "refused"
    assert "no title" in telling.reasons(row(batch, "B2"))[0]


def test_a_plain_title_of_hanzi_is_chinese_whoever_sends_it(tmp_path):
    written(put(tmp_path, "records.jsonl", json.dumps(acmi("B1", title="马路天使"))))
    assert Title.objects.get().language == "zh"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("c.1950", "1950~"),
        ("[1950?]", "1950?"),
        ("1950s", "195X"),
        ("1936-38", "1936/1938"),
        ("05 Oct 2004", "2004-10-05"),
        ("Circa 1970-Circa 1980", "1970~/1980~"),
        ("1937年5月", "1937-05"),
        ("Circa 1950s-Circa 1960s", "195X/196X"),
        ("193X", "193X"),
        ("1936/..", "1936/.."),
        ("1938-1936", None),
        ("long ago", None),
        ("31 Feb 1937", None),
    ],
)
def test_dates_of_other_houses_are_read_or_left(given, meant):
    assert wording.edtf(given) == meant


def test_names_of_countries_languages_carriers_and_roles_are_read_in_both_languages():
    assert [lands.country(name) for name in ("中国", "Soviet Union", "VIC/Australia", "USA", "Atlantis")] == [
        "CN",
        "SU",
        "AU",
        "US",
        None,
    ]
    assert [tongues.long_code(name) for name in ("普通话", "French", "fra", "zh-Hans", "Klingonese")] == [
        "chi",
        "fre",
        "fre",
        "chi",
        None,
    ]
    assert crosswalk.gauge_of("Digital Betacam [PAL]; Master") == "DigitalBetacam"
    assert crosswalk.gauge_of("17.5 mm") == "17.5mmFilm"
    assert crosswalk.roles_of("导演") == ["Director"]
    assert crosswalk.roles_of("prop finisher") == []


def test_a_part_written_batch_is_put_aside_with_its_file_but_not_with_its_records(tmp_path):
    by = make.somebody("cataloguer")
    batch = compared(put(tmp_path, "films.xml", PBCORE))
    actions.discard_import(batch.pk, by=by)
    batch.refresh_from_db()
    assert (batch.status, batch.file, batch.rows.count()) == ("discarded", "", 0)
    assert not SourceRecord.objects.exists()
