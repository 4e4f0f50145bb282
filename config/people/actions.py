"""Letting people in, changing their roles, closing their door; all of it in the journal."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Denied, Refused, holds, require
from accounts.roles import CODES
from archive import journal


def may_manage_people(user, person=None):
    """Administrators."""
    if getattr(user, "is_superuser", False):
        return holds(user, "accounts.change_user", "")
    return Denied(_("Only administrators let people in and give them roles."))


@transaction.atomic
def add_person(*, by, password, roles, **fields):
    """Let somebody in with a first password and their roles; fields: username, display_name, email."""
    require(may_manage_people(by))
    person = User(**fields)
    person.set_password(password)
    person.full_clean()
    person.save()
    person.groups.set(_groups(roles))
    journal.record("person.added", person, by=by, after=_state(person))
    return person


@transaction.atomic
def change_person(person_id, *, by, roles, is_active, password="", **fields):
    """Change somebody's name, roles or door; a password given replaces theirs."""
    require(may_manage_people(by))
    person = User.objects.select_for_update().get(pk=person_id)
    if person == by and not is_active:
        raise Refused(_("You cannot close your own door; another administrator can."))
    before = _state(person)
    for name, value in fields.items():
        setattr(person, name, value)
    person.is_active = is_active
    if password:
        person.set_password(password)
    person.full_clean()
    person.save()
    person.groups.set(_groups(roles))
    after = _state(person) | ({"password": "changed"} if password else {})
    if after != before:
        journal.record("person.changed", person, by=by, before=before, after=after)
    return person


def _groups(roles):
    unknown = set(roles) - set(CODES)
    if unknown:
        raise Refused(
            _("No role is called %(unknown)s; there are %(known)s.")
            % {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(CODES)}
        )
    return [Group.objects.get_or_create(name=role)[0] for role in roles]


def _state(person):
    return {
        "username": person.username,
        "name": person.display_name,
        "roles": sorted(person.groups.values_list("name", flat=True)) if person.pk else [],
        "is_active": person.is_active,
    }
