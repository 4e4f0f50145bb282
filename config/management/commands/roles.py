"""Print who may do what, from the tables the migrations grant by."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from accounts.roles import ROLES
from config.people.powers import ROOMS

PAGE = Path(settings.BASE_DIR) / "docs" / "roles.md"
HEAD = """# Roles

Who may do what. This page is printed from the code by `manage.py roles --write`; a test fails while it is
out of date. A role opens doors; whether a person may sign a version also depends on deeds: nobody signs what
they made, and the two signatures are two people's.
"""


class Command(BaseCommand):
    """Print, write or check docs/roles.md."""

    help = "Print who may do what."

    def add_arguments(self, parser):
        """Take what to do with the page."""
        parser.add_argument("--write", action="store_true", help="write docs/roles.md")
        parser.add_argument("--check", action="store_true", help="exit 1 when docs/roles.md is out of date")

    def handle(self, *args, write=False, check=False, **options):
        """Print the page unless asked to write or check it."""
        text = page()
        if write:
            PAGE.write_text(text, encoding="utf-8")
        elif check and (not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text):
            raise CommandError("docs/roles.md is out of date; write it again with manage.py roles --write.")
        elif not check:
            self.stdout.write(text)


def page():
    """Return the page: the roles in both languages, then one table per room."""
    lines = [HEAD, "| role | English | 中文 |", "| --- | --- | --- |"]
    lines += [f"| `{role.code}` | {_in('en', role)} | {_in('zh-hans', role)} |" for role in ROLES]
    for title, grants in ROOMS:
        lines += ["", f"## {title}", "", "| permission | who holds it |", "| --- | --- |"]
        lines += [f"| {name} | {_holders(roles)} |" for name, roles in grants.values()]
    return "\n".join(lines) + "\n"


def _holders(roles):
    everyone = {role.code for role in ROLES}
    return "everyone in the house" if set(roles) == everyone else ", ".join(f"`{role}`" for role in roles)


def _in(language, role):
    with override(language):
        return str(role.label)
