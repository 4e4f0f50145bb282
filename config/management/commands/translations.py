"""Collects, merges, checks and compiles the Chinese of the house."""

from django.core.management.base import BaseCommand, CommandError

from config import translations


class Command(BaseCommand):
    """`manage.py translations`: merge, update, check, compile, in that order when combined."""

    help = "Merge translations, collect new sentences, check that none is missing, compile."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Offer the four steps."""
        parser.add_argument("--merge", nargs="+", metavar="PO", help="take translations from these .po files")
        parser.add_argument("--update", action="store_true", help="collect the sentences of the house")
        parser.add_argument("--check", action="store_true", help="exit 1 unless every sentence is translated")
        parser.add_argument("--compile", action="store_true", help="write django.mo")

    def handle(self, *args, **options):
        """Take the asked steps, or say which there are."""
        steps = [name for name in ("merge", "update", "check", "compile") if options[name]]
        if not steps:
            raise CommandError("Say what to do: --merge, --update, --check or --compile.")
        try:
            for name in steps:
                getattr(self, f"_{name}")(options)
        except translations.TranslationError as error:
            raise CommandError(str(error)) from error

    def _merge(self, options):
        merged, filled = translations.merge(translations.read(translations.PO), options["merge"])
        translations.write(merged)
        self.stdout.write(f"{filled} translations merged")

    def _update(self, options):
        catalog, new, dropped = translations.update(
            translations.read(translations.PO), translations.collect()
        )
        translations.write(catalog)
        total = len(translations.entries(catalog))
        self.stdout.write(f"{total} sentences: {len(new)} new, {len(dropped)} dropped")
        for message in dropped:
            self.stdout.write(f"  dropped {message.id!r}")

    def _check(self, options):
        faults = translations.faults(translations.read(translations.PO), translations.collect())
        if faults:
            place = translations.PO.relative_to(translations.ROOT)
            way_out = f"{len(faults)} faults; mend {place} and repeat."
            raise CommandError("\n".join([*faults, way_out]))
        self.stdout.write("Every sentence is translated.")

    def _compile(self, options):
        self.stdout.write(f"{translations.compile_catalog()} written")
