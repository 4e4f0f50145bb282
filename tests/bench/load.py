"""Fill an empty house with a made-up catalogue: `python -m tests.bench.load 42000`.

The database is the one PATINA_DATABASE_URL or PATINA_DATA_DIR names, migrated and empty of works.
"""

import argparse
import os

import django


def main():
    """Read how many works, and load them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", type=int)
    parser.add_argument("--times", type=int, default=1, help="numbered sequels of each, PostgreSQL only")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from django.core.management import call_command
    from django.db import connection, transaction

    from archive.models import Work
    from tests.bench import loading

    call_command("migrate", verbosity=0)
    if Work.objects.exists():
        raise SystemExit("This database holds works already; give an empty one.")
    if connection.vendor == "sqlite":
        with transaction.atomic():
            loading.load(asked.works)
    else:
        loading.load(asked.works)
        if asked.times > 1:
            loading.multiply(asked.times, asked.works)


if __name__ == "__main__":
    main()
