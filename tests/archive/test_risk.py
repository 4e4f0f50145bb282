"""What to inspect or copy next, and why."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from archive import actions, risk, risk_words
from archive.models import Collection, Item, Risk
from archive.vocabulary import Base
from tests.factories import archive as make
from tests.factories.people import person

TODAY = date(2026, 6, 1)


def facts(**known):
    known = {"base": "Acetate", "is_film": True, "is_tape": False, "place": (4, 35), "siblings": 1} | known
    return risk.Facts(**known)


def codes(verdict):
    return [code for code, _points, _said in verdict.reasons]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"ad": Decimal("0.5")}, {"ad": Decimal("1.5")}),
        ({"ad": Decimal(2)}, {"ad": Decimal(3)}),
        ({"base": "Nitrate", "stage": 1}, {"base": "Nitrate", "stage": 4}),
        ({"shrink": Decimal("0.9")}, {"shrink": Decimal("2.1")}),
        ({"grade": "B"}, {"grade": "D"}),
        ({"place": (4, 35)}, {"place": (24, 70)}),
        ({"masters": 1, "good_copies": 3}, {"masters": 1, "good_copies": 1}),
        ({"siblings": 2}, {"siblings": 0}),
        ({"conditions": {}}, {"conditions": {"decomposition": ["Powder"]}}),
        ({"inspected_on": date(2026, 1, 1)}, {"inspected_on": date(2001, 1, 1)}),
    ],
)
def test_what_is_worse_comes_first(better, worse):
    assert risk.reckon(facts(**better), TODAY).score < risk.reckon(facts(**worse), TODAY).score


def test_active_decay_without_a_master_wants_a_copy_and_with_one_does_not():
    ill = {"ad": Decimal(2), "inspected_on": date(2026, 1, 1)}

    assert risk.reckon(facts(**ill), TODAY).advice == Risk.Advice.COPY
    assert risk.reckon(facts(**ill, masters=1, good_copies=2), TODAY).advice == Risk.Advice.NONE
    assert risk.reckon(facts(), TODAY).advice == Risk.Advice.INSPECT


def test_a_score_stays_within_a_hundred_and_a_file_has_none():
    worst = facts(base="Nitrate", stage=5, shrink=Decimal(5), grade="D", place=None, siblings=0)

    assert risk.reckon(worst, TODAY).score == 100
    assert risk.reckon(facts(is_film=False), TODAY).score == 0


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reason_has_its_sentence(language):
    known = [
        facts(
            base="Nitrate",
            stage=s,
            grade="D",
            shrink=Decimal(3),
            conditions={"surface": ["Mould"]},
            place=None,
        )
        for s in range(1, 6)
    ]
    known += [facts(ad=Decimal(n) / 2, born=1950, place=(25, 80), siblings=0) for n in range(7)]
    known += [facts(base="Unknown", on_loan=True, inspected_on=date(1990, 1, 1)), facts(place=(4, 5))]
    known += [facts(is_film=False, is_tape=True), *(facts(masters=1, good_copies=n) for n in range(3))]
    seen = set()
    with override(language):
        for one in known:
            verdict = risk.reckon(one, TODAY)
            seen |= set(codes(verdict))
            assert all("%(" not in sentence for _points, sentence in risk_words.sentences(verdict.reasons))
    assert seen >= set(risk_words.SENTENCES)


@pytest.mark.django_db
def test_the_stored_risk_follows_inspections_moves_and_masters():
    by = person("cataloguer")
    item = make.item(by=by, base=Base.ACETATE)
    assert Risk.objects.get(item=item).advice == Risk.Advice.INSPECT

    make.inspection(item, ad_level=Decimal(2))
    assert Risk.objects.get(item=item).advice == Risk.Advice.COPY
    before = Risk.objects.get(item=item).score
    make.version(item.work, by=by, item_id=item.pk, frames=12)
    assert Risk.objects.get(item=item).score < before

    actions.remove_item(item.pk, by=by, revision=1, reason="burnt")
    assert not Risk.objects.exists()


@pytest.mark.django_db
def test_a_master_of_one_reel_does_not_make_the_others_safe():
    work = make.work()
    first = make.item(work, inventory_number="R1", reel=1, reels=2)
    second = make.item(work, inventory_number="R2", reel=2, reels=2)

    make.version(work, item_id=first.pk, frames=12)

    assert "no_master" not in [code for code, *_rest in Risk.objects.get(item=first).reasons]
    held = [code for code, *_rest in Risk.objects.get(item=second).reasons]
    assert {"no_master", "alone"} <= set(held)


@pytest.mark.django_db
def test_the_queue_is_narrowed_sent_as_csv_and_keeps_closed_collections_closed(client):
    by = person("cataloguer")
    make.item(make.work(by=by), by=by, inventory_number="=EVIL()")
    closed = make.work(by=by, collection=Collection.objects.create(code="X", name_en="Sealed"))
    make.item(closed, by=by, inventory_number="SEALED-1")
    Collection.objects.update(restricted=True)
    client.force_login(person("inspector"))

    page = client.get(reverse("archive:risk_list") + "?base=Nitrate&band=high").content.decode()
    table = b"".join(client.get(reverse("archive:risk_csv")).streaming_content).decode("utf-8-sig")

    assert "=EVIL()" in page
    assert "It was never inspected." in page
    assert "SEALED-1" not in page + table
    assert "'=EVIL()" in table


@pytest.mark.django_db
def test_what_an_import_wrote_is_reckoned_when_the_queue_is_opened_and_by_the_command(client, capsys):
    item = make.item()
    Risk.objects.all().delete()
    client.force_login(person("inspector"))

    assert item.inventory_number in client.get(reverse("archive:risk_list")).content.decode()
    call_command("reckon_risk")
    assert Risk.objects.count() == Item.objects.count()
