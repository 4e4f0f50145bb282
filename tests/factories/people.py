"""People with the roles they would have in a house."""

from django.apps import apps
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.roles import CODES, grant
from archive.permissions import GRANTS as ARCHIVE
from channel.permissions import GRANTS as CHANNEL
from jobs.permissions import GRANTS as JOBS
from restoration.permissions import GRANTS as RESTORATION
from reviews.permissions import GRANTS as REVIEWS

PASSWORD = "a-long-enough-password"
ROOMS = (
    ("jobs", "worker", JOBS),
    ("archive", "work", ARCHIVE),
    ("restoration", "project", RESTORATION),
    ("reviews", "review", REVIEWS),
    ("channel", "publication", CHANNEL),
)


def person(*roles, name="", username=""):
    """Make a person who holds these roles; without a role they may only log in.

    `name` is the name shown; the user name follows from the roles unless it is given.
    """
    roles_stand()
    stem = username or (roles[0] if roles else "nobody")
    taken = User.objects.filter(username__startswith=stem).count()
    user = User(username=f"{stem}{taken + 1}" if taken else stem, display_name=name)
    user.set_password(PASSWORD)
    user.save()
    for role in roles:
        if role not in CODES:
            raise ValueError(f"No role is called {role!r}; there are {', '.join(CODES)}.")
        user.groups.add(Group.objects.get(name=role))
    return user


def roles_stand():
    """Give the roles their permissions again where a test has emptied the database."""
    if Group.objects.filter(name__in=CODES).count() == len(CODES):
        return
    for label, model, grants in ROOMS:
        grant(apps, label, model, grants)
