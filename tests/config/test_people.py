"""An administrator fills an empty house with people."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Refused
from archive.models import JournalEntry
from config.people import actions
from tests.factories.people import person, roles_stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    """The first person of a house."""
    roles_stand()
    return User.objects.create_superuser("admin", password="a-first-administrator")


def test_an_empty_house_tells_its_administrator_to_let_people_in(client, administrator):
    client.force_login(administrator)
    assert reverse("people:list") in client.get("/").content.decode()


def test_somebody_let_in_on_the_page_can_log_in_and_do_their_part(client, administrator):
    client.force_login(administrator)
    form = {
        "username": "zhou",
        "display_name": "周敏",
        "password": "nitrate-vault-7",
        "roles": ["cataloguer"],
    }
    client.post(reverse("people:create"), form)
    client.logout()
    assert client.login(request=None, username="zhou", password="nitrate-vault-7")
    assert client.get(reverse("archive:work_create")).status_code == 200
    assert client.get(reverse("channel:desk")).status_code == 403
    assert JournalEntry.objects.get(verb="person.added").after["roles"] == ["cataloguer"]


def test_a_weak_password_is_refused_beside_its_field(client, administrator):
    client.force_login(administrator)
    answer = client.post(reverse("people:create"), {"username": "zhou", "password": "12345", "roles": []})
    assert answer.context["form"].errors["password"]
    assert not User.objects.filter(username="zhou").exists()


def test_a_closed_door_ends_a_session_at_once(client, administrator):
    restorer = person("restorer")
    client.force_login(restorer)
    actions.change_person(restorer.pk, by=administrator, roles=["restorer"], is_active=False)
    assert client.get(reverse("restoration:project_list")).status_code == 302


def test_roles_changed_are_in_the_journal_with_before_and_after(administrator):
    restorer = person("restorer")
    actions.change_person(restorer.pk, by=administrator, roles=["senior_restorer"], is_active=True)
    entry = JournalEntry.objects.get(verb="person.changed")
    assert (entry.before["roles"], entry.after["roles"]) == (["restorer"], ["senior_restorer"])


def test_an_administrator_cannot_close_their_own_door(administrator):
    with pytest.raises(Refused, match="your own door"):
        actions.change_person(administrator.pk, by=administrator, roles=[], is_active=False)


def test_an_unknown_role_is_refused_with_the_list(administrator):
    with pytest.raises(Refused, match=r"No role is called king; there are cataloguer"):
        actions.add_person(by=administrator, username="zhou", password="nitrate-vault-7", roles=["king"])
    assert not User.objects.filter(username="zhou").exists()


def test_nobody_else_manages_people(client):
    client.force_login(person("producer"))
    page = client.get(reverse("people:list"))
    assert page.status_code == 403
    assert "Only administrators" in page.content.decode()
