"""Vocabularies: every code has a term with labels in both languages, and the house adds its own."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from accounts.permissions import Refused
from archive import terms, vocabularies, vocabulary
from archive.actions.terms import add_term, restore_term, retire_term
from archive.models import JournalEntry, Term
from tests.factories.people import person

pytestmark = pytest.mark.django_db
OURS = {"list": "CreditRole", "code": "LocalBenshi", "label_en": "Benshi", "label_zh": "活动写真辩士"}


@pytest.fixture(autouse=True)
def fresh(db):
    vocabularies.load(Term)  # a test with real transactions may have emptied the tables before
    terms.forget()
    yield
    terms.forget()


def test_every_code_of_the_schema_stands_in_the_terms():
    held = {}
    for term in Term.objects.all():
        held.setdefault(term.list, set()).add(term.code)
    missing = {
        name: absent
        for name in vocabulary.__all__
        if hasattr(choices := getattr(vocabulary, name), "choices")
        and (absent := set(choices.values) - held.get(name, set()))
    }
    assert missing == {}, "write the missing terms into archive/vocabularies/*.tsv"


def test_every_term_reads_in_both_languages():
    assert not Term.objects.filter(label_en="").exists()
    assert not Term.objects.filter(label_zh="").exists()


def test_loading_again_changes_nothing_and_leaves_the_houses_own_terms_alone():
    add_term(by=person("cataloguer"), **OURS)
    Term.objects.filter(code="Colorist").update(status="retired")
    assert vocabularies.load(Term) == (0, 0)
    assert Term.objects.get(code="LocalBenshi").label_zh == "活动写真辩士"
    assert Term.objects.get(code="Colorist").status == "retired"


def test_the_command_repairs_a_term_somebody_damaged(capsys):
    Term.objects.filter(list="Base", code="Nitrate").update(label_zh="")
    call_command("vocabularies")
    assert Term.objects.get(list="Base", code="Nitrate").label_zh == "硝酸片基"
    assert "1 changed" in capsys.readouterr().out


def test_a_role_stands_under_its_activity():
    director = Term.objects.get(list="CreditRole", code="Director")
    assert director.broader.code == "DirectingActivity"
    assert terms.broader("CreditRole", "Director") == "DirectingActivity"
    assert "导演" in str(terms.grouped("CreditRole")) or "Director" in str(terms.grouped("CreditRole"))


def test_loc_events_and_fiafcore_bases_carry_the_uri_their_scheme_gives():
    fixity = Term.objects.get(list="EventType", code="fix")
    assert fixity.uri == "http://id.loc.gov/vocabulary/preservation/eventType/fix"
    assert Term.objects.get(list="Base", code="MainlyNitrate").uri.endswith("/MainlyNitrate")
    assert not Term.objects.filter(scheme="local").exclude(uri="").exists()


def test_a_cataloguer_adds_and_retires_a_term_and_the_journal_says_so():
    cataloguer = person("cataloguer")
    term = add_term(by=cataloguer, **OURS)
    assert term.scheme == "local"
    assert "LocalBenshi" in terms.codes("CreditRole")
    retire_term(term.pk, by=cataloguer, reason="Nobody uses it.")
    terms.forget()
    assert "LocalBenshi" not in terms.codes("CreditRole")
    assert terms.label("CreditRole", "LocalBenshi") == "Benshi", "records that use it stay readable"
    restore_term(term.pk, by=cataloguer)
    verbs = JournalEntry.objects.filter(subject_type="archive.term").values_list("verb", flat=True)
    assert sorted(verbs) == ["term.added", "term.restored", "term.retired"]


def test_a_restorer_adds_no_term():
    with pytest.raises(Refused, match="cataloguers"):
        add_term(by=person("restorer"), **OURS)


def test_a_list_the_schema_fixes_takes_no_terms_and_gives_none_up():
    cataloguer = person("cataloguer")
    with pytest.raises(ValidationError, match="fixed in the schema"):
        add_term(by=cataloguer, **OURS | {"list": "Element"})
    positive = Term.objects.get(list="Element", code="Positive")
    with pytest.raises(ValidationError, match="fixed in the schema"):
        retire_term(positive.pk, by=cataloguer, reason="no")


def test_a_code_stands_once_in_a_list():
    with pytest.raises(ValidationError, match="already"):
        add_term(by=person("cataloguer"), **OURS | {"code": "Director"})


def test_everyone_who_works_here_reads_the_terms_and_finds_them_in_chinese(client):
    client.force_login(person("restorer"))
    page = client.get(reverse("archive:term_list"), {"q": "导演"}).content.decode()
    assert "AssistantDirector" in page
    assert "Add a term" not in page
    role = Term.objects.get(list="Activity", code="DirectingActivity")
    page = client.get(reverse("archive:term_detail", args=[role.pk])).content.decode()
    assert "Fight arranger" in page
    assert client.get(reverse("archive:term_create")).status_code == 403


def test_a_cataloguer_adds_a_term_on_its_page(client):
    client.force_login(person("cataloguer"))
    assert client.get(reverse("archive:term_create")).status_code == 200
    answer = client.post(reverse("archive:term_create"), OURS, follow=True)
    assert "Benshi" in answer.content.decode()
    term = Term.objects.get(code="LocalBenshi")
    client.post(reverse("archive:term_retire", args=[term.pk]), {"reason": ""})
    assert Term.objects.get(code="LocalBenshi").status == "current", "a reason is asked for"
    client.post(reverse("archive:term_retire", args=[term.pk]), {"reason": "No."})
    assert Term.objects.get(code="LocalBenshi").status == "retired"


def test_visitors_see_no_terms(client):
    assert client.get(reverse("archive:term_list")).status_code == 302
