"""People and bodies: names per script, credits typed in rows, and two that were one."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from archive import actions
from archive.actions.credits import change_credits
from archive.models import Agent, JournalEntry
from tests.factories import archive as make
from tests.factories.people import person

pytestmark = pytest.mark.django_db
YUAN = [
    {"text": "袁牧之", "language": "zh", "script": "Hans", "kind": "PreferredName"},
    {"text": "Yuan Muzhi", "language": "en", "script": "Latn", "kind": "TranslatedName"},
]


@pytest.fixture
def by():
    return person("cataloguer", name="Lin Lan")


def credited(work, by, *rows):
    asked = [
        {"role": role, **({"new_name": who} if isinstance(who, str) else {"agent_id": who.pk})}
        for role, who in rows
    ]
    return change_credits(work.pk, by=by, revision=work.revision, reason="main titles", credits=asked)


def typed(work, *rows, revision=1):
    data = {
        "credits-TOTAL_FORMS": len(rows),
        "credits-INITIAL_FORMS": 0,
        "revision": revision,
        "reason": "titles",
    }
    for number, (role, agent) in enumerate(rows):
        data |= {f"credits-{number}-role": role, f"credits-{number}-agent": agent}
    return reverse("archive:work_credits", args=[work.pk]), data


def test_a_new_name_becomes_an_agent_once_and_a_company_a_body(by):
    work = make.work(by=by)

    credited(work, by, ("Director", "袁牧之"), ("Writer", "袁牧之"), ("ProductionCompany", "明星影片公司"))

    assert [str(row) for row in work.credits.all()][:1] == ["Director: 袁牧之"]
    assert sorted(Agent.objects.values_list("kind", flat=True)) == ["CorporateBody", "Person"]


def test_credits_change_beside_a_colleague_who_changed_the_year(by):
    work = make.work(by=by)
    actions.change_work(work.pk, by=by, revision=1, reason="card", year="1938")

    changed = credited(work, by, ("Director", "袁牧之"))

    assert (changed.revision, changed.year, work.credits.count()) == (3, "1938", 1)


def test_two_cataloguers_of_one_list_of_credits_see_each_other(client, by):
    work = make.work(by=by)
    credited(work, person("cataloguer", name="Zhou Min"), ("Director", "袁牧之"))
    client.force_login(by)
    url, data = typed(work, ("Director", "沈西苓"))

    answer = client.post(url, data)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Zhou Min changed this work" in page
    assert "沈西苓" in page
    assert "Director: 袁牧之" in page
    assert client.post(url, data | {"revision": 2}).status_code == 302
    assert [str(row.agent) for row in work.credits.all()] == ["沈西苓"]


@pytest.mark.parametrize("role", ["导演", "director", "Director"])
def test_a_role_is_typed_in_either_language(client, by, role):
    work = make.work(by=by)
    client.force_login(by)
    url, data = typed(work, (role, "袁牧之"))

    assert client.post(url, data).status_code == 302
    assert work.credits.get().role == "Director"


def test_an_unknown_role_and_an_unclear_name_say_what_to_write(client, by):
    for _n in range(2):
        actions.add_agent(by=by, names=YUAN)
    work = make.work(by=by)
    client.force_login(by)
    url, data = typed(work, ("Wizard", "周璇"), ("Director", "袁牧之"))

    page = client.post(url, data).content.decode()

    assert "No role is called “Wizard”" in page
    assert "Several are called “袁牧之”" in page
    assert not work.credits.exists()


def test_merging_carries_everything_and_the_old_address_leads_on(client, by):
    kept = actions.add_agent(by=by, names=YUAN, active_from="1909")
    duplicate = actions.add_agent(
        by=by,
        names=[{"text": "Yuan Mu-chih", "kind": "PreferredName"}],
        identifiers=[{"scheme": "Wikidata", "value": "Q8061950"}],
        note="also as actor",
    )
    work, other = make.work(by=by), make.work(by=by)
    credited(work, by, ("Director", kept), ("Writer", duplicate))
    credited(other, by, ("Director", duplicate))
    old = duplicate.get_absolute_url()

    actions.merge_agents(kept.pk, duplicate.pk, by=by, reason="same dates", revision=1)

    assert {credit.agent_id for credit in [*work.credits.all(), *other.credits.all()]} == {kept.pk}
    assert kept.names.filter(text="Yuan Mu-chih", kind="AlternativeName").exists()
    assert kept.identifiers.get().value == "Q8061950"
    client.force_login(by)
    assert client.get(old).url == kept.get_absolute_url()
    entry = JournalEntry.objects.get(verb="agent.merged")
    assert entry.after["duplicate"]["names"][0]["text"] == "Yuan Mu-chih"
    assert entry.reason == "same dates"


def test_an_agent_is_not_merged_into_itself_nor_twice(by):
    first, second = (actions.add_agent(by=by, names=YUAN) for _n in range(2))
    with pytest.raises(ValidationError, match="into itself"):
        actions.merge_agents(first.pk, first.pk, by=by, reason="-")
    actions.merge_agents(first.pk, second.pk, by=by, reason="-")
    with pytest.raises(ValidationError, match="merged already"):
        actions.merge_agents(first.pk, second.pk, by=by, reason="-")


def test_a_credited_agent_is_not_removed(by):
    agent = actions.add_agent(by=by, names=YUAN)
    credited(make.work(by=by), by, ("Director", agent))

    with pytest.raises(ValidationError, match="credits hang on it"):
        actions.remove_agent(agent.pk, by=by, revision=1, reason="-")


def test_names_stay_in_one_line_and_cannot_turn_it(by):
    name = {"text": "袁牧之\nDirector\u202e evil\x00", "kind": "PreferredName"}

    agent = actions.add_agent(by=by, names=[name])

    assert agent.names.get().text == "袁牧之 Director evil"


def test_lookups_offer_agents_by_any_name(client, by):
    agent = actions.add_agent(by=by, names=YUAN)
    client.force_login(by)

    rows = client.get(reverse("archive:lookup_agents") + "?q=muzhi").json()["rows"]

    assert rows[0]["value"].endswith(f"#{agent.pk}")
    assert client.get(reverse("archive:lookup_agents")).json() == {"rows": []}
