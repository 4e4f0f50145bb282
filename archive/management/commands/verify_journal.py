"""Prove that the journal is whole: compute its chain again and look at its triggers."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from archive import guards, journal
from archive.models import JournalEntry


class Command(BaseCommand):
    """Exit 0 when every entry follows from the one before it, else name the rows."""

    help = "Verify the hash chain of the journal."

    def add_arguments(self, parser):
        """Take a digest that must stand in the journal."""
        parser.add_argument("--contains", metavar="DIGEST", help="the journal head that a certificate names")
        parser.add_argument("--guard", action="store_true", help="set the triggers again if they are gone")

    def handle(self, *args, contains=None, guard=False, **options):
        """Print the verdict."""
        problems = [str(problem) for problem in journal.verify()]
        if guard and not guards.are_set(connection):
            guards.lift_guards(connection)
            guards.set_guards(connection)
        if not guards.are_set(connection):
            problems.append("The journal's triggers are gone; set them with verify_journal --guard.")
        if contains and not journal.holds_digest(contains):
            problems.append(
                f"No entry has the digest {contains}: entries were removed, or it is not of this house."
            )
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(
            f"The journal is whole: {JournalEntry.objects.count()} entries, head {journal.head() or '-'}."
        )
