"""Enter the rates the house starts with, in CNY an hour; later rates are entered on the books' pages.

People with their overheads: 95 is an eighth of the day of the manual baseline (see archive.books.entries), a senior
who reviews costs half as much again, cataloguing and publishing are office hours. Machines with their power: a core
at 3, an accelerator at 20, about what clouds ask.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

FIRST_DAY = date(2000, 1, 1)
RATES = {
    "fix": Decimal("95.00"),
    "review": Decimal("140.00"),
    "inspect": Decimal("80.00"),
    "catalogue": Decimal("75.00"),
    "publish": Decimal("75.00"),
    "machine-cpu": Decimal("3.00"),
    "machine-gpu": Decimal("20.00"),
}


def enter(apps, schema_editor):
    """Write one card per kind."""
    cards = apps.get_model("archive", "RateCard")
    for kind, per_hour in RATES.items():
        cards.objects.get_or_create(kind=kind, valid_from=FIRST_DAY, defaults={"per_hour": per_hour})


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_journal_guards")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
