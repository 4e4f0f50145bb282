"""The people of the demonstration house; their pass phrase is drawn once and kept beside its data."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group

from accounts.models import User

LENGTH = 12
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else


@dataclass(frozen=True)
class Person:
    """One person: login name, name, roles, and what they do in the walk."""

    username: str
    name: str
    roles: tuple[str, ...]
    does: str


PEOPLE = (
    Person("zhou", "周敏 Zhou Min", ("cataloguer", "inspector"), "catalogues and takes in film"),
    Person("lin", "林涛 Lin Tao", ("producer",), "writes the brief and keeps the books"),
    Person("chen", "陈雨 Chen Yu", ("restorer",), "runs the restoration and answers notes"),
    Person("shen", "沈岚 Shen Lan", ("senior_restorer",), "approves technically"),
    Person("gu", "顾衡 Gu Heng", ("faithfulness_reviewer",), "signs that it was restored as old"),
    Person("bai", "白薇 Bai Wei", ("publisher",), "puts it on the channel"),
    Person("he", "何力 He Li", ("operator", "auditor"), "looks after the workers and reads the journal"),
)


def password():
    """Return the pass phrase of this demonstration, drawing it the first time."""
    path = settings.DATA_DIR / "people.key"
    if not path.exists():
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        path.touch(mode=0o600)
        path.write_text(drawn + "\n")
    return path.read_text().strip()


def settle():
    """Make the people who are not there yet; return all by login name."""
    phrase = password()
    people = {}
    for person in PEOPLE:
        user = User.objects.filter(username=person.username).first()
        if user is None:
            user = User.objects.create_user(person.username, password=phrase, display_name=person.name)
        user.groups.add(*Group.objects.filter(name__in=person.roles))
        people[person.username] = user
    return people
