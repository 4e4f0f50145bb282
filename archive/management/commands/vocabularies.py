"""Load the vocabularies the house starts with, or print them."""

from django.core.management.base import BaseCommand
from django.db import transaction

from archive import terms, vocabularies
from archive.models import Term


class Command(BaseCommand):
    """Loading is idempotent: what the house retired or added stays as it is."""

    help = "Load the controlled vocabularies, or list them."

    def add_arguments(self, parser):
        """Take a wish to list instead."""
        parser.add_argument("--list", metavar="NAME", help="print the terms of one list and change nothing")

    def handle(self, *args, **options):
        """Load or print."""
        if options["list"]:
            for term in Term.objects.filter(list=options["list"]):
                self.stdout.write("\t".join([term.scheme, term.code, term.label_en, term.label_zh, term.uri]))
            return
        with transaction.atomic():
            new, changed = vocabularies.load(Term)
        terms.forget()
        self.stdout.write(f"{new} terms are new, {changed} changed, {Term.objects.count()} stand.")
