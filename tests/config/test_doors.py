"""Every door of the house, every role, works of one's own and of others: who gets in is written in tables.

A new address fails here until somebody says who may pass its guard and, where it names a row, whose work is
behind it.
"""

import pytest
from django.apps import apps
from django.urls import URLResolver, get_resolver, reverse

from accounts.roles import CODES
from archive.models import Collection, CollectionMember
from config.visibility import BEHIND
from tests.factories import archive as make
from tests.factories import reviews as judging
from tests.factories.people import person, roles_stand

pytestmark = pytest.mark.django_db

EVERYBODY = set(CODES)
RESTORERS = {
    "cataloguer", "producer", "restorer", "senior_restorer", "faithfulness_reviewer", "operator", "auditor"
}  # fmt: skip
PASS = {
    "may_work_here": EVERYBODY,
    "may_see_catalogue": EVERYBODY,
    "may_log_time": EVERYBODY,
    "may_catalogue": {"cataloguer"},
    "may_inspect": {"cataloguer", "inspector"},
    "may_move": {"cataloguer", "inspector"},
    "may_ingest": {"cataloguer"},
    "may_keep_rights": {"cataloguer", "publisher"},
    "may_manage_collections": {"producer"},
    "may_see_storage": {"cataloguer", "operator", "auditor"},
    "may_keep_storage": {"operator"},
    "may_read_journal": {"auditor", "operator"},
    "may_see_books": {"cataloguer", "producer", "senior_restorer", "auditor"},
    "may_keep_books": {"producer"},
    "may_see_restoration": RESTORERS,
    "may_manage_project": {"producer"},
    "may_manage_programme": {"producer"},
    "may_start_run": {"producer", "restorer"},
    "may_see_reviews": {
        "producer", "restorer", "senior_restorer", "faithfulness_reviewer", "auditor", "publisher"
    },
    "may_see_desk": {"publisher", "producer", "auditor"},
    "may_publish": {"publisher"},
    "may_operate": {"operator"},
    "may_manage_people": set(),
}  # fmt: skip
# Addresses that name a row which belongs to no single work, and what decides there instead.
ELSEWHERE = {
    "a row of the person's own": {
        "accounts:token_revoke", "archive:search_remove", "archive:upload", "archive:upload_drop",
    },
    "people, whom administrators manage": {
        "people:edit", "people:sessions", "people:sessions_end", "people:token_revoke",
        "people:second_factor_off",
    },
    "the house's own furniture": {
        "archive:location_detail", "archive:location_edit", "archive:location_remove",
        "archive:storage_detail", "archive:storage_edit", "archive:storage_replicate",
        "archive:fixity_begin", "archive:fixity_run", "archive:term_detail", "archive:term_retire",
        "books:period_unlock", "people:collection_edit", "jobs:requeue", "jobs:stop", "jobs:keep_original",
    },
    "agents, who work in many works": {
        "archive:agent_detail", "archive:agent_edit", "archive:agent_merge", "archive:agent_remove",
    },
    "batches, whose works are narrowed to what the person sees": {
        "archive:import_detail", "archive:import_columns", "archive:import_row", "archive:import_check",
        "archive:import_words", "archive:import_commit", "archive:import_stop", "archive:import_discard",
        "archive:bulk_detail", "archive:bulk_carry", "archive:bulk_undo",
        "archive:export_detail", "archive:export_file", "archive:export_drop",
        "restoration:programme_detail", "restoration:programme_edit", "restoration:programme_remove",
        "restoration:programme_csv", "restoration:title_add",
    },
    "a picture, whose work the view looks up": {"archive:still"},
}  # fmt: skip


def doors(resolver=None, prefix="", space=""):
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            deeper = f"{space}{one.namespace}:" if one.namespace else space
            yield from doors(one, prefix + str(one.pattern), deeper)
        else:
            yield prefix + str(one.pattern), space + (one.name or ""), one.callback


def test_every_guard_lets_in_whom_the_table_names_and_nobody_else():
    roles_stand()
    people = {role: person(role) for role in CODES}
    nobody = person()
    wrong, guards = [], {view.guard for _path, _name, view in doors() if hasattr(view, "guard")}
    for guard in sorted(guards, key=lambda guard: guard.__name__):
        if guard.__name__ not in PASS:
            wrong.append(f"{guard.__name__} is in no table: say in PASS who may pass it")
            continue
        let_in = {role for role, user in people.items() if guard(user)}
        if let_in != PASS[guard.__name__]:
            wrong.append(f"{guard.__name__} lets in {sorted(let_in)}, not {sorted(PASS[guard.__name__])}")
        if guard(nobody) and guard.__name__ != "may_work_here":
            wrong.append(f"{guard.__name__} lets in somebody without a role")
    assert not wrong, "\n".join(wrong)


def test_every_address_that_names_a_row_says_whose_work_is_behind_it():
    known = set(BEHIND).union(*ELSEWHERE.values())
    named = {name for path, name, view in doors() if "<" in path and hasattr(view, "guard")}
    api = {name for name in named if name.startswith("api:")}  # their querysets are asked in tests/api
    assert not sorted(named - api - known), "say in config.visibility whose work it is, or here why none"
    assert not sorted(known - named), "these addresses are gone"


def test_a_stranger_is_sent_to_the_login_or_refused_at_every_guarded_door(client):
    wrong = []
    for path, name, view in doors():
        if hasattr(view, "guard"):
            answer = client.get(_address(path))
            if answer.status_code not in (302, 401, 405) or "login" not in answer.get("Location", "login"):
                wrong.append(f"{name} answers {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def secret():
    """A judged film of a restricted collection with everything hanging on it: its work."""
    from archive import actions, books

    make.rates()
    review = judging.review()
    work = review.version.work
    item = make.item(work)
    make.inspection(item)
    by = make.somebody("cataloguer")
    actions.add_variant(work.pk, by=by, kind="Colourized")
    statement = actions.add_statement(work.pk, by=by, basis="lic")
    actions.add_grant(statement.pk, by=by, act="use")
    books.add_cost(work.pk, by=make.somebody("producer"), kind="scan", amount=1)
    collection = Collection.objects.create(code="S", name_en="Secret", restricted=True)
    return actions.change_work(
        work.pk, by=by, revision=work.revision, reason="it is private", collection=collection
    )


def test_a_hidden_work_is_not_found_behind_any_door_and_a_member_finds_it(client, secret):
    everything = [role for role in CODES if role != "auditor"]
    stranger, member = person(*everything, username="stranger"), person(*everything, username="member")
    CollectionMember.objects.create(collection=secret.collection or Collection.objects.get(), user=member)
    opened, wrong, tried = set(), [], set()
    for path, name, _view in doors():
        if name not in BEHIND or "<" not in path:
            continue
        label, argument, way = BEHIND[name]
        row = apps.get_model(label).objects.filter(**{way: secret.pk}).first()
        if row is None:
            continue
        tried.add(name)
        address = _address(path, **{argument: row.pk})
        client.force_login(stranger)
        for method in (client.get, client.post):
            if (status := method(address).status_code) not in (403, 404, 405):
                wrong.append(f"{name}: a stranger gets {status}")
        client.force_login(member)
        if client.get(address).status_code in (200, 302):
            opened.add(name)
        if client.get(_address(path, **{argument: 10**12})).status_code not in (403, 404, 405):
            wrong.append(f"{name}: a row that is not there is answered")
    assert not wrong, "\n".join(wrong)
    assert {
        "archive:work_detail",
        "books:title",
        "restoration:project_detail",
        "reviews:review_detail",
    } <= opened
    assert len(tried) > 40


def test_a_hidden_work_is_on_no_list_of_a_stranger(client, secret):
    client.force_login(person(*[role for role in CODES if role != "auditor"], username="stranger"))
    addresses = (
        "home", "archive:work_list", "archive:journal", "books:overview", "books:together",
        "restoration:project_list", "reviews:review_list", "channel:desk",
    )  # fmt: skip
    told = [name for name in addresses if secret.title in client.get(reverse(name)).text]
    assert not told


def _address(path, **given):
    """Fill an address with given values, and with ones that are nothing's where none are given."""
    import re

    def fill(match):
        kind, _, name = match[1].rpartition(":")
        plain = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "1"}.get(kind, "x")
        return str(given.get(name, plain))

    return "/" + re.sub(r"<([^>]+)>", fill, path)
